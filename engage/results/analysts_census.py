"""A joint census in a CSV file: how many people of each group of traits live in each area."""

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np

from engage.results.analysts_csv import Columns, Floats, Ints, fault
from engage.stats.mrp import Cells

COUNT: Final = "count"


def cells_of(columns: Columns, y: Floats, census: Columns, by: str, names: Sequence[str]) -> Cells:
    """Return answers and people by area and joint group, in the order of the areas.

    The census has the column of the areas, a column for each trait, named as in the answers, and
    ``count``. Who left a trait open is in no group and is left out.
    """
    traits = [name for name in census.cells if name not in {by, COUNT}]
    if not traits:
        raise fault(census.path, f"there is no column beside {by} and {COUNT}.", "Add a trait.")
    levels = [census.codes(trait)[1] for trait in traits]
    place = {group: k for k, group in enumerate(product(*levels))}
    shape = (len(names), len(place))
    people = _people(census, by, names, (traits, place))
    yes, n = np.zeros(shape), np.zeros(shape)
    for row in map(int, np.flatnonzero(~np.isnan(y))):
        group = tuple(columns.text(trait)[row] for trait in traits)
        area = columns.text(by)[row]
        if not all(group) or not area:
            continue
        if group not in place:
            columns.refuse(traits[0], [row], "is in no group of the census.", "Name them alike.")
        n[names.index(area), place[group]] += 1
        yes[names.index(area), place[group]] += y[row]
    codes: Ints = np.array([*product(*(range(len(found)) for found in levels))], dtype=np.int64)
    if not n.any():
        raise fault(columns.path, "no row has its area and every trait.", "Name other columns.")
    return Cells(yes, n, people, codes)


def _people(
    census: Columns,
    by: str,
    names: Sequence[str],
    groups: tuple[Sequence[str], dict[tuple[str, ...], int]],
) -> Floats:
    traits, place = groups
    counts = census.numbers(COUNT)
    census.refuse(COUNT, np.flatnonzero(~(counts >= 0)), "is no count.", "Write 0 or more.")
    people = np.zeros((len(names), len(place)))
    seen: set[tuple[str, ...]] = set()
    for row, area in enumerate(census.text(by)):
        group = tuple(census.text(trait)[row] for trait in traits)
        if (area, *group) in seen:
            census.refuse(by, [row], "has this group twice.", "Give each group one row.")
        seen.add((area, *group))
        people[names.index(area), place[group]] = counts[row]
    empty = [name for name, n in zip(names, people.sum(axis=1), strict=True) if not n]
    if empty:
        raise fault(census.path, f"nobody lives in {by} {empty[0]!r}.", "Count its people.")
    return people
