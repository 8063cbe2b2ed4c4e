"""Reads what a clerk types or pastes line by line: an area and its number."""

import csv
import io
from collections.abc import Container, Sequence
from itertools import islice
from typing import Final

from engage.errors import InputErrors, Problem

MOST_LINES: Final = 5000
MOST_DIGITS: Final = 7
REMEDY: Final = "Write a line like: 12, 3450"


def numbers_by_area(text: str, name: str) -> dict[str, int]:
    """Return the number of each area from lines like "12, 3450", or refuse with every bad line.

    Commas, semicolons and tabs divide; a first line without a number is taken as a heading.

    >>> numbers_by_area("beat,addresses\\nA 1, 1200\\n2;30", "addresses")
    {'A 1': 1200, '2': 30}
    """
    found: dict[str, int] = {}
    problems: list[Problem] = []
    rows = csv.reader(io.StringIO(text.replace(";", ",").replace("\t", ",")))
    for number, cells in enumerate(islice(rows, MOST_LINES), start=1):
        plain = [" ".join(cell.split()) for cell in cells if cell.strip()]
        if not plain or (number == 1 and not plain[-1].isdecimal()):
            continue
        if fault := _fault(plain, found):
            problems.append(Problem(f"{name}, line {number}", *fault))
        else:
            found[plain[0]] = int("".join(plain[1:]))
    if not problems and not found:
        problems.append(Problem(name, "There is no line with a number.", REMEDY))
    if problems:
        raise InputErrors(problems)
    return found


def _fault(cells: Sequence[str], found: Container[str]) -> tuple[str, str] | None:
    count = "".join(cells[1:])
    if not count.isascii() or not count.isdecimal():
        return f"{' '.join(cells)[:60]!r} holds no number.", REMEDY
    if len(count) > MOST_DIGITS:
        return f"The number {count[:20]} is too large.", "Mend it."
    if cells[0] in found:
        return f"{cells[0]} stands twice.", "Keep one of the lines."
    return None
