"""What an import has to say: every thing dropped or repaired, with sheet, row and reason."""

from dataclasses import dataclass, field
from typing import Final

from engage.instrument.model import Instrument

SHEETS: Final = ("settings", "survey", "choices")


class Unreadable(Exception):
    """A file that cannot be taken in at all: what is wrong with it, and how to mend it."""

    def __init__(self, what: str, remedy: str) -> None:
        """Keep the two sentences."""
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


class Unclear(Exception):
    """An expression that nothing of ours says exactly; the reason is its text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report; a row of 0 means the whole sheet."""

    sheet: str
    row: int
    what: str

    def __str__(self) -> str:
        """Return place and reason as one line."""
        where = f"{self.sheet}, row {self.row}" if self.row else self.sheet
        return f"{where}: {self.what}"


@dataclass(slots=True)
class Report:
    """The lines of an import, in the order in which they were found."""

    lines: dict[Line, None] = field(default_factory=dict)
    n_asked: int = 0
    n_kept: int = 0

    def add(self, sheet: str, row: int, what: str) -> None:
        """Add a line, once."""
        self.lines[Line(sheet, row, what)] = None

    def in_order(self) -> tuple[Line, ...]:
        """Return the lines by sheet and row."""
        return tuple(sorted(self.lines, key=lambda line: (_rank(line.sheet), line.row)))


def _rank(sheet: str) -> int:
    return SHEETS.index(sheet) if sheet in SHEETS else len(SHEETS)


@dataclass(frozen=True, slots=True)
class Imported:
    """An instrument out of another format, the report, and how many of its questions are here."""

    instrument: Instrument
    lines: tuple[Line, ...]
    n_asked: int
    n_kept: int

    @property
    def n_review(self) -> int:
        """Return how many expressions a person must look at before it can be published."""
        return sum(len(item.needs_review) for item in self.instrument.items())
