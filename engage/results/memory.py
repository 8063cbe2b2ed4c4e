"""What readers remember of a wave: the cells that its earlier releases showed and hid."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engage.results.models_content import CITY, ReleaseContent
from engage.stats.linked import ALL, Cell


@dataclass(frozen=True, slots=True)
class Seen:
    """What one earlier release of the wave counted: the cells as today's tables name them.

    ``counts`` holds None below the base, ``hidden`` the cells of which nothing was shown.
    """

    counts: Mapping[str, Mapping[Cell, int | None]]
    hidden: Mapping[str, frozenset[Cell]]
    marks: Mapping[str, str]
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    content: ReleaseContent | None = None

    def shows(self, column: str, cell: Cell) -> bool:
        """Return whether anything of a cell was shown."""
        return cell not in self.hidden.get(column, frozenset())

    def count(self, column: str, cell: Cell) -> int | None:
        """Return how many were counted then, None below the base and where nobody counted."""
        return self.counts.get(column, {}).get(cell)


@dataclass(frozen=True, slots=True)
class Memory:
    """What readers know of a wave from its earlier releases; empty for a first one."""

    seen: tuple[Seen, ...] = ()
    group: str = ALL  # the question whose answers stand where the areas stand

    def of_group(self, group: str) -> "Memory":
        """Return what is known of the groups that the answers to a question make."""
        return replace(self, group=group)

    def kept(self, column: str, counts: Mapping[str, int], least: int) -> frozenset[str]:
        """Return the areas (or groups) that stay hidden: they were, or they moved by too few."""
        return frozenset(
            name
            for name, n in counts.items()
            for seen in self.seen
            if not seen.shows(column, cell := self._cell(name))
            or 0 < abs(n - (seen.count(column, cell) or n)) < least
        )

    def known(self, column: str, counts: Mapping[str, int]) -> frozenset[str]:
        """Return the areas that a reader can count already, because they were shown as they are."""
        return frozenset(
            name
            for name, n in counts.items()
            for seen in self.seen
            if seen.shows(column, self._cell(name)) and seen.count(column, self._cell(name)) == n
        )

    def _cell(self, name: str) -> Cell:
        return Cell(name) if self.group == ALL else Cell(CITY, self.group, name)


FIRST: Final = Memory()  # of a wave that was never published
