"""Reads of the outlines of a release's areas; none where the map has changed since."""

import shapely
from sqlalchemy.orm import Session

from engage.charts.shapes import AreaShape
from engage.places import queries as places
from engage.results.models_content import CITY, Area, ReleaseContent


def area_shapes(session: Session, content: ReleaseContent) -> tuple[AreaShape, ...]:
    """Return the outline of every area of a release, of beats that are reported together as one.

    Nothing is returned where the beats of today are not those of the release: its figures must not
    stand on other ground.
    """
    found = places.beat_map(session)
    if found is None or content.hashes.get("boundaries") != places.boundaries(session):
        return ()
    known = {shape.code: shape for shape in found.areas}
    areas = [area for area in content.areas if area.code != CITY]
    return tuple(_shape(area, known) for area in areas if all(b in known for b in _beats(area)))


def _beats(area: Area) -> tuple[str, ...]:
    return area.beats or (area.code,)


def _shape(area: Area, known: dict[str, AreaShape]) -> AreaShape:
    if not area.beats:
        return known[area.code]
    outlines = shapely.from_geojson([known[beat].geometry for beat in area.beats])
    return AreaShape(area.code, "", str(shapely.to_geojson(shapely.union_all(outlines))))
