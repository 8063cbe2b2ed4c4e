"""Counts that are published together: the cells of linked tables and the sums between them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

ALL: Final = ""  # every level of a group
ELSEWHERE: Final = "(elsewhere)"  # who lives in no area
NOT_GIVEN: Final = "(not given)"  # who did not say in which level they are


class Cell(NamedTuple):
    """The answers of an area, or of one level of a group there."""

    area: str
    group: str = ALL
    level: str = ALL

    def __str__(self) -> str:
        """Return the cell as it is named in an equation."""
        return " ".join(part for part in self if part)


Sum: TypeAlias = tuple[Cell, tuple[Cell, ...]]  # a whole and its parts


@dataclass(frozen=True, slots=True)
class Crossing:
    """The levels of one group: in the whole city only, or in every area too (``by_area``).

    ``n`` holds the answers of each area, of those who live in none last; in each the levels in
    their order and last those who did not give theirs.
    """

    group: str
    levels: tuple[str, ...]
    n: Sequence[Sequence[int]]
    by_area: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """Every cell with its answers, and what a reader can add up.

    ``unseen`` are never printed and no secret, but take part in the sums; ``fixed`` are cells that
    a reader can count by other ways; ``dear`` are hidden only where nothing else helps.
    """

    counts: Mapping[Cell, int]
    sums: tuple[Sum, ...]
    unseen: frozenset[Cell] = frozenset()
    fixed: frozenset[Cell] = frozenset()
    dear: frozenset[Cell] = frozenset()

    def primary(self, least: int) -> frozenset[Cell]:
        """Return the cells with fewer answers than ``least``, as far as they are anyone's secret.

        A zero counts too, but not where an area or a level has no answers at all: it hides nobody.
        """
        small = {cell for cell, n in self.counts.items() if n < least}
        return frozenset(small - self.unseen - self.fixed)


def linked(
    wholes: Mapping[str, Sequence[str]], areas: Mapping[str, int], crossings: Sequence[Crossing]
) -> Linked:
    """Return the tables of one question (or of the responses) as cells and sums.

    ``areas`` are the answers of every area in the order of the crossings' rows, ELSEWHERE last;
    ``wholes`` are the city first and any district, each with its parts.

    >>> age = Crossing("age", ("young", "old"), ((8, 30, 2), (40, 20, 0), (0, 0, 0)), by_area=True)
    >>> found = linked({"city": ("1", "2")}, {"1": 40, "2": 60, ELSEWHERE: 0}, [age])
    >>> found.counts[Cell("city", "age", "old")], found.primary(10)
    (50, frozenset({Cell(area='1', group='age', level='young')}))
    """
    city = next(iter(wholes))
    parts = dict(wholes) | {city: (*wholes[city], ELSEWHERE)}
    counts = {Cell(area): n for area, n in areas.items()}
    sums: list[Sum] = []
    for crossing in crossings:
        _cross(crossing, (city, parts), areas, (counts, sums))
    _add_up(parts, [(ALL, ALL)], (counts, sums))
    unseen = {cell for cell in counts if cell.area == ELSEWHERE or cell.level == NOT_GIVEN}
    empty = {
        cell
        for cell in counts
        if not (counts[Cell(cell.area)] and counts[Cell(city, cell.group, cell.level)])
    }
    counted = {cell for cell in unseen if cell.area == city or not counts[cell]}
    dear = {cell for cell in counts if cell.area == city or cell.level == ALL}
    return Linked(
        counts, tuple(sums), frozenset(unseen), frozenset(empty | counted), frozenset(dear)
    )


def _cross(
    crossing: Crossing,
    tree: tuple[str, Mapping[str, Sequence[str]]],
    areas: Mapping[str, int],
    found: tuple[dict[Cell, int], list[Sum]],
) -> None:
    counts, sums = found
    city, parts = tree
    group, levels = crossing.group, (*crossing.levels, NOT_GIVEN)
    if not crossing.by_area:
        for level, column in zip(levels, zip(*crossing.n, strict=True), strict=True):
            counts[Cell(city, group, level)] = sum(column)
        sums.append((Cell(city), tuple(Cell(city, group, level) for level in levels)))
        return
    for area, row in zip(areas, crossing.n, strict=True):
        counts |= {Cell(area, group, level): n for level, n in zip(levels, row, strict=True)}
    _add_up(parts, [(group, level) for level in levels], found)
    for area in (*areas, *parts):
        sums.append((Cell(area), tuple(Cell(area, group, level) for level in levels)))


def _add_up(
    parts: Mapping[str, Sequence[str]],
    names: Sequence[tuple[str, str]],
    found: tuple[dict[Cell, int], list[Sum]],
) -> None:
    counts, sums = found
    for whole in _inner_first(parts):
        for group, level in names:
            members = tuple(Cell(part, group, level) for part in parts[whole])
            counts[Cell(whole, group, level)] = sum(counts[member] for member in members)
            sums.append((Cell(whole, group, level), members))


def _inner_first(parts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    city, *districts = parts
    yield from districts
    yield city
