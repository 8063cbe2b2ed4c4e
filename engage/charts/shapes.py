"""Areas as outlines on a sheet of paper: projected, simplified without gaps, with a middle."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

# Details smaller than this many pixels are not drawn.
TOLERANCE: Final = 0.8
TALLEST: Final = 1.2
_MARGIN: Final = 3.0
LETTER: Final = 0.66  # the mean width of a letter, in parts of its size
LARGEST, SMALLEST = 18.0, 6.5


@dataclass(frozen=True, slots=True)
class AreaShape:
    """One area of a map: its code, its name and its geometry as GeoJSON text in WGS84."""

    code: str
    name: str
    geometry: str

    @property
    def title(self) -> str:
        """Return the code, with the name where there is one."""
        return f"{self.code} {self.name}" if self.name and self.name != self.code else self.code


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area on a sheet: its path, and the largest circle that lies inside it."""

    shape: AreaShape
    path: str
    x: float
    y: float
    radius: float

    def fitting(self, text: str) -> float:
        """Return the size at which a text fits into the area."""
        return min(LARGEST, self.radius * 1.8 / (LETTER * max(len(text), 1)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """All areas on one sheet, and how tall it is."""

    areas: tuple[Drawn, ...]
    height: float


def simplify(outlines: Sequence[shapely.Geometry], tolerance: float) -> list[shapely.Geometry]:
    """Return the outlines with fewer points; neighbours keep one common border."""
    simple = shapely.coverage_simplify(list(outlines), tolerance)
    # A coverage with overlaps can lose an area: such an area keeps its outline.
    return [
        thin if not thin.is_empty and thin.is_valid else outline
        for thin, outline in zip(simple, outlines, strict=True)
    ]


@lru_cache(maxsize=8)
def sheet(shapes: tuple[AreaShape, ...], width: int) -> Sheet:
    """Return the areas drawn to one width; kept, as pages draw the same map again and again."""
    if not shapes:
        return Sheet((), 0)
    outlines = shapely.from_geojson([shape.geometry for shape in shapes])
    west, south, east, north = shapely.total_bounds(outlines)
    narrowing = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * narrowing, 1e-9), max(north - south, 1e-9)
    inner = width - 2 * _MARGIN
    scale = min(inner / wide, inner * TALLEST / high)
    left = (width - wide * scale) / 2

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x = left + (points[:, 0] - west) * narrowing * scale
        return np.column_stack([x, _MARGIN + (north - points[:, 1]) * scale])

    thin = simplify([shapely.transform(outline, project) for outline in outlines], TOLERANCE)
    drawn = tuple(_draw(shape, outline) for shape, outline in zip(shapes, thin, strict=True))
    return Sheet(drawn, round(high * scale + 2 * _MARGIN, 1))


def _draw(shape: AreaShape, outline: shapely.Geometry) -> Drawn:
    parts = shapely.get_parts(outline)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    line = shapely.maximum_inscribed_circle(largest, tolerance=0.5)
    x, y = shapely.get_coordinates(line)[0]
    rings = shapely.get_rings(parts)
    path = "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)
    return Drawn(shape, path, float(x), float(y), float(line.length))


def _ring(points: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:-1]) + "Z"
