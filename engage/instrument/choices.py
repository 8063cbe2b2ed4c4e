"""Checks of scales and options: what may be chosen, ranked or rated, and how many of it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from engage.instrument.findings import Finding, Loc
from engage.instrument.model import (
    BaseItem,
    ChoiceItem,
    Code,
    Instrument,
    MatrixItem,
    MultiItem,
    Option,
    RankItem,
    SingleItem,
)

MAX_OPTIONS: Final = 100
MAX_PLACES: Final = 10
LONGEST_NAME: Final = 31
Found: TypeAlias = Iterator[Finding]


def repeated(what: str, placed: Iterable[tuple[Loc, Code]]) -> Found:
    """Yield each value that stands twice."""
    seen: set[Code] = set()
    for loc, value in placed:
        if value in seen:
            yield Finding(loc, f"{value} stands twice among the {what}.", "Give each its own.")
        seen.add(value)


def scale_findings(loc: Loc, options: tuple[Option, ...]) -> Found:
    """Yield what is wrong with a scale."""
    yield from _options(loc, options)
    for i, option in enumerate(options):
        if not isinstance(option.code, int):
            yield Finding(
                (*loc, i, "code"),
                f"{option.code} is not a number; a scale has numbers that rise with more.",
                "Use numbers here, or write the options in the item.",
            )


def _options(loc: Loc, options: tuple[Option, ...]) -> Found:
    if not 2 <= len(options) <= MAX_OPTIONS:
        yield Finding(
            loc, f"There are {len(options)} options.", f"Give from 2 to {MAX_OPTIONS} of them."
        )
    yield from repeated("codes", (((*loc, i, "code"), o.code) for i, o in enumerate(options)))
    for i, option in enumerate(options):
        if isinstance(option.code, int) and option.code < 0:
            yield Finding(
                (*loc, i, "code"),
                f"{option.code} is negative, and negative codes mean no answer.",
                "Declare it under missing:, or use a positive number.",
            )
        if isinstance(option.code, str) and not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", option.code):
            yield Finding(
                (*loc, i, "code"),
                f"{option.code} is no code.",
                "Use small letters, digits and _, beginning with a letter.",
            )


def choice_findings(instrument: Instrument, loc: Loc, item: ChoiceItem) -> Found:
    """Yield what is wrong with the options of an item, and with how they are offered."""
    yield from source_findings(instrument, loc, item)
    if item.options:
        yield from _options((*loc, "options"), item.options)
    if isinstance(item, MultiItem | RankItem):
        yield from _most(loc, item)
    scale = getattr(item, "scale", None)
    if scale is None or scale in instrument.scales:
        yield from _marks(instrument, loc, item)
    if isinstance(item, MatrixItem):
        rows = (((*loc, "rows", i, "id"), row.id) for i, row in enumerate(item.rows))
        yield from repeated("row ids", rows)
        if not item.rows:
            yield Finding((*loc, "rows"), "There are no rows.", "Add rows, or make it single.")


def _most(loc: Loc, item: MultiItem | RankItem) -> Found:
    if (item.max or 1) > len(item.options):
        yield Finding(
            (*loc, "max"),
            f"max does not fit {len(item.options)} options.",
            "Choose a number between, or leave it out.",
        )
    elif isinstance(item, RankItem) and item.places > MAX_PLACES:
        what = f"Nobody can put {item.places} things in order."
        yield Finding(loc, what, f"Give max: 3, or another number up to {MAX_PLACES}.")


def _marks(instrument: Instrument, loc: Loc, item: ChoiceItem) -> Found:
    """Yield what is wrong with options that stand alone or ask for words."""
    options = instrument.options_of(item)
    if not isinstance(item, MultiItem) and any(option.exclusive for option in options):
        what = "exclusive: true says something only where several options may be ticked."
        yield Finding(loc, what, "Remove it, or make the item multi.")
    if isinstance(item, RankItem | MatrixItem) and any(option.specify for option in options):
        what = f"A {item.type} has no box for words beside an option."
        yield Finding(loc, what, "Remove specify: true, or make the item single or multi.")
    for option in instrument.specify_of(item):
        name = f"{item.id}.{option.code}"
        if len(name) > LONGEST_NAME:
            what = f"The words beside an option would be called {name}, which is too long."
            yield Finding(loc, what, f"Shorten id or code: {LONGEST_NAME} signs with the dot.")


def source_findings(instrument: Instrument, loc: Loc, item: BaseItem) -> Found:
    """Yield what is wrong with where an item has its options from."""
    if not isinstance(item, SingleItem | MatrixItem):
        return
    if (item.scale is None) == (not item.options):
        yield Finding(loc, f"{item.id} needs a scale or options, one of the two.", "Add or remove.")
    elif item.scale is not None and item.scale not in instrument.scales:
        yield Finding((*loc, "scale"), f"{item.scale} is no scale.", "Declare it under scales:.")
