"""CSV files of analysts as columns of text, numbers and codes; every fault with file and line."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engage.errors import InputErrors, Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LARGEST: Final = 1e60  # beyond it, and below its inverse, squares and sums leave the numbers
MOST_TOLD: Final = 10  # of faults of one kind, so that a wrong column does not fill the screen


@dataclass(frozen=True, slots=True)
class Columns:
    """A CSV file: its cells by column, stripped, and the line on which each row ends."""

    path: str
    cells: Mapping[str, Sequence[str]]
    lines: Sequence[int]

    @property
    def n(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def text(self, name: str) -> Sequence[str]:
        """Return the cells of a column; "" is missing."""
        if name not in self.cells:
            there = ", ".join(self.cells)
            raise fault(self.path, f"there is no column {name!r}.", f"It has: {there}.")
        return self.cells[name]

    def numbers(self, name: str) -> Floats:
        """Return a column as numbers, NaN where the cell is empty."""
        cells = self.text(name)
        known = {cell: number(cell) for cell in set(cells)}
        bad = [i for i, cell in enumerate(cells) if known[cell] is None]
        remedy = "Write digits, with a point and without signs for thousands; leave missing empty."
        self.refuse(name, bad, "is no number to compute with.", remedy)
        return np.array([math.nan if (x := known[cell]) is None else x for cell in cells])

    def positive(self, name: str) -> Floats:
        """Return a column of numbers above zero, none of them missing, as weights are."""
        found = self.numbers(name)
        bad = np.flatnonzero(~(found > 0))
        self.refuse(name, bad, "is not above zero.", "Each row needs a positive number here.")
        return found

    def codes(self, name: str, is_complete: bool = True) -> tuple[Ints, tuple[str, ...]]:
        """Return a column as positions in its sorted levels; -1 is a missing cell, if allowed."""
        cells = self.text(name)
        if is_complete:
            empty = [i for i, cell in enumerate(cells) if not cell]
            self.refuse(name, empty, "is empty.", "Each row needs a value here.")
        levels = sorted({cell for cell in cells if cell}, key=by_size)
        place = {level: i for i, level in enumerate(levels)} | {"": -1}
        return np.array([place[cell] for cell in cells], dtype=np.int64), tuple(levels)

    def indicator(self, name: str, value: str) -> Floats:
        """Return 1 where the cell is the value, 0 where it is another, NaN where it is empty."""
        wanted = number(value)
        hit = {
            cell: math.nan
            if not cell
            else float(cell == value or (wanted is not None and number(cell) == wanted))
            for cell in set(self.text(name))
        }
        return np.array([hit[cell] for cell in self.text(name)])

    def refuse(self, name: str, rows: Iterable[int], what: str, remedy: str) -> None:
        """Raise an error that names each of these rows, the first ten with their cells."""
        bad = list(rows)
        if not bad:
            return
        problems = [
            Problem(f"{self.path}:{self.lines[i]}", f"{name} {self.cells[name][i]!r} {what}")
            for i in bad[:MOST_TOLD]
        ]
        more = f"and {len(bad) - MOST_TOLD} more rows. " if len(bad) > MOST_TOLD else ""
        raise InputErrors([*problems, Problem(self.path, more + remedy)])


def number(cell: str) -> float | None:
    """Return a number between -1e60 and 1e60, NaN for an empty cell, None for anything else.

    >>> number("1.5"), number("1_000"), number("inf"), number("twelve")
    (1.5, None, None, None)
    """
    if not cell:
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        return None
    is_usable = value == 0 or 1 / LARGEST <= abs(value) <= LARGEST
    return value if is_usable and "_" not in cell else None


def by_size(level: str) -> tuple[float, str]:
    """Return the key that sorts levels: numbers by size, then words by letters.

    >>> sorted(["10", "9", "b", "a"], key=by_size)
    ['9', '10', 'a', 'b']
    """
    value = number(level)
    return (math.inf if value is None else value, level)


def fault(where: str, what: str, remedy: str = "") -> InputErrors:
    """Return one fault as an error."""
    return InputErrors([Problem(where, what, remedy)])


def read_columns(path: str) -> Columns:
    """Return a CSV file with a header: commas, UTF-8, one row a response."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    except UnicodeDecodeError as error:
        raise fault(path, "is not written in UTF-8.", "Save it as CSV UTF-8.") from error
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        raise fault(where, f"{error}.", "Save it as CSV, cells separated by commas.") from error
    if len(rows) < 2:
        raise fault(path, "has no rows.", "It needs a line with the columns' names, then rows.")
    header = _header(path, rows[0][1])
    problems = [
        Problem(f"{path}:{line}", f"{len(row)} cells, but {len(header)} columns.")
        for line, row in rows[1:]
        if len(row) != len(header)
    ]
    if problems:
        remedy = Problem(path, "Give each row as many cells as the header; quote inner commas.")
        raise InputErrors([*problems[:MOST_TOLD], remedy])
    cells = dict(zip(header, zip(*(row for _, row in rows[1:]), strict=True), strict=True))
    return Columns(path, cells, [line for line, _ in rows[1:]])


def _header(path: str, names: Sequence[str]) -> Sequence[str]:
    if len(names) == 1 and ";" in names[0]:
        raise fault(f"{path}:1", "cells are separated by semicolons.", "Save it with commas.")
    problems = list(_doubtful(path, names))
    if problems:
        raise InputErrors(problems)
    return names


def _doubtful(path: str, names: Sequence[str]) -> Iterator[Problem]:
    for place, name in enumerate(names):
        if not name:
            yield Problem(f"{path}:1", f"column {place + 1} has no name.", "Name it.")
        elif name in names[:place]:
            yield Problem(f"{path}:1", f"the column {name!r} stands twice.", "Rename one.")


def write_whole(path: Path, text: str) -> None:
    """Write a file at once: a fault on the way leaves what was there before."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise fault(str(path), f"{error.strerror}.", "Name another file.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
