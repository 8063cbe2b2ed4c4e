"""The paths through an instrument: which items are asked for which answers to the earlier ones."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Final, TypeAlias

from engage.instrument.columns import Column, columns
from engage.instrument.findings import Loc
from engage.instrument.model import Code, Condition, Instrument, Item
from engage.instrument.routing import Test, compile_condition

# So many combinations of answers are tried one by one; of more, a sample of this size.
MOST_TRIED: Final = 4096
GREATEST_NUMBER: Final = 10**6
MOST_TOGETHER: Final = 5
SOME_DAY: Final = "2026-01-01"
Value: TypeAlias = Code | float | tuple[str, ...] | None
Answers: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Step:
    """One item on the way: its place, what decides whether it is asked, the names it answers."""

    loc: Loc
    item: Item
    condition: Condition | None
    shown: Test | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The places in ``steps`` of the items that somebody is asked, and the answers that led there.

    Only answers that decide about later items are told apart.
    """

    asked: tuple[int, ...]
    answers: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Routes:
    """The steps of an instrument and what may be answered at each name that decides about others.

    ``values`` are the codes of a name, with the missing ones and without leaving it blank.
    """

    steps: tuple[Step, ...]
    values: Mapping[str, tuple[Value, ...]]

    def paths(self, *, with_blanks: bool = False) -> list[Path]:
        """Return the path of every combination of answers, or of a fixed sample where too many."""
        blank: tuple[Value, ...] = (None,) if with_blanks else ()
        choices = {name: (*blank, *values) for name, values in self.values.items()}
        return [_path(self.steps, answers) for answers in _combinations(choices)]

    @property
    def are_all_tried(self) -> bool:
        """Return whether every combination of answers is among the paths, blanks included."""
        return prod(len(values) + 1 for values in self.values.values()) <= MOST_TRIED

    def of(self, position: int) -> "Routes":
        """Return the routes that lead to one step: it, and all that decides about it."""
        needed = {position}
        names: set[str] = set()
        for i in range(position, -1, -1):
            step = self.steps[i]
            if i in needed or not names.isdisjoint(step.names):
                needed.add(i)
                names |= _named(step.condition)
        values = {name: self.values[name] for name in self.values if name in names}
        return Routes(tuple(self.steps[i] for i in sorted(needed)), values)


def routes(instrument: Instrument) -> Routes:
    """Return the routes through an instrument."""
    groups: dict[str, list[Column]] = {}
    for column in columns(instrument):
        groups.setdefault(column.item if column.kind == "flag" else column.name, []).append(column)
    conditions = [item.show_if for item in instrument.items() if item.show_if is not None]
    deciding = {leaf.item or "" for condition in conditions for leaf in condition.leaves()}
    values = {
        name: tried(name, group, conditions) for name, group in groups.items() if name in deciding
    }
    return Routes(tuple(_steps(instrument, groups)), values)


def _steps(instrument: Instrument, groups: Mapping[str, list[Column]]) -> Iterator[Step]:
    for s, section in enumerate(instrument.sections):
        for i, item in enumerate(section.items):
            shown = None if item.show_if is None else compile_condition(item.show_if)
            names = tuple(name for name, group in groups.items() if group[0].item == item.id)
            yield Step(("sections", s, "items", i), item, item.show_if, shown, names)


def tried(name: str, group: Sequence[Column], conditions: Sequence[Condition]) -> tuple[Value, ...]:
    """Return the answers to try at a name: every code, or the values at which a condition turns.

    Of several options that may be ticked together, every set of those that conditions name is tried
    besides each option alone.
    """
    missing = tuple(label.code for label in group[0].missing)
    leaves = [leaf for one in conditions for leaf in one.leaves() if leaf.item == name]
    if group[0].kind == "date":
        return (SOME_DAY, *missing)
    if group[0].kind == "flag":
        parts = [column.part or "" for column in group]
        return (*parts, *_together(parts, leaves), *missing)
    if group[0].kind == "coded":
        return (*(label.code for label in group[0].options), *missing)
    least, most = group[0].minimum or 0, group[0].maximum or GREATEST_NUMBER
    turns: set[float] = {least, most}
    for leaf in leaves:
        named = [code for code in (leaf.in_ or ()) if isinstance(code, int)]
        turns |= {*named, *_around(leaf.at_least, -1), *_around(leaf.at_most, 1)}
    return (*sorted(turn for turn in turns if least <= turn <= most), *missing)


def _together(parts: Sequence[str], leaves: Sequence[Condition]) -> Iterator[tuple[str, ...]]:
    codes = {code for leaf in leaves for code in (*(leaf.in_ or ()), *(leaf.not_in or ()))}
    named = [part for part in parts if part in codes][:MOST_TOGETHER]
    for size in range(2, len(named) + 1):
        yield from combinations(named, size)


def _around(turn: float | None, step: int) -> tuple[float, ...]:
    return () if turn is None else (turn, turn + step)


def _named(condition: Condition | None) -> set[str]:
    return set() if condition is None else {leaf.item or "" for leaf in condition.leaves()}


def _combinations(choices: Mapping[str, Sequence[Value]]) -> Iterator[Answers]:
    if prod(len(values) for values in choices.values()) <= MOST_TRIED:
        for chosen in product(*choices.values()):
            yield dict(zip(choices, chosen, strict=True))
        return
    # the same sample each time, so that a check says the same twice
    draw = random.Random(1)  # noqa: S311  # nothing secret hangs on it
    for _ in range(MOST_TRIED):
        yield {name: draw.choice(values) for name, values in choices.items()}


def _path(steps: Sequence[Step], chosen: Answers) -> Path:
    """Follow the steps; what is not asked has no answer, like on the server."""
    answers: Answers = {}
    asked = []
    for i, step in enumerate(steps):
        if step.shown is None or step.shown(answers):
            asked.append(i)
            answers.update({name: chosen[name] for name in step.names if name in chosen})
    return Path(tuple(asked), answers)
