"""Waves with comments for tests."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.comments.queries import all_held
from engage.comments.services import Decision, code, decide
from engage.surveys import services
from engage.surveys.models import Wave
from engage.surveys.plans import WaveFacts
from engage.surveys.queries import wave_by_code
from engage.surveys.records import Record
from tests.results.rows import INSTRUMENT, make_beats

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
ANA, BO = Act("ana@example.org", NOW), Act("bo@example.org", NOW)
WAVE = "2026-10"
WORDS = """\
      - id: words
        type: text
        max_chars: 600
        publish: reviewed
        en: What else?
        es: ¿Algo más?
"""


def make_wave(
    session: Session,
    *groups: Iterable[Record],
    beats: tuple[str, ...] = (),
    publish: str = "reviewed",
) -> Wave:
    """Return a closed wave with what people wrote."""
    text = INSTRUMENT.format(version="1", safe="How safe do you feel?", name="life")
    text += WORDS.replace("reviewed", publish)
    made = services.load_instrument_text(session, text, "life.yaml", NOW)
    make_beats(session, *beats)
    facts = WaveFacts(
        title={"en": "October 2026", "es": "Octubre de 2026"},
        kind="sampled",
        opens_on=date(2026, 10, 1),
        closes_on=date(2026, 10, 31),
        sponsor="Paso Robles Police Department, paid from its budget",
        population="Adults who live in the city.",
        recruitment="A letter with a code.",
        sample_design="A random sample of addresses in every beat.",
    )
    wave = services.create_wave(session, WAVE, made, facts)
    services.store_responses(session, WAVE, [one for group in groups for one in group])
    return wave


def writers(
    area: str | None, texts: Iterable[str], *, may_be_quoted: bool = True, language: str = "en"
) -> Iterator[Record]:
    """Yield people of an area, each of whom wrote something; a blank text is an answer without."""
    for i, text in enumerate(texts):
        yield Record(
            answers={"safe": 4 if i % 2 else 2, "score": 5 + i % 3, "age": "young"},
            area=area,
            route="code",
            language=language,
            comments={"words": text} if text else {},
            quotable=frozenset({"words"} if may_be_quoted and text else ()),
        )


def show_all(session: Session, *, is_quote: bool = True) -> None:
    """Show every comment of the wave, and allow quotes where the writer did."""
    wave = the_wave(session)
    made = {
        one.comment.id: Decision("shown", is_quote=is_quote and one.comment.may_be_quoted)
        for one in all_held(session, wave)
    }
    decide(session, WAVE, made, ANA)


def code_all(session: Session, themes: dict[str, list[str]], turn: int = 1) -> None:
    """Code every comment by the words it begins with."""
    found = {
        one.comment.id: next(
            (codes for word, codes in themes.items() if one.comment.words.startswith(word)), []
        )
        for one in all_held(session, the_wave(session))
    }
    code(session, WAVE, found, 1 if turn == 1 else 2, ANA if turn == 1 else BO)


def the_wave(session: Session) -> Wave:
    """Return the wave."""
    return wave_by_code(session, WAVE)
