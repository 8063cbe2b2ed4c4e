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
MAX_DIGITS: Final = 20
MAX_WORD: Final = 80
MARGIN_COLUMNS: Final = ("area", "variable", "level", "count")

Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class ReadMargin:
    """One row of a table of margins, and where it stands in which file."""

    where: str
    row: int
    area: str
    variable: str
    level: str
    count: int


def read_list(data: bytes, *, source: str = "file") -> Reading:
    """Return the beats of a CSV with the columns code, name and district, without shapes."""
    problems: list[Problem] = []
    beats: dict[str, ReadBeat] = {}
    for number, row in table_rows(data, ("code",), source):
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
    for number, row in table_rows(data, MARGIN_COLUMNS, source):
        key = (row["area"], row["variable"], row["level"])
        faults = [*_cell_faults(row)]
        if key in margins:
            faults.append(
                (f"{' / '.join(key)} stands in row {margins[key].row} too.", "Keep one of them.")
            )
        where = f"{source}, row {number}"
        problems += [Problem(where, what, mend) for what, mend in faults]
        if not faults:
            margins[key] = ReadMargin(where, number, *key, int(row["count"]))
    _stop(problems)
    return tuple(margins.values())


def _cell_faults(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("area", "variable", "level"):
        if not row[name]:
            yield f"the column {name} is empty.", "Fill it in."
        elif len(row[name]) > MAX_WORD:
            yield (
                f"{row[name][:20]}… in the column {name} is too long.",
                f"Use up to {MAX_WORD} signs.",
            )
    text = row["count"]
    is_digits = text.isascii() and text.lstrip("-").isdecimal()
    if is_digits and text.startswith("-"):
        yield f"the count {text[:40]} is negative.", "A count of people is 0 or more."
    elif not is_digits:
        yield f"the count {text[:40]!r} is not a whole number.", "Write digits only, like 1250."
    elif len(text) > MAX_DIGITS or int(text) > MAX_COUNT:
        yield f"the count {text[:40]} is too large.", "Check the number."


def table_rows(
    data: bytes, needed: Sequence[str], source: str, most: int = MAX_BYTES
) -> Iterator[Row]:
    """Yield the rows of a CSV by column, with the line that each one ends on."""
    reader = csv.reader(io.StringIO(_decoded(data, source, most), newline=""), strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        _check_head(names, needed, source)
        n_rows = 0
        for cells in reader:
            if any(cell.strip() for cell in cells):
                n_rows += 1
                cleaned = [" ".join(cell.split()) for cell in cells]
                _check_width(cleaned, names, f"{source}, row {reader.line_num}")
                padded = cleaned + [""] * (len(names) - len(cleaned))
                yield reader.line_num, dict(zip(names, padded, strict=False))
    except csv.Error as fault:
        where = f"{source}, row {reader.line_num}"
        raise InputErrors(
            [Problem(where, f"this is not CSV ({fault}).", "Save the table as CSV again.")]
        ) from None
    if not n_rows:
        raise InputErrors([Problem(source, "the table has no rows.", "Fill it in.")])


def _check_head(names: Sequence[str], needed: Sequence[str], source: str) -> None:
    where = f"{source}, row 1"
    if missing := [name for name in needed if name not in names]:
        there = ", ".join(name for name in names if name) or "none"
        what = f"the column {missing[0]!r} is missing; there are: {there[:200]}."
        remedy = f"The first row must name the columns {', '.join(needed)}, with commas."
        raise InputErrors([Problem(where, what, remedy)])
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        what = f"the column {twice[0][:40]!r} stands twice."
        raise InputErrors([Problem(where, what, "Rename or delete one of them.")])


def _check_width(cells: Sequence[str], names: Sequence[str], where: str) -> None:
    if any(cells[len(names) :]):
        what = f"the row has {len(cells)} cells, the first row {len(names)}."
        raise InputErrors([Problem(where, what, "Look for a stray comma or quote.")])


def _decoded(data: bytes, source: str, most: int) -> str:
    if len(data) > most:
        size = f"the file has {len(data) / 1e6:.0f} MB, more than {most // 1_048_576}."
        raise InputErrors([Problem(source, size, "Is this the right file?")])
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        row = data[: data.index(0)].count(b"\n") + 1
        what = "there is a zero byte, which no text has."
        raise InputErrors([Problem(f"{source}, row {row}", what, 'Save it as "CSV UTF-8".')])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = data[: fault.start].count(b"\n") + 1
        likely = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "Windows-1252"
        what = f"byte 0x{data[fault.start]:02x} is not UTF-8; the file may be {likely}."
        remedy = 'Save it as "CSV UTF-8".'
        raise InputErrors([Problem(f"{source}, row {row}", what, remedy)]) from None


def _stop(problems: list[Problem]) -> None:
    if problems:
        raise InputErrors(problems)
