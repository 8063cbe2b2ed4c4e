"""Records: what one person answered, as it is sealed, imported and stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engage.instrument.columns import Column, columns, written
from engage.instrument.model import Instrument
from engage.instrument.reading import is_date
from engage.instrument.routing import SKIPPED
from engage.surveys.models import Mode, Route
from engage.surveys.points import point_items


@dataclass(frozen=True, slots=True)
class Record:
    """The answers of one person.

    ``answers`` maps a single item, a matrix row (``item.row``) or a number to its code, a multi
    item to the list of ticked codes, a rank item to the codes from its first place on, a date to
    ISO 8601, and each of them to a missing code; -2 is skipped, a column that is absent was not
    asked. ``comments`` maps text items and options (``first.other``) to words, ``quotable`` names
    those that may be quoted. ``order`` is the number of the order in which options were shown.
    """

    answers: Mapping[str, int | str | Sequence[str]]
    area: str | None
    route: Route
    language: str
    weight: float = 1.0
    marks: Sequence[str] = ()
    comments: Mapping[str, str] = field(default_factory=dict)
    quotable: frozenset[str] = frozenset()
    mode: Mode | None = None
    order: int = 0
    points: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Apart:
    """The names of an instrument whose answers do not stay with the codes of a record."""

    words: frozenset[str]
    areas: frozenset[str]
    spots: frozenset[str]
    names: frozenset[str]  # of all of these

    @classmethod
    def of(cls, instrument: Instrument) -> "Apart":
        """Return the names of an instrument."""
        words = frozenset(one.name for one in written(instrument))
        areas = frozenset(item.id for item in instrument.items() if item.type == "area")
        spots = frozenset(item.id for item in point_items(instrument))
        return cls(words, areas, spots, words | {f"{name}.quote" for name in words} | areas | spots)

    def area(self, answers: Mapping[str, Any]) -> str | None:
        """Return the area that somebody named."""
        return next((answers[n] for n in self.areas if isinstance(answers.get(n), str)), None)

    def split(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parts of checked answers: area, codes, points, comments, leave to quote."""
        return {
            "area": self.area(answers),
            "answers": {key: value for key, value in answers.items() if key not in self.names},
            "comments": {n: answers[n] for n in self.words if isinstance(answers.get(n), str)},
            "points": {n: answers[n] for n in self.spots if isinstance(answers.get(n), str)},
            "quotable": sorted(n for n in self.words if answers.get(f"{n}.quote") == 1),
        }


def first_fault(instrument: Instrument, records: Iterable[Record]) -> str | None:
    """Return the first answer that the instrument does not know, in words."""
    known = {_key(column): column for column in columns(instrument)}
    others = {item.id for item in instrument.items() if item.type == "consent"}
    flags = {c.item: set[object]() for c in known.values() if c.kind == "flag"}
    for column in columns(instrument):
        if column.kind == "flag":
            flags[column.item].add(column.part)
    for number, record in enumerate(records, 1):
        for name, value in record.answers.items():
            if name not in known and name not in others:
                return f"record {number}: {name} is no column of {instrument.id}"
            if name in known and not _fits(known[name], value, flags.get(name, set())):
                return f"record {number}: {name} cannot be {value!r}"
    return None


def _key(column: Column) -> str:
    return column.item if column.kind == "flag" else column.name


def _fits(column: Column, value: object, flags: set[object]) -> bool:
    if value == SKIPPED or value in [label.code for label in column.missing]:
        return True
    if column.kind == "flag":
        return isinstance(value, list | tuple) and set(value) <= flags and _is_order(column, value)
    if column.kind == "date":
        return isinstance(value, str) and is_date(value, column.precision or "day")
    if column.kind == "number":
        most = 10**7 if column.maximum is None else column.maximum
        return isinstance(value, int) and (column.minimum or 0) <= value <= most
    return value in [option.code for option in column.options]


def _is_order(column: Column, value: Sequence[object]) -> bool:
    """Return whether a list of a rank item fills its places with different options."""
    if column.first is None:
        return True
    return len(set(value)) == len(value) <= (column.maximum or 0)
