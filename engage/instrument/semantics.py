"""The second pass over an instrument: what is well formed and still cannot be meant."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from pydantic import BaseModel

from engage.instrument.choices import choice_findings, repeated, scale_findings, source_findings
from engage.instrument.columns import columns
from engage.instrument.conditions import condition_findings
from engage.instrument.facts import GENERIC
from engage.instrument.findings import Finding, Loc
from engage.instrument.model import (
    AreaItem,
    BaseItem,
    ConsentItem,
    Index,
    Instrument,
    MapPointItem,
    MatrixItem,
    Missing,
    MultiItem,
    NoteItem,
    NumberItem,
    Option,
    RankItem,
    Row,
    SingleItem,
    Words,
)
from engage.instrument.signs import HIDDEN, is_blank

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][A-Za-z]+)?")
LONGEST_LABEL: Final = 500
LONGEST_TEXT: Final = 5000
FACT: Final = re.compile(r"\{([^{}\n]*)\}")
KNOWN: Final = ", ".join(f"{{{name}}}" for name in GENERIC)
LAST_CODE: Final = -100
LAYER: Final = "beats"
WAYS: Final = ("map", "list", "cross_street", "address")
STATA_NAME: Final = 32
LONGEST_QUOTED: Final = 200
Found: TypeAlias = Iterator[Finding]


def findings(instrument: Instrument) -> Found:
    """Yield everything that the instrument cannot mean."""
    yield from _languages(instrument)
    yield from _words(instrument, (), instrument.languages)
    yield from _missing(instrument)
    for name, options in instrument.scales.items():
        yield from scale_findings(("scales", name), options)
    yield from _ids(instrument)
    for loc, item in _placed(instrument):
        yield from _item(instrument, loc, item)
    if not any(True for _ in _broken_references(instrument)):
        yield from _column_names(instrument)
        yield from condition_findings(instrument)
        yield from _indices(instrument)


def reviews(instrument: Instrument) -> Found:
    """Yield what was brought from another format and waits for a person to say it in this one."""
    for loc, item in _placed(instrument):
        for i, expression in enumerate(item.needs_review):
            yield Finding(
                (*loc, "needs_review", i),
                f"{item.id} needs review: {expression[:LONGEST_QUOTED]}",
                "Say it by show_if or another key, then remove it from needs_review.",
            )


def _placed(instrument: Instrument) -> Iterator[tuple[Loc, BaseItem]]:
    for s, section in enumerate(instrument.sections):
        for i, item in enumerate(section.items):
            yield ("sections", s, "items", i), item


def _languages(instrument: Instrument) -> Found:
    for i, code in enumerate(instrument.languages):
        if not LANGUAGE.fullmatch(code) or code in ("id", "in", "of"):
            yield Finding(("languages", i), f"{code} is not a language code.", "Write en or es.")
    languages = ((("languages", i), code) for i, code in enumerate(instrument.languages))
    yield from repeated("languages", languages)


def _words(value: object, loc: Loc, languages: tuple[str, ...]) -> Found:
    is_unnamed_index = isinstance(value, Index) and not value.words
    if isinstance(value, Words) and not is_unnamed_index:
        for language in languages:
            if is_blank(value.words.get(language, "")):
                yield Finding(loc, f"The text in {language} is missing.", f"Add {language}: …")
    yield from _signs(value, loc)
    yield from _facts(value, loc)
    for step, child in _children(value):
        yield from _words(child, (*loc, step), languages)


def _signs(value: object, loc: Loc) -> Found:
    """Yield texts that nobody could read to their end, or reads otherwise than they are written."""
    is_label = isinstance(value, Option | Row | Missing)
    most = LONGEST_LABEL if is_label else LONGEST_TEXT
    for language, text in value.words.items() if isinstance(value, Words) else ():
        if len(text) > most:
            what = f"The text in {language} has {len(text)} signs."
            yield Finding((*loc, language), what, f"Use up to {most}.")
        if HIDDEN.search(text):
            what = f"The text in {language} holds a sign that nobody sees, like one that turns it."
            yield Finding((*loc, language), what, "Type it anew instead of pasting it.")


def _facts(value: object, loc: Loc) -> Found:
    for language, text in value.words.items() if isinstance(value, Words) else ():
        for fact in FACT.findall(text):
            if fact not in GENERIC:
                what = f"{{{fact}}} is no fact of a wave, and earlier answers stand in no text."
                yield Finding((*loc, language), what, f"There are {KNOWN}.")


def _children(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, BaseModel):
        return iter(value)
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, tuple) else ()


def _missing(instrument: Instrument) -> Found:
    codes = [(("missing", name, "code"), m.code) for name, m in instrument.missing.items()]
    yield from repeated("missing codes", codes)
    for loc, code in codes:
        if not LAST_CODE <= code <= -3:
            yield Finding(
                loc,
                f"{code} cannot be a missing code.",
                f"Choose from -3 to {LAST_CODE}; -1 and -2 mean not asked and skipped.",
            )


def _ids(instrument: Instrument) -> Found:
    sections = ((("sections", s, "id"), x.id) for s, x in enumerate(instrument.sections))
    yield from repeated("section ids", sections)
    yield from repeated("item ids", (((*loc, "id"), x.id) for loc, x in _placed(instrument)))
    areas = [loc for loc, x in _placed(instrument) if isinstance(x, AreaItem)]
    for loc in areas[1:]:
        yield Finding(loc, "There is a second area item.", "Ask for the area once.")


def _offered_missing(instrument: Instrument, loc: Loc, item: BaseItem) -> Found:
    for i, name in enumerate(item.missing):
        if name not in instrument.missing:
            yield Finding(
                (*loc, "missing", i), f"{name} is not declared.", "Declare it under missing:."
            )
    if item.missing and isinstance(item, ConsentItem | NoteItem):
        what = f"A {item.type} has no missing codes."
        yield Finding((*loc, "missing"), what, "Remove them.")


def _item(instrument: Instrument, loc: Loc, item: BaseItem) -> Found:
    yield from _offered_missing(instrument, loc, item)
    if isinstance(item, MapPointItem) and item.required and not item.missing:
        what = "Somebody who knows no such place could not go on."
        yield Finding((*loc, "required"), what, "Offer missing: [dk], or take required out.")
    if isinstance(item, AreaItem):
        yield from _area(loc, item)
    elif isinstance(item, NumberItem):
        yield from _number(loc, item)
    elif isinstance(item, SingleItem | MultiItem | MatrixItem | RankItem):
        yield from choice_findings(instrument, loc, item)


def _area(loc: Loc, item: AreaItem) -> Found:
    if item.layer != LAYER:
        yield Finding((*loc, "layer"), f"There is no layer {item.layer}.", f"Write {LAYER}.")
    yield from repeated("ways", (((*loc, "resolve", i), w) for i, w in enumerate(item.resolve)))
    ways = [way for way in WAYS if way in item.resolve]
    if "list" not in ways:
        yield Finding(
            (*loc, "resolve"), "The list is missing; some can use nothing else.", "Add list."
        )
    elif list(item.resolve) != ways and len(set(item.resolve)) == len(item.resolve):
        wanted = ", ".join(ways)
        yield Finding(
            (*loc, "resolve"), "Map and list come first, the address last.", f"Write [{wanted}]."
        )


def _number(loc: Loc, item: NumberItem) -> Found:
    if item.min < 0:
        yield Finding((*loc, "min"), "min is negative.", "Numbers begin at 0 here.")
    if item.max is not None and item.max <= item.min:
        yield Finding((*loc, "max"), f"max {item.max} is not above min {item.min}.", "Raise it.")


def _broken_references(instrument: Instrument) -> Found:
    for loc, item in _placed(instrument):
        if any(name not in instrument.missing for name in item.missing):
            yield Finding(loc, "", "")
        yield from source_findings(instrument, loc, item)


def _column_names(instrument: Instrument) -> Found:
    names = Counter(column.name.replace(".", "_") for column in columns(instrument))
    for column in columns(instrument):
        name = column.name.replace(".", "_")
        loc = next(loc for loc, item in _placed(instrument) if item.id == column.item)
        if names[name] > 1:
            yield Finding(
                (*loc, "id"), f"The column {name} stands for two things.", "Rename one of them."
            )
        if len(name) > STATA_NAME:
            yield Finding(
                (*loc, "id"), f"The column {name} is longer than {STATA_NAME}.", "Shorten the id."
            )


def _indices(instrument: Instrument) -> Found:
    known = {column.name: column for column in columns(instrument) if column.is_ordered}
    for name, index in instrument.indices.items():
        for i, part in enumerate(index.of):
            if part not in known:
                yield Finding(
                    ("indices", name, "of", i),
                    f"{part} is no column on a scale of numbers.",
                    "Name single items or matrix rows (item.row).",
                )
        codes = {tuple(o.code for o in known[part].options) for part in index.of if part in known}
        if len(codes) > 1:
            yield Finding(
                ("indices", name), f"{name} joins items of different scales.", "Split the index."
            )
