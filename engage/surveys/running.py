"""A survey that runs: what every request of a respondent needs, compiled once and kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Final

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from engage.instrument.checking import Checker, compile_checker
from engage.instrument.facts import BEAT, has_facts, with_facts
from engage.instrument.model import Instrument
from engage.places.queries import CITY, beats
from engage.surveys.models import Code, SentKey, Status, Wave
from engage.surveys.queries import canonical_by_hash, parsed
from engage.surveys.queries_trust import TrustText, trust_texts
from engage.surveys.records import Apart
from engage.surveys.statements import lone_value
from engage.surveys.whereabouts import NOWHERE, Places, places_of
from engage.texts import facts_of_wave

# In which states a wave takes answers from residents, and what staff key in.
ON_THE_WEB: Final[Sequence[Status]] = ("open",)
BY_STAFF: Final[Sequence[Status]] = ("open", "keying")

_SENT: Final = select(SentKey.wave_id).where(SentKey.hash == bindparam("sent"))
_STRATUM: Final = select(Code.stratum).where(Code.hash == bindparam("code"))
_WAVE_OF, _KEYED_WAVE_OF = (
    select(Wave.code)
    .join_from(Code, Wave, Code.wave_id == Wave.id)
    .where(Code.hash == bindparam("code"), Wave.status.in_(takes))
    for takes in (ON_THE_WEB, BY_STAFF)
)


@dataclass(frozen=True, slots=True)
class Survey:
    """An open wave, ready to be answered.

    ``areas`` are codes and names of the beats; ``stamp`` changes with whatever its pages show. The
    texts of ``instrument`` name city and last day; ``names_beat``: one of them waits for a beat.
    ``canonical`` is the instrument as it was frozen, by which what follows from it is kept.
    """

    wave_id: int
    code: str
    titles: Mapping[str, str]
    trust: Mapping[str, tuple[TrustText, ...]]
    closes_on: date
    public_key: bytes
    canonical: str
    instrument: Instrument
    areas: tuple[tuple[str, str], ...]
    by_code: Checker
    by_link: Checker
    apart: Apart
    stamp: int
    places: Places = NOWHERE
    names_beat: bool = False

    def told(self, topic: str, language: str) -> str:
        """Return what is said on a topic, nothing where nothing is."""
        return next(
            (text.words for text in self.trust.get(language, ()) if text.topic == topic), ""
        )

    def checker(self, *, has_code: bool) -> Checker:
        """Return the compiled checker; who has a code is not asked for the area."""
        return self.by_code if has_code else self.by_link


def open_survey(
    session: Session, code: str, takes: Sequence[Status] = ON_THE_WEB, *, city: str = ""
) -> Survey | None:
    """Return a wave that takes answers now, None where there is none of that code.

    ``takes`` are the states in which it does: by default for residents, BY_STAFF for what is keyed.
    ``city`` is its name where texts name it.
    """
    wave = session.scalar(select(Wave).where(Wave.code == code, Wave.status.in_(takes)))
    if wave is None or wave.public_key is None:
        return None
    canonical = canonical_by_hash(session, wave.instrument_hash)
    instrument = parsed(canonical)
    areas = tuple((beat.code, beat.title) for beat in beats(session))
    trust = {one: trust_texts(session, wave, one) for one in instrument.languages}
    told = tuple(trust.items())
    by_code, by_link = _checkers(canonical, areas)
    places = places_of(session, instrument)
    return Survey(
        wave_id=wave.id,
        code=wave.code,
        titles={one: wave.title_in(one) for one in instrument.languages},
        trust=trust,
        closes_on=wave.closes_on,
        public_key=wave.public_key,
        canonical=canonical,
        instrument=_said(canonical, city, wave.closes_on),
        areas=areas,
        by_code=by_code,
        by_link=by_link,
        apart=_apart(canonical),
        stamp=hash((wave.id, wave.instrument_hash, areas, places, told, wave.closes_on)),
        places=places,
        names_beat=BEAT in canonical,
    )


class Surveys:
    """The surveys of one process, each looked up again after some seconds."""

    def __init__(self, seconds: float, city: str = "") -> None:
        """Keep nothing yet."""
        self.seconds, self.city = seconds, city
        self.kept: dict[str, tuple[float, Survey]] = {}

    def find(self, session: Callable[[], Session], code: str) -> Survey | None:
        """Return a wave that takes answers, at most some seconds old; mostly without a session."""
        until, survey = self.kept.get(code, (0.0, None))
        if survey is not None and monotonic() < until:
            return survey
        survey = open_survey(session(), code, city=self.city)
        self.kept.pop(code, None)
        if survey is not None:
            self.kept[code] = (monotonic() + self.seconds, survey)
        return survey


def wave_of_code(session: Session, code_hash: bytes) -> str | None:
    """Return the open wave that an unspent code belongs to, None for every other code."""
    return session.scalar(_WAVE_OF, {"code": code_hash})


def keyed_wave_of_code(session: Session, code_hash: bytes) -> str | None:
    """Return the wave of an unspent code on paper, which is taken until fieldwork ends."""
    return session.scalar(_KEYED_WAVE_OF, {"code": code_hash})


def stratum_of_code(session: Session, code_hash: bytes) -> str | None:
    """Return the stratum of an unspent code, None where there is none or it is the whole city."""
    stratum = session.scalar(_STRATUM, {"code": code_hash})
    return None if stratum == CITY else stratum


def was_sent(engine: Engine, key: str) -> bool:
    """Return whether answers were sent already under the key of a review page.

    A connection of its own sees what another worker committed a moment ago; a session may not.
    """
    try:
        return lone_value(engine, _SENT, {"sent": bytes.fromhex(key)}) is not None
    except ValueError:
        return False


@lru_cache(maxsize=16)
def _said(canonical: str, city: str, closes_on: date) -> Instrument:
    """Return an instrument in whose texts stands what is the same for everybody."""
    instrument = parsed(canonical)
    if not has_facts(instrument):
        return instrument
    return with_facts(instrument, facts_of_wave(city, closes_on, instrument.languages))


@lru_cache(maxsize=16)
def _checkers(canonical: str, areas: tuple[tuple[str, str], ...]) -> tuple[Checker, Checker]:
    instrument = parsed(canonical)
    codes = [code for code, _ in areas]
    return compile_checker(instrument, asks_area=False), compile_checker(instrument, codes)


@lru_cache(maxsize=16)
def _apart(canonical: str) -> Apart:
    return Apart.of(parsed(canonical))
