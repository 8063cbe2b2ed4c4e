"""Published results as plain data for other programs: types whose schema is what is sent.

Everything comes from a release. A cell holds what a page shows and nothing finer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, Literal, TypeVar

from engage.comments.models_voices import Voice
from engage.results.models_content import CITY, Area, Item, ReleaseContent
from engage.stats.published import Verdict, write_published
from engage.stats.released import Group, Text

MOST: Final = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WaveSummary:
    """A published wave; ``kind``: a random sample was asked, or people chose to answer."""

    wave: str
    title: Text
    kind: Literal["sampled", "chose"]
    opens_on: date
    closes_on: date
    n: int
    sha256: str
    href: str


@dataclass(frozen=True, slots=True)
class Waves:
    """Every wave with a release, the one that closed last first."""

    waves: tuple[WaveSummary, ...]


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """A release: its facts, the eleven points of its method, and where its parts are."""

    wave: str
    title: Text
    kind: Literal["sampled", "chose"]
    opens_on: date
    closes_on: date
    n: int
    min_base: int
    sha256: str
    instrument: str
    instrument_version: str
    previous_wave: str | None
    n_comparisons: int
    corrects: str
    correction: str
    method: Mapping[str, Text]
    hashes: Mapping[str, str]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Areas:
    """The reporting areas, the whole city first, and the groups of residents citywide."""

    wave: str
    areas: tuple[Area, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """The questions in the order of the survey."""

    wave: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One published cell; ``by`` and ``group`` are null but for a group of residents citywide."""

    area: str
    by: str | None
    group: str | None
    item: str
    measure: str
    option: str | None
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VerdictOn:
    """The outcome of a planned comparison of a headline."""

    area: str
    by: str | None
    group: str | None
    item: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list: ``total`` entries in all, ``next`` leads on and is null at the end."""

    wave: str
    total: int
    offset: int
    next: str | None
    rows: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """Themes and quotes of what residents wrote, question by question."""

    wave: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks of a list: blank means all."""

    area: str = ""
    item: str = ""
    measure: str = ""
    offset: int = 0
    limit: int = MOST


def summary(content: ReleaseContent, href: str) -> WaveSummary:
    """Return the entry of a wave in the list."""
    return WaveSummary(
        wave=content.wave,
        title=content.title,
        kind=content.kind,
        opens_on=content.opens_on,
        closes_on=content.closes_on,
        n=content.n,
        sha256=content.sha256,
        href=href,
    )


def facts(content: ReleaseContent, links: Mapping[str, str]) -> WaveFacts:
    """Return the facts of a release with the addresses of its parts."""
    return WaveFacts(
        wave=content.wave,
        title=content.title,
        kind=content.kind,
        opens_on=content.opens_on,
        closes_on=content.closes_on,
        n=content.n,
        min_base=content.min_base,
        sha256=content.sha256,
        instrument=content.instrument,
        instrument_version=content.instrument_version,
        previous_wave=content.previous_wave,
        n_comparisons=content.n_comparisons,
        corrects=content.corrects,
        correction=content.correction,
        method=content.disclosure,
        hashes=content.hashes,
        links=links,
    )


def cells(content: ReleaseContent) -> Iterator[Cell]:
    """Yield every published cell: those of the areas, then those of the groups citywide."""
    for row in content.rows:
        shown = write_published(row.shown)
        yield Cell(row.area, None, None, row.column, row.measure, row.option, shown)
    for one in content.group_rows:
        shown = write_published(one.shown)
        yield Cell(CITY, one.by, one.group, one.column, one.measure, one.option, shown)


def verdicts(content: ReleaseContent) -> Iterator[VerdictOn]:
    """Yield every verdict: those on areas, then those on groups against the rest of the city."""
    for judged in content.verdicts:
        yield VerdictOn(judged.area, None, None, judged.column, judged.verdict)
    for gap in content.gaps:
        yield VerdictOn(CITY, gap.by, gap.group, gap.column, gap.verdict)


def chosen_cells(content: ReleaseContent, wanted: Wanted) -> list[Cell]:
    """Return the cells that a reader asks for."""
    return [
        c for c in cells(content) if _is_wanted(c, wanted) and wanted.measure in {"", c.measure}
    ]


def chosen_verdicts(content: ReleaseContent, wanted: Wanted) -> list[VerdictOn]:
    """Return the verdicts that a reader asks for."""
    return [one for one in verdicts(content) if _is_wanted(one, wanted)]


def paged(wave: str, rows: Sequence[T], wanted: Wanted, following: str) -> Page[T]:
    """Return a part of a list; ``following`` is the address of the next part."""
    end = wanted.offset + wanted.limit
    part = tuple(rows[wanted.offset : end])
    return Page(wave, len(rows), wanted.offset, following if end < len(rows) else None, part)


def _is_wanted(one: Cell | VerdictOn, wanted: Wanted) -> bool:
    return wanted.area in {"", one.area} and wanted.item in {"", one.item}
