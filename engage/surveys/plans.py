"""Plans that staff make: the facts of a wave and of a deck, with the checks of both."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.acts import Act as Act  # surveys takes it from here
from engage.config import LANGUAGES
from engage.errors import Problem, Refused
from engage.instrument.columns import columns
from engage.instrument.model import instrument_from_canonical
from engage.places.queries import CITY
from engage.surveys.models import Fact, InstrumentVersion, Kind, Wave
from engage.surveys.queries import asks_area
from engage.surveys.queries_areas import area_by_beat, wave_areas

CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
MOST_CODES: Final = 200_000
LONGEST_PERIOD: Final = 3


Words: TypeAlias = str | Mapping[str, str]
FACTS: Final[Sequence[Fact]] = get_args(Fact)


class NotPossible(Refused):
    """A step that the state of a wave does not allow."""


class WrongKey(NotPossible):
    """The key that would open a wave is not there, or it is another one's."""


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """What must be said about a wave; ``previous`` is the wave to compare it with.

    Words are given by language; a plain text stands in every one.
    """

    title: Mapping[str, str]
    kind: Kind
    opens_on: date
    closes_on: date
    sponsor: Words = ""
    population: Words = ""
    recruitment: Words = ""
    sample_design: Words = ""
    previous: str | None = None
    fieldwork_ends_on: date | None = None  # None: the day on which the web closes
    is_automatic: bool = False
    period_months: int | None = None  # of a standing survey, whose dates are its first period's


@dataclass(frozen=True, slots=True)
class Revision:
    """Facts of a wave in new words, and its days; what is None stays as it was."""

    title: Mapping[str, str] | None = None
    sponsor: Words | None = None
    population: Words | None = None
    recruitment: Words | None = None
    sample_design: Words | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    fieldwork_ends_on: date | None = None
    is_automatic: bool | None = None


@dataclass(frozen=True, slots=True)
class DeckPlan:
    """A deck to be made: how many codes for which stratum."""

    stratum: str
    n_codes: int
    today: date


@dataclass(frozen=True, slots=True)
class WaveKey:
    """Where the private key of a wave lies, or the key that somebody brings."""

    folder: Path
    private_key: bytes | None = field(default=None, repr=False)


def put_fact(wave: Wave, name: Fact, words: Words) -> None:
    """Say a fact of a wave in the languages of the words; English has a column of its own."""
    by_language = dict.fromkeys(LANGUAGES, words) if isinstance(words, str) else dict(words)
    if "en" in by_language:
        setattr(wave, name, by_language.pop("en"))
    before = wave.translations or {}
    changed = {
        spoken: before.get(spoken, {}) | {name: by_language[spoken]} for spoken in by_language
    }
    wave.translations = before | changed


def wave_problems(
    session: Session, code: str, instrument_hash: str, facts: WaveFacts
) -> list[Problem]:
    """Return what is wrong with a wave that is to be created."""
    problems = []
    if not CODE.fullmatch(code):
        what, remedy = f"{code!r} is no code of a wave.", "Write it like 2026-fall."
        problems.append(Problem("code", what, remedy))
    elif _exists(session, code):
        problems.append(Problem("code", f"The wave {code} exists.", "Choose another code."))
    problems += _date_problems(facts)
    if facts.previous is not None and not _exists(session, facts.previous):
        what = f"There is no wave {facts.previous} to compare with."
        problems.append(Problem("previous", what, "Choose one that exists, or none."))
    version = session.get(InstrumentVersion, instrument_hash)
    if version is None:
        remedy = "Load it first: engage survey load FILE"
        problems.append(Problem("instrument", "The instrument is not loaded.", remedy))
    elif facts.kind == "chose" and _has_selection(version):
        what = (
            "The instrument asks how many adults share a home, which weighs a random sample only."
        )
        problems.append(Problem("instrument", what, "Take another, or ask a sample."))
    return problems


def _date_problems(facts: WaveFacts) -> Iterator[Problem]:
    if facts.closes_on < facts.opens_on:
        yield Problem("closes_on", "It closes before it opens.", "Mend the dates.")
    if facts.period_months is not None and not 1 <= facts.period_months <= LONGEST_PERIOD:
        what = f"A period of {facts.period_months} months is too long or too short."
        yield Problem("period_months", what, "Results come at least every quarter: 1, 2 or 3.")
    if facts.fieldwork_ends_on is not None and facts.fieldwork_ends_on < facts.closes_on:
        what = "Fieldwork ends before the survey closes on the web."
        yield Problem("fieldwork_ends_on", what, "Choose that day or a later one.")


def deck_problems(session: Session, wave: Wave, plan: DeckPlan) -> list[Problem]:
    """Return what is wrong with a deck that is to be made.

    A survey that asks for the area has decks by beat, any other one for the whole city.
    """
    problems = []
    if not asks_area(session, wave):
        if plan.stratum != CITY:
            what = "This survey is about the whole city, not about its beats."
            problems.append(Problem("stratum", what, f"Make the deck for: {CITY}"))
    elif plan.stratum not in (known := [area.code for area in wave_areas(session, wave)]):
        problems.append(_no_stratum(plan.stratum, area_by_beat(session, wave), known))
    if not 1 <= plan.n_codes <= MOST_CODES:
        what = f"{plan.n_codes} codes cannot be made at once."
        problems.append(Problem("count", what, f"Choose from 1 to {MOST_CODES}."))
    return problems


def _no_stratum(stratum: str, joined: Mapping[str, str], known: Sequence[str]) -> Problem:
    if stratum in joined:
        what = f"Beat {stratum} is counted together with others."
        return Problem("stratum", what, f"Make the deck for: {joined[stratum]}")
    what = f"There is no beat {stratum}."
    remedy = f"Choose from {', '.join(known)}." if known else "Import the beats first."
    return Problem("stratum", what, remedy)


def _has_selection(version: InstrumentVersion) -> bool:
    asked = columns(instrument_from_canonical(version.canonical))
    return any(column.role == "selection" for column in asked)


def _exists(session: Session, code: str) -> bool:
    return session.scalar(select(Wave.id).where(Wave.code == code)) is not None
