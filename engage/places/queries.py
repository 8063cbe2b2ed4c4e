"""Reads of beats, margins and frame counts; which beat a point lies in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.charts.shapes import AreaShape
from engage.places.models import Beat, Margin

CITY: Final = "city"
# Counts of the whole frame, not of a level: what a beat weighs in the city.
ADDRESSES: Final = "households"
FRAMES: Final = ("adults", ADDRESSES)
_MAPS_KEPT = 4


@dataclass(frozen=True, slots=True)
class BeatMap:
    """The shapes of one vintage, ready to be drawn and searched; its content is its hash's."""

    areas: tuple[AreaShape, ...]
    outlines: NDArray[np.object_]
    tree: shapely.STRtree

    def code_at(self, longitude: float, latitude: float) -> str | None:
        """Return the code of the area that holds a point, the first one on a border."""
        near = np.sort(self.tree.query(shapely.Point(longitude, latitude)))
        holds = shapely.intersects_xy(self.outlines[near], longitude, latitude)
        return self.areas[near[holds.argmax()]].code if holds.any() else None

    def codes_at(self, points: Sequence[tuple[float, float]]) -> list[str | None]:
        """Return for each point what code_at returns, many times faster."""
        which, areas = self.tree.query(shapely.points(points), predicate="intersects")
        first = np.full(len(points), len(self.areas))
        np.minimum.at(first, which, areas)
        codes = [*(area.code for area in self.areas), None]
        return [codes[i] for i in first]


# By the hash of the map: two databases with the same hash hold the same shapes.
_maps: Final[dict[str, BeatMap]] = {}


def natural_key(code: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts B2 before B10."""
    parts = re.findall(r"\d+|\D+", code.casefold())
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts)


def beats(session: Session) -> list[Beat]:
    """Return the beats of today in the natural order of their codes."""
    current = session.scalars(select(Beat).where(Beat.is_current))
    return sorted(current, key=lambda beat: natural_key(beat.code))


def districts(session: Session) -> dict[str, list[Beat]]:
    """Return the beats of today by district, both in natural order."""
    found: dict[str, list[Beat]] = {}
    for beat in beats(session):
        found.setdefault(beat.district, []).append(beat)
    return dict(sorted(found.items(), key=lambda pair: natural_key(pair[0])))


def beat_by_code(session: Session, code: str) -> Beat | None:
    """Return the beat of today with a code."""
    return session.scalar(select(Beat).where(Beat.code == code, Beat.is_current))


def beat_at(session: Session, longitude: float, latitude: float) -> Beat | None:
    """Return the one beat that holds a point, None outside of all of them."""
    found = beat_map(session)
    code = found.code_at(longitude, latitude) if found else None
    return None if code is None else beat_by_code(session, code)


def beat_map(session: Session) -> BeatMap | None:
    """Return the map of today's beats, None where the city has only a list."""
    has_shape = (Beat.is_current, Beat.geometry.is_not(None))
    key = session.scalar(select(Beat.map_sha256).where(*has_shape).limit(1))
    if key is None:
        return None
    if key not in _maps:
        rows = session.execute(select(Beat.code, Beat.name, Beat.geometry).where(*has_shape))
        areas = [AreaShape(code, name, str(geometry)) for code, name, geometry in rows]
        while len(_maps) >= _MAPS_KEPT:
            _maps.pop(next(iter(_maps)))
        _maps[key] = _indexed(areas)
    return _maps[key]


def boundaries(session: Session) -> str:
    """Return the hash of the map of today's beats, empty where there are none."""
    found = session.scalar(select(Beat.map_sha256).where(Beat.is_current).limit(1))
    return found or ""


def margins(session: Session) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """Return the counts that weights are raked to, by area (a beat's code or "city")."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    rows = select(Margin).where(Margin.variable.not_in(FRAMES)).order_by(Margin.id)
    for margin in session.scalars(rows):
        levels = found.setdefault(margin.area, {}).setdefault(margin.variable, {})
        levels[margin.level] = margin.count
    return found


def frame_counts(session: Session) -> Mapping[str, int]:
    """Return the adults of each beat, or its households where adults are known of fewer beats."""
    by_variable: dict[str, dict[str, int]] = {name: {} for name in FRAMES}
    rows = select(Margin).where(Margin.variable.in_(FRAMES), Margin.area != CITY)
    for margin in session.scalars(rows):
        counts = by_variable[margin.variable]
        counts[margin.area] = counts.get(margin.area, 0) + margin.count
    return max(by_variable.values(), key=len)  # the first, adults, where both know as many


def _indexed(areas: list[AreaShape]) -> BeatMap:
    ordered = tuple(sorted(areas, key=lambda area: natural_key(area.code)))
    outlines = shapely.from_geojson([area.geometry for area in ordered])
    shapely.prepare(outlines)
    return BeatMap(ordered, outlines, shapely.STRtree(outlines))
