"""A small map that shows where in the city an area lies; no labels, no links."""

from collections.abc import Iterator, Mapping
from math import cos, radians
from typing import Final

import shapely

from engage.charts.ink import HARBOR

LAND: Final = "#EEF1F4"
EDGE: Final = "#9AA5B1"


def paint_thumbnail(shapes: Mapping[str, str], chosen: str, width: int, height: int) -> str:
    """Return the drawing of all areas (code to GeoJSON text) with one filled, empty without it."""
    if chosen not in shapes:
        return ""
    drawn = {code: shapely.from_geojson(text) for code, text in shapes.items()}
    west, south, east, north = shapely.total_bounds(list(drawn.values()))
    squeeze = cos(radians((south + north) / 2))
    scale = min((width - 4) / ((east - west) * squeeze or 1), (height - 4) / (north - south or 1))
    left = (width - (east - west) * squeeze * scale) / 2
    top = (height - (north - south) * scale) / 2

    frame = (west * squeeze * scale - left, north * scale + top, squeeze * scale, scale)
    ordered = sorted(drawn, key=lambda code: code == chosen)  # the chosen one is drawn last
    paths = "".join(
        f'<path d="{_outline(drawn[code], frame)}" fill="{HARBOR if code == chosen else LAND}"'
        f' stroke="{EDGE if code != chosen else HARBOR}" stroke-width="0.7"'
        ' stroke-linejoin="round" fill-rule="evenodd"/>'
        for code in ordered
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}">{paths}</svg>'
    )


def _outline(shape: shapely.Geometry, frame: tuple[float, float, float, float]) -> str:
    # Half a pixel is the finest that a thumbnail shows.
    simple = shapely.simplify(shape, 0.5 / frame[3])
    return "".join(_ring(ring, frame) for ring in _rings(simple))


def _rings(shape: shapely.Geometry) -> Iterator[shapely.Geometry]:
    for polygon in shapely.get_parts(shape):
        yield shapely.get_exterior_ring(polygon)
        yield from shapely.get_rings(polygon)[1:]


def _ring(ring: shapely.Geometry, frame: tuple[float, float, float, float]) -> str:
    left, top, across, up = frame
    points = shapely.get_coordinates(ring)
    places = (f"{x * across - left:.1f} {top - y * up:.1f}" for x, y in points)
    return "M" + "L".join(places) + "z"
