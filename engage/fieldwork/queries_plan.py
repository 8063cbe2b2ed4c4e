"""Reads for the planner: how many addresses a beat has, and which beats lie side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.places.models import AddressPoint, Beat, Margin
from engage.places.queries import ADDRESSES, BeatMap, beat_map, beats

# Where only adults are counted: about two live at an address (American Community Survey, table
# B11001 and S0101, 2022: 2.5 people a household, 78 % of them adults).
ADULTS_AN_ADDRESS: Final = 2
# Degrees, some ten meters: outlines of neighbors are drawn apart and do not touch to the digit.
GAP: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Frame:
    """A beat and how many addresses can be invited in it; 0 where nobody knows."""

    code: str
    title: str
    n_addresses: int
    is_estimated: bool


def frames(session: Session) -> list[Frame]:
    """Return the addresses of each beat; uncounted, its house numbers or half of its adults."""
    known = select(Margin.area, Margin.variable, Margin.count)
    counts: dict[tuple[str, str], int] = {}
    for area, variable, count in session.execute(known):
        counts[area, variable] = counts.get((area, variable), 0) + count
    doors = _house_numbers(session)
    return [_frame(beat, counts, doors.get(beat.code, 0)) for beat in beats(session)]


def neighbors(session: Session) -> dict[str, set[str]]:
    """Return which beats lie side by side; without a map, those of one district do."""
    found = beat_map(session)
    return _by_district(beats(session)) if found is None else _by_outline(found)


def _frame(beat: Beat, counts: Mapping[tuple[str, str], int], n_doors: int) -> Frame:
    if counted := counts.get((beat.code, ADDRESSES), 0):
        return Frame(beat.code, beat.title, counted, is_estimated=False)
    guessed = n_doors or counts.get((beat.code, "adults"), 0) // ADULTS_AN_ADDRESS
    return Frame(beat.code, beat.title, guessed, is_estimated=guessed > 0)


def _house_numbers(session: Session) -> dict[str, int]:
    """Return how many house numbers of a beat are known; one may hold many homes."""
    query = select(AddressPoint.beat, func.count()).group_by(AddressPoint.beat)
    return {beat: n for beat, n in session.execute(query) if beat is not None}


def _by_outline(found: BeatMap) -> dict[str, set[str]]:
    codes = [area.code for area in found.areas]
    pairs = found.tree.query(shapely.buffer(found.outlines, GAP), predicate="intersects")
    beside: dict[str, set[str]] = {code: set() for code in codes}
    for one, other in np.transpose(pairs):
        if one != other:
            beside[codes[one]].add(codes[other])
            beside[codes[other]].add(codes[one])
    return beside


def _by_district(known: Sequence[Beat]) -> dict[str, set[str]]:
    return {
        beat.code: {
            other.code
            for other in known
            if other.code != beat.code and beat.district and other.district == beat.district
        }
        for beat in known
    }
