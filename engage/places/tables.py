"""Reads the two CSV files of places, a plain list of beats and the counts of people, row by row."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engage.errors import InputErrors, Problem
from engage.places.reading import ReadBeat, Reading, check_code

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_COUNT: Final = 100_000_000
MARGIN_COLUMNS: Final = ("area", "variable", "level", "count")

Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class ReadMargin:
    """One row of a table of margins."""

    row: int
    area: str
    variable: str
    level: str
    count: int


def read_list(data: bytes, *, source: str = "file") -> Reading:
    """Return the beats of a CSV with the columns code, name and district, without shapes."""
    problems: list[Problem] = []
    beats: dict[str, ReadBeat] = {}
    for number, row in _rows(data, ("code",), source):
        code = row["code"]
        where = f"{source}, row {number}"
        if fault := check_code(code):
            problems.append(Problem(where, fault, "Use letters, digits, blanks, dots, dashes."))
        elif code in beats:
            problems.append(
                Problem(where, f"the code {code!r} stands more than once.", "Keep one of them.")
            )
        beats[code] = ReadBeat(code, row.get("name", ""), row.get("district", ""))
    _stop(problems)
    return Reading(tuple(beats.values()))


def read_margins(data: bytes, *, source: str = "file") -> tuple[ReadMargin, ...]:
    """Return the rows of a CSV with the columns area, variable, level and count."""
    problems: list[Problem] = []
    margins: dict[tuple[str, str, str], ReadMargin] = {}
    for number, row in _rows(data, MARGIN_COLUMNS, source):
        key = (row["area"], row["variable"], row["level"])
        faults = [*_cell_faults(row)]
        if key in margins:
            faults.append(
                (f"{' / '.join(key)} stands in row {margins[key].row} too.", "Keep one of them.")
            )
        problems += [Problem(f"{source}, row {number}", what, mend) for what, mend in faults]
        if not faults:
            margins[key] = ReadMargin(number, *key, int(row["count"]))
    _stop(problems)
    return tuple(margins.values())


def _cell_faults(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("area", "variable", "level"):
        if not row[name]:
            yield f"the column {name} is empty.", "Fill it in."
    text = row["count"]
    if text.startswith("-") and text[1:].isdecimal():
        yield f"the count {text} is negative.", "A count of people is 0 or more."
    elif not text.isdecimal():
        yield f"the count {text[:40]!r} is not a whole number.", "Write digits only, like 1250."
    elif int(text) > MAX_COUNT:
        yield f"the count {text[:40]} is too large.", "Check the number."


def _rows(data: bytes, needed: Sequence[str], source: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(_decoded(data, source), newline=""), strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        if missing := [name for name in needed if name not in names]:
            there = ", ".join(name for name in names if name) or "none"
            what = f"the column {missing[0]!r} is missing; there are: {there[:200]}."
            remedy = f"The first row must name the columns {', '.join(needed)}, with commas."
            raise InputErrors([Problem(f"{source}, row 1", what, remedy)])
        n_rows = 0
        for cells in reader:
            if any(cell.strip() for cell in cells):
                n_rows += 1
                padded = [*cells, *[""] * (len(names) - len(cells))]
                cleaned = (" ".join(cell.split()) for cell in padded)
                yield reader.line_num, dict(zip(names, cleaned, strict=False))
    except csv.Error as fault:
        where = f"{source}, row {reader.line_num}"
        raise InputErrors(
            [Problem(where, f"this is not CSV ({fault}).", "Save the table as CSV again.")]
        ) from None
    if not n_rows:
        raise InputErrors([Problem(source, "the table has no rows.", "Fill it in.")])


def _decoded(data: bytes, source: str) -> str:
    if len(data) > MAX_BYTES:
        size = f"the file has {len(data) / 1e6:.0f} MB, more than {MAX_BYTES // 1_048_576}."
        raise InputErrors([Problem(source, size, "Is this the right file?")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = data[: fault.start].count(b"\n") + 1
        what = f"byte 0x{data[fault.start]:02x} is not UTF-8; the file may be Windows-1252."
        remedy = 'Save it as "CSV UTF-8".'
        raise InputErrors([Problem(f"{source}, row {row}", what, remedy)]) from None


def _stop(problems: list[Problem]) -> None:
    if problems:
        raise InputErrors(problems)
