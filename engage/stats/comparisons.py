"""Differences between waves and areas, many tests at once, and the verdicts that follow."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from engage.stats.estimates import Spread, variance
from engage.stats.published import Outcome, Verdict

Floats = NDArray[np.float64]
Q: Final = 0.05  # the false discovery rate of a release
MIN_BASE: Final = 30  # answers that each side of a comparison needs
CITY_FLOOR: Final = 0.05
AREA_FLOOR: Final = 0.10


@dataclass(frozen=True, slots=True)
class Difference:
    """A tested difference: value in the unit of the mean, standard error, degrees, p-value."""

    value: float
    se: float
    df: float
    p: float


def change(
    earlier: Spread, later: Spread, n_rows: tuple[int, int], df: int | None = None
) -> Difference:
    """Return the change between two independent waves, later minus earlier.

    Parameters: the means with their spreads; ``n_rows`` responses of each wave; ``df`` in an area
    (answers of its two waves less one), by default all rows less one.
    Formula: stack the waves, z negative for the earlier: v = N/(N - 1) (sum z1^2 + sum z2^2).
    Cautious where the same people answer twice. Source: Kish and Frankel 1974, JRSS B 36:1;
    Berger and Priam 2016, JRSS A 179:681.

    >>> change(Spread(0.4, 0.001, 300, 300), Spread(0.5, 0.001, 300, 300), (300, 300)).df
    599
    """
    rows = sum(n_rows)
    both = Spread(0.0, earlier.squares + later.squares, 0, 0.0)
    return tested(later.value - earlier.value, variance(both, rows), rows - 1 if df is None else df)


def against_rest(area: Spread, rest: Spread, n_rows: int) -> Difference:
    """Return how an area differs from the rest of its city, of which it is no part.

    Parameters: the two means of one wave; ``n_rows`` responses of the wave. A group of residents
    stands here like an area. Degrees are the answers of the smaller side less one (Korn and
    Graubard 1999, 5.2).
    Formula: disjoint domains of one sample: v = N/(N - 1) (sum z_a^2 + sum z_r^2).

    >>> against_rest(Spread(0.6, 0.002, 50, 50), Spread(0.4, 0.001, 300, 300), 350).df
    49
    """
    both = Spread(0.0, area.squares + rest.squares, 0, 0.0)
    return tested(area.value - rest.value, variance(both, n_rows), max(min(area.n, rest.n) - 1, 1))


def tested(value: float, v: float, df: float) -> Difference:
    """Return a difference with its two-sided p-value by Student's t.

    Parameters: ``value`` with its variance ``v`` and degrees of freedom ``df`` >= 1. Without any
    variance p is 1 where there is no difference, and 0 where there is one. Source: Student 1908.

    >>> round(tested(2.0, 1.0, 60).p, 3)
    0.05
    """
    se = v**0.5
    if se == 0:
        return Difference(value, 0.0, df, 1.0 if value == 0 else 0.0)
    return Difference(value, se, df, float(2 * stdtr(df, -abs(value) / se)))


def benjamini_hochberg(p: Floats) -> Floats:
    """Return p-values adjusted for the false discovery rate of their family.

    Formula: sorted ascending, p_(i) = min_{j >= i} (m p_(j) / j), at most 1.
    Source: Benjamini and Hochberg 1995, JRSS B 57:289.

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03])).round(6).tolist()
    [0.03, 0.04, 0.04]
    """
    m = len(p)
    order = np.argsort(-p, kind="stable")
    scaled = p[order] * m / np.arange(m, 0, -1)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return adjusted


def holm(p: Floats) -> Floats:
    """Return p-values adjusted so that any false call in the family is rare.

    Formula: sorted ascending, p_(i) = max_{j <= i} ((m - j + 1) p_(j)), at most 1.
    Source: Holm 1979, Scand. J. Stat. 6:65.

    >>> holm(np.array([0.01, 0.04, 0.03])).round(6).tolist()
    [0.03, 0.06, 0.06]
    """
    m = len(p)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * np.arange(m, 0, -1)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(scaled))
    return adjusted


def change_verdict(
    difference: Difference, p_adjusted: float, floor: float, better: Literal["high", "low"]
) -> Verdict:
    """Return whether a measure improved, became worse, or shows no clear change.

    A change is called only if it survives the adjustment and exceeds the practical floor (in the
    unit of the measure). Source: DESIGN part 5; Benjamini and Hochberg 1995, JRSS B 57:289.

    >>> change_verdict(Difference(-0.2, 0.05, 99, 0.001), 0.01, 0.1, "low").outcome
    'improved'
    """
    outcome: Outcome = "no_clear_change"
    if _is_called(difference, p_adjusted, floor):
        is_better = (difference.value > 0) == (better == "high")
        outcome = "improved" if is_better else "worse"
    return Verdict("last_wave", outcome, difference.value)


def rest_verdict(difference: Difference, p_adjusted: float, floor: float) -> Verdict:
    """Return whether an area is clearly higher or lower than the rest of its city.

    Called as a change is. Source: DESIGN part 5.

    >>> rest_verdict(Difference(0.2, 0.05, 99, 0.001), 0.2, 0.1).outcome
    'not_clearly_different'
    """
    outcome: Outcome = "not_clearly_different"
    if _is_called(difference, p_adjusted, floor):
        outcome = "clearly_higher" if difference.value > 0 else "clearly_lower"
    return Verdict("rest_of_city", outcome, difference.value)


def _is_called(difference: Difference, p_adjusted: float, floor: float) -> bool:
    return p_adjusted <= Q and abs(difference.value) > floor
