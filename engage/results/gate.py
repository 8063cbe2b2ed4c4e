"""The gate before publishing: what must be mended first, and where."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal, get_args

from sqlalchemy.orm import Session

from engage.comments import queries as comments
from engage.results.aapor import blanks
from engage.results.aapor_words import BY_LANGUAGE
from engage.results.models_content import Item, ReleaseContent
from engage.stats.published import Figure, Published, Suppressed
from engage.stats.released import Text
from engage.surveys import queries as surveys
from engage.surveys.models import Fact, Wave

Kind = Literal["method", "translation", "quote", "theme", "cell"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a release from being published.

    ``name`` is the item of the method, the text, the number of comments or the cell; ``languages``
    are those in which a text is missing.
    """

    kind: Kind
    name: str
    languages: tuple[str, ...] = ()


FACTS: Final[Sequence[Fact]] = get_args(Fact)
Check = Callable[[Session, Wave, ReleaseContent], Iterator[Fault]]


def faults_of(session: Session, wave: Wave, content: ReleaseContent) -> tuple[Fault, ...]:
    """Return everything that keeps a release from being published, each thing once."""
    found = (fault for check in CHECKS for fault in check(session, wave, content))
    return tuple(dict.fromkeys(found))


def blank_methods(_session: Session, _wave: Wave, content: ReleaseContent) -> Iterator[Fault]:
    """Yield the items of the disclosure that are blank."""
    yield from (Fault("method", name) for name in blanks(content.disclosure))


def missing_translations(session: Session, wave: Wave, content: ReleaseContent) -> Iterator[Fault]:
    """Yield the texts that are missing in a language in which the wave was asked."""
    asked = surveys.instrument_of(session, wave).languages
    for name, text in _texts(content):
        if missing := _missing(text, asked):
            yield Fault("translation", name, missing)
    spoken = [language for language in asked if language in BY_LANGUAGE]
    for fact in FACTS:
        if (text := wave.fact(fact)) and (missing := _missing(text, spoken)):
            yield Fault("translation", fact, missing)


def unread_comments(session: Session, wave: Wave, _content: ReleaseContent) -> Iterator[Fault]:
    """Yield the comments that nobody has decided on, and those whose themes are half coded."""
    left = comments.gate(session, wave)
    if left.n_waiting:
        yield Fault("quote", str(left.n_waiting))
    if left.n_uncoded:
        yield Fault("theme", str(left.n_uncoded))


def failing_cells(_session: Session, _wave: Wave, content: ReleaseContent) -> Iterator[Fault]:
    """Yield the cells that no rule of disclosure could have let through: the last look at each."""
    cells = [(f"{r.area} {r.column}", r.shown) for r in content.rows]
    cells += [(f"{r.by}={r.group} {r.column}", r.shown) for r in content.group_rows]
    for name, shown in cells:
        if not _is_sound(shown, content.min_base):
            yield Fault("cell", name)


CHECKS: Final[Sequence[Check]] = (
    blank_methods,
    missing_translations,
    unread_comments,
    failing_cells,
)


def _texts(content: ReleaseContent) -> Iterator[tuple[str, Text]]:
    yield "title", content.title
    for item in content.items:
        yield from _texts_of(item)


def _texts_of(item: Item) -> Iterator[tuple[str, Text]]:
    yield item.column, item.wording
    yield f"{item.column} (section)", item.section
    if item.stem is not None:
        yield item.item, item.stem
    for option in item.options:
        yield f"{item.column}: {option.code}", option.label


def _missing(text: Text, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in languages if not text.get(one, "").strip())


def _is_sound(shown: Published, least: int) -> bool:
    if isinstance(shown, Suppressed):
        return True
    if shown.n < least:
        return False
    if not isinstance(shown, Figure):
        return True
    low, high = shown.low, shown.high
    ends = [shown.value if low is None else low, shown.value, shown.value if high is None else high]
    return all(map(isfinite, ends)) and ends == sorted(ends)
