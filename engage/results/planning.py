"""What is measured on each item of an instrument: the plan that every release follows."""

from dataclasses import replace
from typing import Final

from engage.instrument.columns import Column, columns
from engage.instrument.facts import GENERIC, Facts, in_words
from engage.instrument.model import Instrument
from engage.results.models_content import Item, Measure, Option, Text

SHORTEST_SCALE: Final = 3  # of fewer points every answer is among the two highest
# Printed behind the wording of a rank item, in the languages of Engage.
FIRST: Final = {
    "en": ("in the first place", "among the first {n} places"),
    "es": ("en el primer lugar", "entre los primeros {n} lugares"),
}


def planned_items(instrument: Instrument, facts: Facts = GENERIC) -> tuple[Item, ...]:
    """Return what a release publishes of an instrument, in its order, with the facts of its wave.

    A column that only corrects the selection (adults in the home) is not published, and no date.
    """
    sections = {section.id: section.title.words for section in instrument.sections}
    items: dict[str, Item] = {}
    flags: dict[str, list[Column]] = {}
    for column in columns(instrument):
        if column.role == "selection" or column.kind == "date":
            continue
        if column.kind == "flag":
            flags.setdefault(column.item, []).append(column)
            items[column.item] = _multi(flags[column.item], sections[column.section])
        else:
            items[column.name] = _single(column, sections[column.section])
    return tuple(_said(item, {**GENERIC, **facts}) for item in items.values())


def _said(item: Item, facts: Facts) -> Item:
    return replace(
        item,
        wording=in_words(item.wording, facts),
        stem=None if item.stem is None else in_words(item.stem, facts),
        section=in_words(item.section, facts),
        options=tuple(replace(o, label=in_words(o.label, facts)) for o in item.options),
    )


def flag_columns(item: Item) -> tuple[str, ...]:
    """Return the columns of the sample that hold the options of a multi or rank item."""
    return tuple(f"{item.column}.{option.code}" for option in item.options)


def _single(column: Column, section: Text) -> Item:
    headline = _headline(column)
    limits = None
    if column.kind == "number" and column.minimum is not None and column.maximum is not None:
        limits = (float(column.minimum), float(column.maximum))
    measures: tuple[Measure, ...] = ("mean",) if column.kind == "number" else ("share",)
    if headline == "top2":
        measures = (*measures, "top2")
    is_row = column.part is not None
    return Item(
        column=column.name,
        item=column.item,
        type="number" if column.kind == "number" else "matrix" if is_row else "single",
        wording=column.label if is_row else column.wording,
        stem=column.wording if is_row else None,
        section=section,
        options=tuple(
            Option(str(o.code), o.words, float(o.code) if column.is_ordered else None)
            for o in column.options
        ),
        measures=measures if column.role else _with_unsure(measures, column),
        headline=headline,
        better=column.better,
        limits=limits,
        is_about_you=column.role == "weighting",
    )


def _multi(flags: list[Column], section: Text) -> Item:
    first = flags[0]
    return Item(
        column=first.item,
        item=first.item,
        type="multi",
        wording=_first_places(first),
        stem=None,
        section=section,
        options=tuple(Option(str(flag.part), flag.label) for flag in flags),
        measures=_with_unsure(("share",), first),
        headline=None,
    )


def _first_places(column: Column) -> Text:
    """Return the question, and of a rank item how many places are counted."""
    if column.first is None:
        return column.wording
    said: dict[str, str] = {}
    for language, words in column.wording.items():
        one, several = FIRST.get(language, FIRST["en"])
        places = one if column.first == 1 else several.format(n=column.first)
        said[language] = f"{words} ({places})"
    return said


def _with_unsure(measures: tuple[Measure, ...], column: Column) -> tuple[Measure, ...]:
    # without a "don't know" to choose there is nothing to count
    return (*measures, "unsure") if column.missing else measures


def _headline(column: Column) -> Measure | None:
    if column.role is not None:
        return None
    if column.kind == "number":
        return None if column.maximum is None else "mean"
    is_scale = column.is_ordered and len(column.options) >= SHORTEST_SCALE
    return "top2" if is_scale else None
