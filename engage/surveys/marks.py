"""Marks of integrity on answers of an open link: set when they are sent, and sealed with them.

They are kept as words without a time, a network or a fingerprint. A code needs none of them.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from engage.instrument.minutes import minutes_to_answer
from engage.instrument.model import instrument_from_canonical

Mark: TypeAlias = Literal["fast", "burst", "unverified"]
MARKS: Final[tuple[Mark, ...]] = ("fast", "burst", "unverified")
# Who needs less than this part of the shortest way has hardly read the questions; a third of the
# usual time is a common bound for speeding (Greszki, Meyer and Schoen 2015).
TOO_FAST: Final = 1 / 3


def marks_of(
    canonical: str, seconds: float | None, *, is_burst: bool, is_verified: bool
) -> list[Mark]:
    """Return the marks of answers that took so many seconds; None where nobody knows how many."""
    is_fast = seconds is not None and seconds < TOO_FAST * shortest_seconds(canonical)
    found: dict[Mark, bool] = {"fast": is_fast, "burst": is_burst, "unverified": not is_verified}
    return [mark for mark in MARKS if found[mark]]


def known_marks(marks: Collection[object]) -> str | None:
    """Return marks as they are stored, in one order and without what is none."""
    return " ".join(mark for mark in MARKS if mark in marks) or None


@lru_cache(maxsize=32)
def shortest_seconds(canonical: str) -> float:
    """Return the seconds of the shortest way through an instrument."""
    return 60 * minutes_to_answer(instrument_from_canonical(canonical)).shortest
