"""Advice on words: what is hard or long to read, said twice, or asked so that it misleads."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from engage.instrument.findings import Advice, Loc
from engage.instrument.model import Instrument, Item, MatrixItem, Option, Words
from engage.instrument.readability import WORD, Reading, reading
from engage.instrument.wording import wording_faults

MOST_WORDS: Final = 45
QUOTED: Final = 60
WORDINGS: Final[Mapping[str, tuple[str, str]]] = {
    "double_barrelled": (
        "“{words}” may ask two things at once; nobody can answer both with one answer.",
        "Ask each in a question or row of its own, or keep one.",
    ),
    "leading": (
        "“{words}” tells people what to answer.",
        "Ask openly, so that every answer is as easy to give.",
    ),
    "negated": (
        "“{words}” makes people say no to a no.",
        "Say it without the negation.",
    ),
}
Found: TypeAlias = Iterator[Advice]


def words_advice(instrument: Instrument) -> Found:
    """Yield the advice on the words of an instrument."""
    yield from _texts(instrument)
    yield from _wordings(instrument)
    yield from _duplicates(instrument)


def reading_levels(instrument: Instrument) -> tuple[Reading, ...]:
    """Return how hard all sentences of an instrument are to read together, for each language."""
    placed = list(_placed_prose(instrument))
    found = (
        reading([words.text(language) for _, words in placed], language)
        for language in instrument.languages
    )
    return tuple(level for level in found if level is not None)


def placed_items(instrument: Instrument) -> Iterator[tuple[Loc, Item]]:
    """Yield the items of an instrument, each with its path."""
    for s, section in enumerate(instrument.sections):
        for i, item in enumerate(section.items):
            yield ("sections", s, "items", i), item


def _placed_prose(instrument: Instrument) -> Iterator[tuple[Loc, Words]]:
    for loc, item in placed_items(instrument):
        yield loc, item
        if item.hint is not None:
            yield (*loc, "hint"), item.hint
        for r, row in enumerate(item.rows if isinstance(item, MatrixItem) else ()):
            yield (*loc, "rows", r), row


def _texts(instrument: Instrument) -> Found:
    for loc, words in _placed_prose(instrument):
        for language in instrument.languages:
            text = words.text(language)
            n_words = len(WORD.findall(text))
            level = reading([text], language)
            if n_words > MOST_WORDS:
                yield Advice(
                    "long_text",
                    (*loc, language),
                    f"This text has {n_words} words; few people read more than {MOST_WORDS}.",
                    "Shorten it, or split it in two.",
                    language,
                )
            elif level is not None and level.is_hard:
                yield Advice(
                    "hard_to_read",
                    (*loc, language),
                    f"This is hard to read: {level.words}.",
                    "Use shorter words and sentences.",
                    language,
                )


def _wordings(instrument: Instrument) -> Found:
    for loc, kind, words in wording_faults(instrument):
        what, remedy = WORDINGS[kind]
        yield Advice(kind, loc, what.format(words=words[:QUOTED]), remedy, str(loc[-1]))


def _duplicates(instrument: Instrument) -> Found:
    asked = [(loc, item) for loc, item in placed_items(instrument) if item.type != "note"]
    yield from _alike("question", asked, instrument.languages)
    for name, options in instrument.scales.items():
        yield from _alike_options(("scales", name), options, instrument)
    for loc, item in placed_items(instrument):
        yield from _alike_options((*loc, "options"), getattr(item, "options", ()), instrument)
        if isinstance(item, MatrixItem):
            rows = [((*loc, "rows", r), row) for r, row in enumerate(item.rows)]
            yield from _alike("row", rows, instrument.languages)


def _alike_options(loc: Loc, options: Sequence[Option], instrument: Instrument) -> Found:
    placed = [((*loc, i), option) for i, option in enumerate(options)]
    yield from _alike("option", placed, instrument.languages)


def _alike(what: str, placed: Sequence[tuple[Loc, Words]], languages: Sequence[str]) -> Found:
    for language in languages:
        seen: set[str] = set()
        for loc, words in placed:
            text = " ".join(WORD.findall(words.text(language).casefold()))
            if text and text in seen:
                quoted = words.text(language)[:QUOTED]
                yield Advice(
                    "duplicate",
                    (*loc, language),
                    f"Another {what} has the same words: “{quoted}”.",
                    "Say what is different, or remove one.",
                    language,
                )
            seen.add(text)
