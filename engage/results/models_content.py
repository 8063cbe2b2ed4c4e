"""The frozen content of a Release: everything that is public of one wave, and its JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, Literal, get_args

from pydantic import TypeAdapter

from engage.comments.models_voices import Voice
from engage.instrument.edits import ChangeKind
from engage.stats.frozen import fields_of, later
from engage.stats.published import Published, Verdict, write_published
from engage.stats.released import (
    Census,
    Declared,
    Depends,
    Estimated,
    Gap,
    Group,
    GroupRow,
    Plan,
    Shown,
)
from engage.stats.released import Measure as Measure  # results takes both from here
from engage.stats.released import Text as Text

CITY: Final = "city"
# The eleven items that AAPOR's Code (2021, III.A) asks to disclose, in its order.
DISCLOSURE: Final = (
    *("strategy", "sponsor", "instrument", "population", "sampling", "modes"),
    *("dates", "precision", "weighting", "processing", "limitations"),
)

Kind = Literal["sampled", "chose"]
Against = Literal["last_wave", "rest_of_city"]
_CANONICAL: Final[Mapping[str, Any]] = {
    **{"sort_keys": True, "separators": (",", ":")},
    **{"ensure_ascii": False, "allow_nan": False},
}


@dataclass(frozen=True, slots=True)
class Area:
    """A reporting area, the city first; ``n`` is its rounded base, None where hidden."""

    code: str
    name: Text
    n: int | None
    beats: tuple[str, ...] = ()  # several that are reported together, none where it is one beat


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; ``value`` is its number on a scale, None for a plain option."""

    code: str
    label: Text
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question (or row of a matrix) with what is measured on it.

    ``column`` is ``item`` or ``item.row``; a multi item is one Item with all its options.
    ``headline`` is the measure of pages and briefings that has verdicts, None where there is none.
    """

    column: str
    item: str
    type: Literal["single", "multi", "matrix", "number"]
    wording: Text
    stem: Text | None  # the question above a matrix row
    section: Text
    options: tuple[Option, ...]
    measures: tuple[Measure, ...]
    headline: Measure | None
    better: Literal["high", "low"] = "high"
    limits: tuple[float, float] | None = None  # the ends of a number's scale
    is_about_you: bool = False  # who answered: unweighted, for the city only
    series: str = ""  # by which waves may be put together; a breaking edit begins a new one

    @property
    def top(self) -> tuple[Option, ...]:
        """Return the options that the headline counts: the two highest of the scale."""
        if self.headline != "top2":
            return ()
        ordered = sorted(
            (o for o in self.options if o.value is not None), key=lambda o: -(o.value or 0)
        )
        return tuple(ordered[:2])


@dataclass(frozen=True, slots=True)
class Row:
    """One published cell."""

    area: str
    column: str
    measure: Measure
    option: str | None
    shown: Shown


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on the headline of one column in one area."""

    area: str
    column: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Since:
    """How a question changed since the last wave; a break ends its series, else it is a note."""

    column: str
    kind: ChangeKind
    is_break: bool


@dataclass(frozen=True, slots=True)
class NamedMost:
    """The options of a multi item that are not clearly behind the third, most often named first.

    Where the order is uncertain they stand by what is shown of them, then as in the instrument.
    """

    area: str
    column: str
    options: tuple[Option, ...]
    is_order_uncertain: bool


