"""Two texts compared line by line, as a page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["gone", "new", "same", "gap"]
AROUND = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: gone, new, the same, or a gap between two places."""

    kind: Kind
    text: str


def compared(before: str, after: str) -> tuple[Compared, ...]:
    """Return the lines that differ, with a few around them."""
    return tuple(_lines(before, after))


def _lines(before: str, after: str) -> Iterator[Compared]:
    lines = unified_diff(before.splitlines(), after.splitlines(), n=AROUND, lineterm="")
    kinds: dict[str, Kind] = {"-": "gone", "+": "new", " ": "same"}
    for number, line in enumerate(lines):
        if number < 2:  # the two lines that would name files
            continue
        if line.startswith("@@"):
            if number > 2:  # the first place needs no gap before it
                yield Compared("gap", "…")
            continue
        yield Compared(kinds[line[0]], line[1:])
