"""Whether answers depend on the group: Rao and Scott's test of every planned table by groups."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from engage.results.cells import top_places
from engage.results.grouping import Breakdown
from engage.results.models_content import Item
from engage.stats.crosstabs import Dependence, TableError, rao_scott
from engage.stats.domains import Rows
from engage.stats.published import Figure, Nearly
from engage.stats.released import Chance, Depends, GroupRow
from engage.stats.variance import Ints

ROUGH: Final = 5.0  # expected effective answers of a cell, below which the test is rough
# A statistic or an exact p could give a cell away; steps cannot.
STEPS: Final[Sequence[tuple[float, Chance]]] = (
    (0.001, "below_001"),
    (0.01, "below_01"),
    (0.05, "below_05"),
)


def dependences(breakdowns: Sequence[Breakdown], rows: Sequence[GroupRow]) -> Iterator[Depends]:
    """Yield the test of each headline by groups, of the groups that have a figure.

    What is hidden or only put into words takes no part, so that a test says nothing of it. People
    who chose to answer are not tested.
    """
    shown = {
        (row.by, row.column, row.group)
        for row in rows
        if row.option is None and isinstance(row.shown, Figure | Nearly)
    }
    for breakdown in breakdowns:
        for item in breakdown.columns:
            if breakdown.measured.has_design and item.headline == "top2":
                codes = [g.code for g in breakdown.groups]
                known = [c for c in codes if (breakdown.by.column, item.column, c) in shown]
                yield from _tested(breakdown, item, [codes.index(code) for code in known])


def _tested(breakdown: Breakdown, item: Item, places: Sequence[int]) -> Iterator[Depends]:
    sample = breakdown.measured.sample
    group = np.where(np.isin(sample.area, places), sample.area, -1).astype(np.int64)
    rows = Rows(breakdown.measured.weight)
    try:
        found = rao_scott(group, _answers(breakdown, item), rows)
    except TableError:
        return
    yield Depends(breakdown.by.column, item.column, step(found), found.least_expected < ROUGH)


def _answers(breakdown: Breakdown, item: Item) -> Ints:
    """Return the answers to an item: all of a table that staff chose, else the headline's two."""
    codes = breakdown.measured.sample.codes[item.column].astype(np.int64)
    if item.column in breakdown.full:
        return codes
    return np.where(codes >= 0, np.isin(codes, top_places(item)), -1).astype(np.int64)


def step(found: Dependence) -> Chance:
    """Return in which step the p of a test lies."""
    return next((name for limit, name in STEPS if found.p < limit), "often")
