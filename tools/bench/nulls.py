"""Pairs of waves between which nothing changed: on how many pages a verdict is called after all.

A page is what one area shows of a release, or the city: every item against the last wave and
against the rest of the city. The areas do not differ either, so each verdict would be a false one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from engage.stats.comparisons import (
    AREA_FLOOR,
    CITY_FLOOR,
    MIN_BASE,
    Difference,
    against_rest,
    benjamini_hochberg,
    change,
    change_verdict,
    rest_verdict,
)
from engage.stats.estimates import Table, rest_of_table, share_spread, tabulate

CALLED = {"improved", "worse", "clearly_higher", "clearly_lower"}


@dataclass(frozen=True)
class Plan:
    """How large the waves are: areas, items, answers of an area on average."""

    areas: int
    items: int
    mean_n: float


@dataclass(frozen=True)
class Tested:
    """One comparison: the page it stands on, -1 for the city's."""

    page: int
    difference: Difference
    is_change: bool

    def is_called(self, p_adjusted: float) -> bool:
        """Return whether a verdict is called."""
        floor = CITY_FLOOR if self.page < 0 else AREA_FLOOR
        if self.is_change:
            found = change_verdict(self.difference, p_adjusted, floor, "high")
        else:
            found = rest_verdict(self.difference, p_adjusted, floor)
        return found.outcome in CALLED


def false_pages(plan: Plan, rng: np.random.Generator) -> tuple[int, int]:
    """Return on how many pages of one release something false is called, and how many there are."""
    shares = rng.uniform(0.1, 0.9, plan.items)
    waves = [_tables(plan, shares, rng) for _ in range(2)]
    found = [one for before, now in zip(*waves, strict=True) for one in _comparisons(before, now)]
    adjusted = benjamini_hochberg(np.array([one.difference.p for one in found]))
    pages = {one.page for one in found}
    false = {one.page for one, p in zip(found, adjusted, strict=True) if one.is_called(float(p))}
    return len(false), len(pages)


def _tables(plan: Plan, shares: NDArray[np.float64], rng: np.random.Generator) -> list[Table]:
    sizes = rng.poisson(plan.mean_n * rng.gamma(4, 1 / 4, plan.areas))
    area = np.repeat(np.arange(plan.areas), sizes).astype(np.int16)
    weight = rng.lognormal(0, 0.5, len(area))
    # one person's answers go together, as those of a survey do
    leaning = rng.normal(size=len(area))
    tables = []
    for share in shares:
        own = 0.5**0.5 * (leaning + rng.normal(size=len(area)))
        yes = own < ndtri(share)
        tables.append(tabulate(yes.astype(np.int8), area, weight, (plan.areas, 2)))
    return tables


def _comparisons(before: Table, now: Table) -> Iterator[Tested]:
    n_rows = (before.n_rows, now.n_rows)
    for page in range(-1, now.n.shape[0] - 1):
        first, second = (share_spread(table, page, (1,)) for table in (before, now))
        if first is None or second is None or min(first.n, second.n) < MIN_BASE:
            continue
        df = None if page < 0 else first.n + second.n - 1
        yield Tested(page, change(first, second, n_rows, df), True)
        rest = None if page < 0 else share_spread(rest_of_table(now, page), 0, (1,))
        if rest is not None and rest.n >= MIN_BASE:
            yield Tested(page, against_rest(second, rest, now.n_rows), False)
