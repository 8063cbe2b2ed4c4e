"""The map of an import: which column of a file is which item, and what its cells mean."""

from typing import Literal

from pydantic import Field

from engage.errors import InputErrors, Problem
from engage.instrument.columns import columns, comment_items
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import read_model
from engage.instrument.model import Code, Instrument, Strict

Delimiter = Literal[",", ";", "|"]


class Named(Strict):
    """A column of the file by its header."""

    column: str


class ItemMap(Named):
    """How one column answers an item: cells by code, ticks of one option, or several in a cell."""

    codes: dict[str, Code] = Field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    split: str | None = None


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
    known = {column.name for column in columns(instrument)} | {c.item for c in columns(instrument)}
    known |= {item.id for item in comment_items(instrument)}
    for key, item in found.columns.items():
        where = f"{name}: columns.{key}"
        if key not in known:
            remedy = f"It has {', '.join(sorted(known))}."
            problems.append(Problem(where, f"{instrument.id} has no column {key}.", remedy))
        elif fault := _item_fault(key, item, instrument):
            problems.append(Problem(where, *fault))
    return problems


def _item_fault(key: str, item: ItemMap, instrument: Instrument) -> tuple[str, str] | None:
    column = next((c for c in columns(instrument) if key in (c.name, c.item)), None)
    if column is None:
        return None
    if column.kind == "flag":
        if "." in key and not item.ticked:
            return "An option's column needs to say which cells are a tick.", 'Add ticked: ["1"].'
        allowed: set[Code] = {c.part or "" for c in columns(instrument) if c.item == column.item}
    elif key != column.name:
        return f"{key} is a matrix.", f"Map its rows, for example {column.name}."
    else:
        allowed = {option.code for option in column.options}
    allowed |= {label.code for label in column.missing}
    wrong = [code for code in item.codes.values() if code not in allowed]
    if wrong and column.kind != "number":
        codes = ", ".join(str(code) for code in sorted(allowed, key=str))
        return f"{wrong[0]} is no code of {key}.", f"It has {codes}."
    return None
