"""The paths through an instrument: which items are asked for which answers to the earlier ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import prod
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engage.instrument.columns import Column, columns
from engage.instrument.findings import Loc
from engage.instrument.model import Code, Condition, Instrument, Item
from engage.instrument.routing import compile_condition

# So many combinations of answers are tried one by one; of more, a sample of this size.
MOST_TRIED: Final = 4096
GREATEST_NUMBER: Final = 10**6
MOST_TOGETHER: Final = 5
SOME_DAY: Final = "2026-01-01"
Value: TypeAlias = Code | float | tuple[str, ...] | None
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Step:
    """One item on the way: its place, what decides whether it is asked, the names it answers."""

    loc: Loc
    item: Item
    condition: Condition | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Many paths side by side: on which of them each step is asked, and what is answered there.

    ``given`` has the place in the values of a name, which is that of None where nothing is said:
    only answers that decide about later items are told apart.
    """

    asked: tuple[Mask, ...]
    given: Mapping[str, NDArray[np.intp]]
    values: Mapping[str, tuple[Value, ...]]

    def answers(self, name: str) -> Iterator[tuple[Value, Mask]]:
        """Yield what may be answered at a name, and on which paths it is."""
        for place, value in enumerate(self.values[name]):
            if value is not None:
                yield value, self.given[name] == place


@dataclass(frozen=True, slots=True)
class Routes:
    """The steps of an instrument and what may be answered at each name that decides about others.

    ``values`` are the codes of a name, with the missing ones and without leaving it blank.
    """

    steps: tuple[Step, ...]
    values: Mapping[str, tuple[Value, ...]]

    def taken(self, *, with_blanks: bool = False) -> Taken:
        """Return the path of every combination of answers, or of a fixed sample where too many."""
        values = {name: (*found, None) for name, found in self.values.items()}
        choices = {name: len(found) - (not with_blanks) for name, found in values.items()}
        n_paths, chosen = _combinations(choices)
        given: dict[str, NDArray[np.intp]] = {}
        asked = []
        for step in self.steps:
            is_asked = np.ones(n_paths, dtype=np.bool_)
            if step.condition is not None:
                is_asked = _holds(step.condition, given, values)
            asked.append(is_asked)
            for name in step.names:
                if name in chosen:  # what is not asked has no answer, like on the server
                    given[name] = np.where(is_asked, chosen[name], len(values[name]) - 1)
        return Taken(tuple(asked), given, values)

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
            names = tuple(name for name, group in groups.items() if group[0].item == item.id)
            yield Step(("sections", s, "items", i), item, item.show_if, names)


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


def _combinations(choices: Mapping[str, int]) -> tuple[int, dict[str, NDArray[np.intp]]]:
    """Return how many paths there are, and the place of the answer chosen at each name on each."""
    n_paths = prod(choices.values())
    if n_paths <= MOST_TRIED:
        places = np.indices(tuple(choices.values())).reshape(len(choices), n_paths)
        return n_paths, dict(zip(choices, places, strict=True))
    # the same sample each time, so that a check says the same twice
    draw = np.random.default_rng(1)
    return MOST_TRIED, {n: draw.integers(size, size=MOST_TRIED) for n, size in choices.items()}


def _holds(
    condition: Condition,
    given: Mapping[str, NDArray[np.intp]],
    values: Mapping[str, tuple[Value, ...]],
) -> Mask:
    """Return on which paths a condition holds; a test is tried once on each value of its name."""
    if condition.item is None:
        parts = [_holds(part, given, values) for part in condition.parts()]
        if condition.not_ is not None:
            return ~parts[0]
        return reduce(np.logical_and if condition.all_ else np.logical_or, parts)
    name, test = condition.item, compile_condition(condition)
    fits: Mask = np.array([test({name: value}) for value in values[name]], dtype=np.bool_)
    return fits[given[name]]
