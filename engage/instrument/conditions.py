"""Checks of show_if: what a condition may name, and whether any answers can fulfil it."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Final, TypeAlias

from engage.instrument.columns import Column, columns
from engage.instrument.findings import Finding, Loc
from engage.instrument.model import Code, Condition, Instrument
from engage.instrument.paths import MOST_TRIED, tried
from engage.instrument.routing import compile_condition

FORMS: Final = ("in_", "not_in", "at_least", "at_most", "answered")
Found: TypeAlias = Iterator[Finding]


def condition_findings(instrument: Instrument) -> Found:
    """Yield what is wrong with the conditions of an instrument."""
    earlier: dict[str, list[Column]] = {}
    by_item: dict[str, list[Column]] = {}
    for column in columns(instrument):
        by_item.setdefault(column.item, []).append(column)
    for s, section in enumerate(instrument.sections):
        for i, item in enumerate(section.items):
            if item.show_if is not None:
                loc: Loc = ("sections", s, "items", i, "show_if")
                yield from _condition(loc, item.show_if, earlier)
            for column in by_item.get(item.id, ()):
                key = column.item if column.kind == "flag" else column.name
                earlier.setdefault(key, []).append(column)


def _condition(loc: Loc, condition: Condition, earlier: Mapping[str, list[Column]]) -> Found:
    found = [*_form(loc, condition), *_names(loc, condition, earlier)]
    yield from found
    if not found and not _can_hold(condition, earlier):
        yield Finding(loc, "No answers can ever fulfil this condition.", "Mend or remove it.")


def _form(loc: Loc, condition: Condition) -> Found:
    joins = [part for part in (condition.all_, condition.any_, condition.not_) if part is not None]
    tests = [name for name in FORMS if getattr(condition, name) is not None]
    is_leaf = condition.item is not None and not joins
    is_range = set(tests) == {"at_least", "at_most"}
    is_join = condition.item is None and len(joins) == 1 and not tests
    if not is_join and not (is_leaf and (len(tests) == 1 or is_range)):
        yield Finding(
            loc,
            "A condition is an item with one test, or one of all, any, not.",
            "Write for example {item: contact, in: [1]}.",
        )
    for part in condition.parts():
        yield from _form(loc, part)


def _names(loc: Loc, condition: Condition, earlier: Mapping[str, list[Column]]) -> Found:
    for leaf in condition.leaves():
        named = earlier.get(leaf.item or "")
        if not named:
            yield Finding(
                loc,
                f"{leaf.item} is no earlier item with an answer.",
                "Name an item (or item.row) that stands before this one.",
            )
            continue
        codes = _codes(named)
        for code in (*(leaf.in_ or ()), *(leaf.not_in or ())):
            if codes is not None and code not in codes:
                yield Finding(loc, f"{leaf.item} has no code {code}.", _offer(codes))
        if (leaf.at_least is not None or leaf.at_most is not None) and not _is_numeric(named[0]):
            yield Finding(loc, f"{leaf.item} has no numbers to compare.", "Use in: with its codes.")


def _is_numeric(column: Column) -> bool:
    return column.kind == "number" or column.is_ordered


def _codes(named: list[Column]) -> tuple[Code, ...] | None:
    missing = tuple(label.code for label in named[0].missing)
    if named[0].kind == "number":
        return None
    if named[0].kind == "date":
        return missing
    if named[0].kind == "flag":
        return (*(column.part or "" for column in named), *missing)
    return (*(label.code for label in named[0].options), *missing)


def _offer(codes: tuple[Code, ...]) -> str:
    if not codes:
        return "Ask whether it is answered."
    return f"It has: {', '.join(str(code) for code in codes)}."


def _can_hold(condition: Condition, earlier: Mapping[str, list[Column]]) -> bool:
    names = sorted({leaf.item or "" for leaf in condition.leaves()})
    values = [(None, *tried(name, earlier[name], [condition])) for name in names]
    if prod(len(choices) for choices in values) > MOST_TRIED:
        return True
    holds = compile_condition(condition)
    return any(holds(dict(zip(names, choice, strict=True))) for choice in product(*values))
