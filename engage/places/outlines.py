"""Outlines of beats: are the coordinates WGS84, is the polygon valid, and can it be mended."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import shapely

POLYGONS: Final = ("Polygon", "MultiPolygon")
DECIMALS: Final = 7  # about one centimetre
_NEAR: Final = 60.0
_FAR: Final = 45.0
WGS84: Final = "Export the file again in WGS84 (EPSG:4326), longitude first."


class Unreadable(Exception):
    """A geometry that cannot become a beat; says what and how to mend it."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keep both sentences."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def zone_longitude(zone: ZoneInfo) -> float:
    """Return about where a time zone lies, 15 degrees for each hour of its standard time."""
    winter = datetime(2025, 1, 1, tzinfo=zone)
    offset, summer = winter.utcoffset(), winter.dst()
    return ((offset or timedelta()) - (summer or timedelta())) / timedelta(hours=1) * 15


def parse(geometry: object) -> shapely.Geometry:
    """Return the polygon of a GeoJSON geometry, without heights, or say why there is none."""
    if not isinstance(geometry, Mapping):
        raise Unreadable("it has no shape.", "Draw its outline, or take the feature out.")
    kind = geometry.get("type")
    if kind not in POLYGONS:
        raise Unreadable(
            f"its shape is a {str(kind)[:40]}, not an area.",
            "Only Polygon and MultiPolygon can be a beat.",
        )
    try:
        parsed = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError) as fault:
        reason = str(fault).rpartition("Exception: ")[2].strip()[:120]
        if "json.exception" in reason:
            reason = "there must be lists of pairs of numbers"
        raise Unreadable(
            f"its coordinates cannot be read ({reason}).", "Export the file again as GeoJSON."
        ) from None
    flat = shapely.force_2d(parsed)
    if flat.is_empty:
        raise Unreadable("its outline has no points.", "Draw it, or take the feature out.")
    return flat


def check_position(shape: shapely.Geometry, longitude: float | None) -> None:
    """Refuse coordinates that are projected, swapped, or nowhere on Earth.

    ``longitude`` is about where the city lies, as its time zone tells.
    """
    points = shapely.get_coordinates(shape)
    if not np.isfinite(points).all():
        raise Unreadable("a coordinate is not a number.", WGS84)
    x, y = (float(np.abs(points[:, axis]).max()) for axis in (0, 1))
    if max(x, y) > 180:
        far = points[np.abs(points).max(axis=1).argmax()]
        raise Unreadable(
            f"its coordinates ({far[0]:.0f}, {far[1]:.0f}) are projected, not degrees.", WGS84
        )
    if y > 90 >= x or _fits_only_swapped(points, longitude):
        raise Unreadable(
            "latitude and longitude are swapped.",
            "GeoJSON wants the longitude first: export the file again, or swap the columns.",
        )
    if y > 90:
        raise Unreadable(f"its latitude {y:.1f} is beyond the poles.", WGS84)


def mend(shape: shapely.Geometry) -> tuple[shapely.Geometry, bool]:
    """Return the rounded outline as valid polygons, and whether it had to be repaired."""
    rounded = shapely.transform(shape, lambda points: np.round(points, DECIMALS))
    is_repaired = not shape.is_valid
    if not rounded.is_valid:
        rounded = shapely.make_valid(rounded, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon"]
    solid = shapely.union_all(parts)
    if solid.is_empty or solid.area == 0:
        raise Unreadable(
            "its outline encloses nothing and cannot be repaired.",
            "Draw it again, or take the feature out.",
        )
    return solid, is_repaired


def label_point(shape: shapely.Geometry) -> tuple[float, float]:
    """Return the point inside an outline that is farthest from its border."""
    size = float(np.ptp(shapely.get_coordinates(shape), axis=0).max())
    circle = shapely.maximum_inscribed_circle(shape, tolerance=size / 100)
    x, y = shapely.get_coordinates(circle)[0]
    return round(float(x), DECIMALS), round(float(y), DECIMALS)


def to_text(shape: shapely.Geometry) -> str:
    """Return an outline as GeoJSON text that is the same for the same outline."""
    plain: Any = json.loads(shapely.to_geojson(shapely.normalize(shape)))
    return json.dumps(plain, separators=(",", ":"))


def _fits_only_swapped(points: np.ndarray[Any, Any], longitude: float | None) -> bool:
    if longitude is None:
        return False
    x, y = points.mean(axis=0)
    return bool(abs(x - longitude) > _FAR and abs(y - longitude) < _NEAR)
