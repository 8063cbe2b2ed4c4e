"""A fault of an instrument file: where it stands, what it is, how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault with its place; lines and columns count from 1."""

    name: str
    line: int
    column: int
    what: str
    remedy: str

    @property
    def where(self) -> str:
        """Return the place as file:line:column."""
        return f"{self.name}:{self.line}:{self.column}"

    def __str__(self) -> str:
        """Return place, fault and remedy as one line."""
        return f"{self.where}: {self.what} {self.remedy}".rstrip()


class InstrumentErrors(Exception):
    """Every fault of one instrument file, in the order of its lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults sorted by their place."""
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.column)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
