"""Reads for the integrity screens: who looks suspect in a closed wave, by number and by reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.instrument.model import Instrument, MatrixItem
from engage.stats.integrity import near_duplicates, straight_lines
from engage.stats.types import Sample
from engage.surveys.models import Response, Wave
from engage.surveys.queries import instrument_of, n_set_aside, sample

SENT: Final = ("fast", "burst", "unverified")
MIXED: Final = ("straight", "alike")
REASONS: Final = (*SENT, *MIXED)
# Every answer is compared with every other one; beyond this, that would keep the page waiting.
MOST_COMPARED: Final = 5000


@dataclass(frozen=True, slots=True)
class Screen:
    """What the screens found in the answers that are counted: reasons by the id of a response."""

    n: int
    n_set_aside: int
    reasons: Mapping[str, Sequence[str]]
    is_compared: bool

    def n_of(self, reason: str) -> int:
        """Return how many answers a reason speaks against."""
        return sum(reason in given for given in self.reasons.values())

    def chosen(self, reasons: Sequence[str], least: int) -> dict[str, str]:
        """Return the responses against which so many of the reasons speak, and all that does."""
        return {
            one: " ".join(given)
            for one, given in self.reasons.items()
            if len(set(reasons).intersection(given)) >= least
        }


def screen(session: Session, wave: Wave) -> Screen:
    """Return what the screens find in a closed wave, among the answers that chose to come."""
    query = (
        select(Response.id, Response.marks)
        .where(Response.wave_id == wave.id, Response.kind == "chose")
        .where(Response.set_aside.is_(None))
        .order_by(Response.id)
    )
    rows = session.execute(query).all()
    given = {row.id: [mark for mark in SENT if mark in (row.marks or "").split()] for row in rows}
    is_compared = len(rows) <= MOST_COMPARED
    if rows:
        found = sample(session, wave.code, "chose")
        flat = _straight(instrument_of(session, wave), found)
        twins = _alike(found) if is_compared else np.zeros(len(rows), dtype=np.bool_)
        for row, is_flat, is_twin in zip(rows, flat, twins, strict=True):
            given[row.id] += [
                name for name, is_so in zip(MIXED, (is_flat, is_twin), strict=True) if is_so
            ]
    return Screen(
        n=len(rows),
        n_set_aside=n_set_aside(session, wave),
        reasons={one: reasons for one, reasons in given.items() if reasons},
        is_compared=is_compared,
    )


def _straight(instrument: Instrument, found: Sample) -> NDArray[np.bool_]:
    matrices = [item for item in instrument.items() if isinstance(item, MatrixItem)]
    blocks = [
        np.column_stack([found.codes[f"{item.id}.{row.id}"] for row in item.rows])
        for item in matrices
    ]
    return straight_lines(blocks) if blocks else np.zeros(found.n, dtype=np.bool_)


def _alike(found: Sample) -> NDArray[np.bool_]:
    return near_duplicates(np.column_stack(list(found.codes.values())), found.area)
