"""The map of an import: which column of a file is which item, and what its cells mean."""

from typing import Literal

from pydantic import Field

from engage.errors import InputErrors, Problem
from engage.instrument.columns import Column, Written, columns, written
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import read_model
from engage.instrument.model import Code, Instrument, Strict
from engage.instrument.reading import GREATEST

Delimiter = Literal[",", ";", "|"]


class Named(Strict):
    """A column of the file by its header."""

    column: str


class ItemMap(Named):
    """How one column answers an item: cells by code, ticks of one option, or several in a cell."""

    codes: dict[str, Code] = Field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    split: str | None = Field(default=None, min_length=1)


class AreaMap(Named):
    """The area of a row; without codes the cell is the code of the beat."""

    codes: dict[str, str] = Field(default_factory=dict)
    unknown: Literal["refuse", "leave_out", "city_only"] = "refuse"


class WaveMap(Named):
    """Which rows belong to which wave; the others are left out."""

    codes: dict[str, str]


class LanguageMap(Named):
    """The language in which somebody answered."""

    codes: dict[str, str] = Field(default_factory=dict)


class ImportMap(Strict):
    """A whole map."""

    engage_map: Literal[1]
    instrument: str
    columns: dict[str, ItemMap] = Field(min_length=1)
    area: AreaMap | None = None
    weight: Named | None = None
    wave: WaveMap | None = None
    language: LanguageMap | Literal["en", "es"] = "en"
    encoding: str = "utf-8"
    delimiter: Delimiter = ","
    blank: tuple[str, ...] = ("",)
    unknown: Literal["refuse", "skip"] = "refuse"
    route: Literal["import", "paper", "phone"] = "import"
    sample_design: str = ""


def read_map(text: str, name: str, instrument: Instrument) -> ImportMap:
    """Return the map of a YAML text that fits an instrument, or refuse with every fault."""
    try:
        found = read_model(text, name, ImportMap)
    except InstrumentErrors as errors:
        raise InputErrors([Problem(f.where, f.what, f.remedy) for f in errors.faults]) from None
    if problems := _problems(found, name, instrument):
        raise InputErrors(problems)
    return found


def column_of(one: Written) -> str:
    """Return the name under which a map has words: ``words``, or ``first.other.words``."""
    return one.name if one.option is None else f"{one.name}.words"


def _problems(found: ImportMap, name: str, instrument: Instrument) -> list[Problem]:
    problems = []
    if found.instrument != instrument.id:
        problems.append(
            Problem(
                f"{name}: instrument",
                f"The map is for {found.instrument}, the wave asks {instrument.id}.",
                "Choose the other map or wave.",
            )
        )
    texts = {column_of(one) for one in written(instrument)}
    known = texts | {part for c in columns(instrument) for part in (c.name, c.item)}
    for key, item in found.columns.items():
        where = f"{name}: columns.{key}"
        whole = key.partition(".")[0]
        if key not in known:
            remedy = f"It has {', '.join(sorted(known))}."
            problems.append(Problem(where, f"{instrument.id} has no column {key}.", remedy))
        elif whole != key and whole in found.columns and key not in texts:
            what = f"{whole} is mapped as a whole and by its options."
            problems.append(Problem(where, what, "Keep one of the two."))
        elif fault := _useless(item, key in texts) or _item_fault(key, item, instrument):
            problems.append(Problem(where, *fault))
    return problems


def _useless(item: ItemMap, is_text: bool) -> tuple[str, str] | None:
    if is_text and (item.codes or item.ticked or item.split):
        return "Free text takes neither codes nor ticks.", "Leave column: alone here."
    return None


def _item_fault(key: str, item: ItemMap, instrument: Instrument) -> tuple[str, str] | None:
    parts = [c for c in columns(instrument) if key in (c.name, c.item)]
    if not parts:
        return None
    if parts[0].kind == "flag":
        return _flag_fault(key, item, parts)
    if key != parts[0].name:
        return f"{key} is a matrix.", f"Map its rows, for example {parts[0].name}."
    if item.ticked or item.split:
        remedy = "Only a multi item takes ticked, and only multi or rank takes split."
        return f"{key} has one answer in a cell.", remedy
    return _code_fault(key, item, parts[0])


def _flag_fault(key: str, item: ItemMap, parts: list[Column]) -> tuple[str, str] | None:
    if "." in key and parts[0].first is not None:
        return f"{parts[0].item} is in order.", "Map it as a whole, its codes from the first on."
    if "." in key and not item.ticked:
        return "An option's column needs to say which cells are a tick.", 'Add ticked: ["1"].'
    if "." in key and (item.codes or item.split):
        return "An option's column takes ticks only.", "Leave codes and split out."
    if "." not in key and item.ticked:
        return f"{key} has several options.", "Write codes, or one column for each option."
    allowed = {c.part or "" for c in parts} | {label.code for label in parts[0].missing}
    return _unknown_code(key, item, allowed)


def _code_fault(key: str, item: ItemMap, column: Column) -> tuple[str, str] | None:
    missing = {label.code for label in column.missing}
    if column.kind == "date":
        return _unknown_code(key, item, missing)
    if column.kind != "number":
        return _unknown_code(key, item, missing | {option.code for option in column.options})
    most = GREATEST if column.maximum is None else column.maximum
    numbers = range(column.minimum or 0, most + 1)
    wrong = [c for c in item.codes.values() if c not in missing and c not in numbers]
    if wrong:
        return f"{wrong[0]} is no number of {key}.", f"It goes from {numbers[0]} to {most}."
    return None


def _unknown_code(key: str, item: ItemMap, allowed: set[Code]) -> tuple[str, str] | None:
    wrong = [code for code in item.codes.values() if code not in allowed]
    if not wrong:
        return None
    codes = ", ".join(str(code) for code in sorted(allowed, key=str))
    return f"{wrong[0]} is no code of {key}.", f"It has {codes or 'none'}."