@dataclass(frozen=True)
class ReleaseContent:
    """Everything that is public of one wave; every surface reads this and nothing else."""

    wave: str
    title: Text
    kind: Kind
    instrument: str
    instrument_version: str
    instrument_hash: str
    opens_on: date
    closes_on: date
    n: int
    areas: tuple[Area, ...]
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    verdicts: tuple[Judged, ...]
    named: tuple[NamedMost, ...]
    disclosure: Mapping[str, Text]
    n_comparisons: int
    previous_wave: str | None
    hashes: Mapping[str, str]  # data, boundaries, margins, code
    min_base: int = 10  # fewer answers are not shown
    since: tuple[Since, ...] = ()
    plan: Plan | None = later(None)
    groups: tuple[Group, ...] = later(())
    group_rows: tuple[GroupRow, ...] = later(())
    gaps: tuple[Gap, ...] = later(())
    declared: tuple[Declared, ...] = later(())
    voices: tuple[Voice, ...] = later(())
    estimated: tuple[Estimated, ...] = later(())  # columns with small-area estimates
    census: tuple[Census, ...] = later(())
    depends: tuple[Depends, ...] = later(())
    corrects: str = later("")  # the SHA-256 of the release that this one replaces
    correction: str = later("")  # why, for everybody to read
    sha256: str = ""

    def figure(
        self, area: str, column: str, measure: Measure, option: str | None = None
    ) -> Published | None:
        """Return what is published in a cell, None where the cell is not part of the release."""
        return self._cells.get((area, column, measure, option))

    def headline(self, area: str, column: str) -> Published | None:
        """Return the headline figure of a column in an area."""
        measure = self.item(column).headline
        return None if measure is None else self.figure(area, column, measure)

    def verdict(self, area: str, column: str, against: Against) -> Verdict | None:
        """Return the verdict on a headline, None where no comparison was possible."""
        return self._verdicts.get((area, column, against))

    def changed(self, column: str) -> tuple[Since, ...]:
        """Return how a question changed since the last wave."""
        return tuple(one for one in self.since if one.column == column)

    def named_most(self, area: str, column: str) -> NamedMost | None:
        """Return what was named most often in an area, None where nothing may be said."""
        return self._named.get((area, column))

    def groups_by(self, by: str) -> tuple[Group, ...]:
        """Return the groups that the answers to a question make."""
        return tuple(group for group in self.groups if group.by == by)

    def group_figure(
        self, group: Group, column: str, measure: Measure, option: str | None = None
    ) -> Published | None:
        """Return what is published of a group, None where the cell is not part of the release."""
        return self._group_cells.get((group.by, group.code, column, measure, option))

    def group_headline(self, group: Group, column: str) -> Published | None:
        """Return the headline figure of a column in a group."""
        measure = self.item(column).headline
        return None if measure is None else self.group_figure(group, column, measure)

    def gap(self, group: Group, column: str) -> Verdict | None:
        """Return the verdict on a group against the rest of the city, None where there is none."""
        return self._gaps.get((group.by, group.code, column))

    def census_share(self, by: str, code: str) -> float | None:
        """Return the part of the population that would give an answer, None where unknown."""
        return next((c.share for c in self.census if (c.by, c.code) == (by, code)), None)

    def item(self, column: str) -> Item:
        """Return the item of a column."""
        return self._items[column]

    def area(self, code: str) -> Area | None:
        """Return an area by its code."""
        return next((area for area in self.areas if area.code == code), None)

    @property
    def figures(self) -> tuple[object, ...]:
        """Return everything that was computed, by which two releases say the same or do not."""
        areas = (self.n, self.areas, self.items, self.rows, self.verdicts, self.named)
        return (*areas, self.groups, self.group_rows, self.gaps, self.declared, self.voices)

    @property
    def headlines(self) -> tuple[Item, ...]:
        """Return the items that have a headline, in the order of the instrument."""
        return tuple(item for item in self.items if item.headline is not None)

    def to_json(self) -> str:
        """Return the canonical JSON, of which sha256 is the hash (the hash itself is not in it)."""
        data = {name: value for name, value in plain(self).items() if name != "sha256"}
        return json.dumps(
            data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )

    @classmethod
    def from_json(cls, text: str) -> "ReleaseContent":
        """Return the content of a frozen text, also of an earlier version, with its hash."""
        return replace(_READER.validate_json(text), sha256=sha256(text.encode()).hexdigest())

    def hashed(self) -> "ReleaseContent":
        """Return the same content with its sha256."""
        return replace(self, sha256=sha256(self.to_json().encode()).hexdigest())

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str, str, str | None], Published]:
        return {(row.area, row.column, row.measure, row.option): row.shown for row in self.rows}

    @cached_property
    def _verdicts(self) -> Mapping[tuple[str, str, str], Verdict]:
        return {(j.area, j.column, j.verdict.against): j.verdict for j in self.verdicts}

    @cached_property
    def _named(self) -> Mapping[tuple[str, str], NamedMost]:
        return {(named.area, named.column): named for named in self.named}

    @cached_property
    def _group_cells(self) -> Mapping[tuple[str, str, str, str, str | None], Published]:
        return {(r.by, r.group, r.column, r.measure, r.option): r.shown for r in self.group_rows}

    @cached_property
    def _gaps(self) -> Mapping[tuple[str, str, str], Verdict]:
        return {(gap.by, gap.group, gap.column): gap.verdict for gap in self.gaps}

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.column: item for item in self.items}


def plain(value: Any) -> Any:
    """Return a frozen value as JSON holds it; what is shown brings its kind along."""
    if isinstance(value, get_args(Published)):
        return write_published(value)
    if is_dataclass(value):
        return {name: plain(part) for name, part in fields_of(value).items()}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


# reads a text by the types above; what an earlier version wrote beyond them is left out
_READER: Final = TypeAdapter(ReleaseContent)
