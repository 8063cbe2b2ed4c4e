"""Cells of an import: what stands in the columns of a row becomes the answers to its items."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from engage.instrument.columns import Column, columns
from engage.instrument.model import Code, Instrument
from engage.instrument.reading import is_date
from engage.instrument.routing import SKIPPED
from engage.surveys.mapping import ImportMap, ItemMap

Answer: TypeAlias = int | str | list[str]
Row: TypeAlias = Mapping[str, str]
WHOLE: Final = re.compile(r"([0-9]{1,7})(\.0+)?")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one item of a row; None is a cell that the map does not know."""

    column: str
    read: Callable[[Row], Answer | None]


def cell_readers(instrument: Instrument, found: ImportMap) -> dict[str, Reader]:
    """Return the reader of each item, row or number that a map names."""
    readers: dict[str, Reader] = {}
    for column in columns(instrument):
        item = found.columns.get(column.name)
        if column.kind == "flag":
            whole = found.columns.get(column.item)
            if column.item not in readers and whole is not None:
                flags = [c for c in columns(instrument) if c.item == column.item]
                readers[column.item] = Reader(whole.column, _several(whole, flags, found.blank))
            elif item is not None:
                readers[column.item] = _with_tick(readers.get(column.item), item, column)
        elif item is not None:
            make = _MAKERS.get(column.kind, _one)
            readers[column.name] = Reader(item.column, make(item, column, found.blank))
    return readers


def _one(item: ItemMap, column: Column, blank: tuple[str, ...]) -> Callable[[Row], Answer | None]:
    codes: dict[str, Answer] = dict.fromkeys(blank, SKIPPED)
    if not item.codes:
        labels = (*column.options, *column.missing)
        codes |= {str(o.code): o.code for o in labels}
        codes |= {words: o.code for o in labels for words in o.words.values()}
    codes |= item.codes
    name = item.column
    return lambda row: codes.get(row[name])


def _number(
    item: ItemMap, column: Column, blank: tuple[str, ...]
) -> Callable[[Row], Answer | None]:
    codes: dict[str, Answer] = {**dict.fromkeys(blank, SKIPPED), **item.codes}
    least, most = column.minimum or 0, 10**7 if column.maximum is None else column.maximum

    def read(row: Row) -> Answer | None:
        cell = row[item.column]
        if cell in codes:
            return codes[cell]
        whole = WHOLE.fullmatch(cell)
        return int(whole[1]) if whole and least <= int(whole[1]) <= most else None

    return read


def _several(
    item: ItemMap, flags: Sequence[Column], blank: tuple[str, ...]
) -> Callable[[Row], Answer | None]:
    missing = {label.code for label in flags[0].missing}
    codes: Mapping[str, Code] = item.codes or _words_of(flags)

    def read(row: Row) -> Answer | None:
        cell = row[item.column]
        if cell in blank:
            return SKIPPED
        parts = [p.strip() for p in cell.split(item.split)] if item.split else [cell]
        found = [codes.get(part) for part in parts if part]
        if any(code is None for code in found):
            return None
        if any(code in missing for code in found):
            return found[0] if len(found) == 1 else None
        return [str(code) for code in dict.fromkeys(found)]

    return read


def _words_of(flags: Sequence[Column]) -> dict[str, Code]:
    labels = flags[0].missing
    words: dict[str, Code] = {str(o.code): o.code for o in labels}
    words |= {said: o.code for o in labels for said in o.words.values()}
    words |= {flag.part: flag.part for flag in flags if flag.part}
    return words | {said: flag.part for flag in flags if flag.part for said in flag.label.values()}


def _with_tick(before: Reader | None, item: ItemMap, column: Column) -> Reader:
    part, ticked, name = column.part or "", item.ticked, item.column

    def read(row: Row) -> Answer | None:
        others = before.read(row) if before is not None else []
        others = others if isinstance(others, list) else []
        return [*others, part] if row[name] in ticked else others

    return Reader(name, read)


def _date(item: ItemMap, column: Column, blank: tuple[str, ...]) -> Callable[[Row], Answer | None]:
    codes: dict[str, Answer] = {**dict.fromkeys(blank, SKIPPED), **item.codes}
    precision = column.precision or "day"

    def read(row: Row) -> Answer | None:
        cell = row[item.column]
        return codes.get(cell, cell if is_date(cell, precision) else None)

    return read


_MAKERS: Final = {"number": _number, "date": _date}
