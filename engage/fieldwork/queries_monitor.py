"""Reads for the monitor: counters of an open wave, coarse enough to watch no single answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.language import NAMES
from engage.places.queries import CITY, frame_counts, margins
from engage.surveys.models import Deck, Tally, Wave
from engage.surveys.queries import instrument_of, wave_counts
from engage.surveys.queries_areas import wave_areas
from engage.texts import in_language

# Counts are shown in steps, and of finished days and weeks, so that no answer is seen arriving.
STEP: Final = 10
N_DAYS: Final = 14
# An area with fewer answers is shown in words (DESIGN 5).
ENOUGH: Final = 30
# What counts as fewer than their share: less than three fourths of it.
BEHIND: Final = 0.75
Tallies: TypeAlias = Mapping[str, Mapping[str, int]]
LANGUAGE_MARGIN: Final = "home_language"


@dataclass(frozen=True, slots=True)
class Day:
    """A finished day and how many answers it brought, in tens."""

    on: date
    n: int


@dataclass(frozen=True, slots=True)
class PageCount:
    """A page and how many got past it, in tens; ``lost`` is the share that went no further."""

    section: str
    n: int
    lost: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """An area, mode or language: answers by the end of last week in tens, and its due share."""

    code: str
    title: str
    n: int
    share: float | None = None
    due: float | None = None
    n_due: float = 0.0

    @property
    def is_behind(self) -> bool:
        """Return whether it has clearly fewer answers than its share of the city, ten at least."""
        if self.share is None or self.due is None:
            return False
        return self.share < BEHIND * self.due and self.n_due - self.n >= STEP


@dataclass(frozen=True, slots=True)
class Monitor:
    """How a wave is doing."""

    n_invited: int
    n_answered: int
    n_begun: int
    n_minutes: int | None
    days: Sequence[Day]
    pages: Sequence[PageCount]
    areas: Sequence[Part]
    languages: Sequence[Part]
    modes: Sequence[Part]


def monitor(session: Session, wave: Wave, today: date, language: str = "en") -> Monitor:
    """Return how an open wave is doing, its areas named in a language."""
    tallies = _tallies(session, wave)
    counts = wave_counts(session, wave)
    return Monitor(
        n_invited=counts.n_issued,
        n_answered=in_tens(counts.n_waiting),
        n_begun=in_tens(tallies.get("begun", {}).get("", 0)),
        n_minutes=median_minutes(tallies.get("minutes", {})),
        days=_days(tallies.get("day", {}), today),
        pages=_pages(session, wave, tallies),
        areas=_areas(session, wave, _finished(tallies.get("area", {}), today), language),
        languages=_languages(session, _finished(tallies.get("language", {}), today)),
        modes=[
            Part(code, code, in_tens(n))
            for code, n in sorted(_finished(tallies.get("mode", {}), today).items())
        ],
    )


def in_tens(n: int) -> int:
    """Return a count rounded down to tens.

    >>> in_tens(29), in_tens(9)
    (20, 0)
    """
    return n // STEP * STEP


def median_minutes(buckets: Mapping[str, int]) -> int | None:
    """Return the median of minutes counted by the full minute, None below ten answers.

    >>> median_minutes({"3": 6, "4": 2, "11": 2}), median_minutes({"3": 9})
    (4, None)
    """
    if sum(buckets.values()) < STEP:
        return None
    half, passed = sum(buckets.values()) / 2, 0
    for minute, n in sorted((int(minute), n) for minute, n in buckets.items()):
        passed += n
        if passed >= half:
            return minute + 1  # the bucket 3 holds those between 3 and 4 minutes
    return None


def _tallies(session: Session, wave: Wave) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(Tally).where(Tally.wave_id == wave.id)):
        found.setdefault(row.dimension, {})[row.bucket] = row.n
    return found


def _days(counted: Mapping[str, int], today: date) -> list[Day]:
    days = [today - timedelta(days=back) for back in range(N_DAYS, 0, -1)]
    return [Day(on, in_tens(counted.get(on.isoformat(), 0))) for on in days]


def _finished(counted: Mapping[str, int], today: date) -> dict[str, int]:
    """Return the sums over finished weeks of counters that are kept by week."""
    year, number, _ = today.isocalendar()
    this_week = f"{year}-W{number:02}"
    sums: dict[str, int] = {}
    for bucket, n in counted.items():
        week, _, part = bucket.partition(" ")
        if week < this_week:
            sums[part] = sums.get(part, 0) + n
    return sums


def _pages(session: Session, wave: Wave, tallies: Tallies) -> list[PageCount]:
    counted, found = tallies.get("page", {}), []
    before = in_tens(tallies.get("begun", {}).get("", 0))
    for section in instrument_of(session, wave).sections:
        n = in_tens(counted.get(section.id, 0))
        lost = max(0.0, 1 - n / before) if before >= ENOUGH else None
        found.append(PageCount(section.id, n, lost))
        before = n
    return found


def _areas(session: Session, wave: Wave, counted: Mapping[str, int], language: str) -> list[Part]:
    """Return the areas that the wave reports of; an open link is answered by beat."""
    areas = wave_areas(session, wave)
    of_beat = {beat: area.code for area in areas for beat in area.beats}
    city = _invited(session, wave) or frame_counts(session)
    titles = {area.code: in_language(area.name, language) for area in areas}
    return _parts(titles, _together(counted, of_beat), _together(city, of_beat))


def _together(counted: Mapping[str, int], of_beat: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, n in counted.items():
        found[of_beat.get(code, code)] = found.get(of_beat.get(code, code), 0) + n
    return found


def _languages(session: Session, counted: Mapping[str, int]) -> list[Part]:
    lived = margins(session).get(CITY, {}).get(LANGUAGE_MARGIN, {})
    codes = sorted({*counted, *(code for code in lived if code in NAMES)})
    return _parts({code: code for code in codes}, counted, lived)


def _parts(
    titles: Mapping[str, str], counted: Mapping[str, int], city: Mapping[str, int]
) -> list[Part]:
    tens = {code: in_tens(counted.get(code, 0)) for code in titles}
    share, due = _shares(tens), _shares(city)
    total = sum(tens.values())
    return [
        Part(code, title, tens[code], share.get(code), due.get(code), total * due.get(code, 0))
        for code, title in titles.items()
    ]


def _invited(session: Session, wave: Wave) -> dict[str, int]:
    """Return the codes made for each stratum; a wave by an open link has none."""
    query = select(Deck.stratum, func.sum(Deck.n_codes)).where(Deck.wave_id == wave.id)
    return {stratum: int(n) for stratum, n in session.execute(query.group_by(Deck.stratum))}


def _shares(counted: Mapping[str, int]) -> dict[str, float]:
    """Return the shares of counts that are large enough to be compared."""
    total = sum(counted.values())
    return {code: n / total for code, n in counted.items()} if total >= ENOUGH else {}
