"""Reads a list of addresses for labels: rows of a CSV become lines; nothing of it is looked up."""

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from engage.errors import InputErrors, Problem
from engage.plain import is_plain

MOST: Final = 20_000
MOST_LINES: Final = 4
MOST_LETTERS: Final = 40
# What lists call their columns; a list without such a first row is read as it stands.
NAMES: Final[Mapping[str, str]] = {
    "name": "name",
    "resident": "name",
    "address": "street",
    "address1": "street",
    "street": "street",
    "address2": "unit",
    "unit": "unit",
    "apt": "unit",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "zipcode": "zip",
    "zip code": "zip",
}


def read_addresses(raw: bytes, name: str) -> list[list[str]]:
    """Return the lines of each address in a CSV file, or refuse with every fault.

    >>> read_addresses(b"street,city,state,zip\\n1 Elm St,Paso Robles,CA,93446\\n", "a.csv")
    [['1 Elm St', 'Paso Robles, CA 93446']]
    """
    rows = csv.reader(io.StringIO(_text(raw, name), newline=""))
    head: Sequence[str] = ()
    found: list[list[str]] = []
    problems: list[Problem] = []
    for number, cells in enumerate(islice(rows, MOST + 2), start=1):
        plain = [" ".join(cell.split()) for cell in cells]
        if number == 1 and (names := _head(plain)):
            head = names
        elif any(plain):
            lines = _named_lines(head, plain) if head else [cell for cell in plain if cell]
            problems += _faults(lines, f"{name}, row {number}")
            found.append(lines)
    if len(found) > MOST:
        problems.append(Problem(name, f"More than {MOST} addresses.", "Send them in parts."))
    if not found:
        problems.append(Problem(name, "There is no address in it.", "One row for each address."))
    if problems:
        raise InputErrors(problems)
    return found


def _head(cells: Sequence[str]) -> list[str]:
    names = [NAMES.get(cell.casefold(), "") for cell in cells]
    return names if "street" in names else []


def _named_lines(head: Sequence[str], cells: Sequence[str]) -> list[str]:
    row = {name: cell for name, cell in zip(head, cells, strict=False) if name and cell}
    place = ", ".join(filter(None, (row.get("city"), row.get("state"))))
    last = " ".join(filter(None, (place, row.get("zip"))))
    return [line for line in (row.get("name"), row.get("street"), row.get("unit"), last) if line]


def _faults(lines: Sequence[str], where: str) -> list[Problem]:
    if len(lines) not in range(2, MOST_LINES + 1):
        what = f"An address has 2 to {MOST_LINES} lines, this one {len(lines)}."
        return [Problem(where, what, "One cell for each line.")]
    if long := [line for line in lines if len(line) > MOST_LETTERS]:
        what = f"{long[0][:20]!r}… is longer than {MOST_LETTERS} letters."
        return [Problem(where, what, "Shorten it: it would be cut off on a label.")]
    if not all(is_plain(line) for line in lines):
        return [Problem(where, "It holds a character that cannot be printed.", "Take it out.")]
    return []


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        where = f"{name}, row {raw[: fault.start].count(10) + 1}"
        raise InputErrors(
            [Problem(where, "The file is not UTF-8.", 'Save it as "CSV UTF-8".')]
        ) from None
