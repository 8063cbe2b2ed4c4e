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
    Formula: ``difference_variance``, the waves stacked. Cautious where the same people answer
    twice. Source: Kish and Frankel 1974, JRSS B 36:1; Berger and Priam 2016, JRSS A 179:681.

    >>> change(Spread(0.4, 0.001, 300, 300), Spread(0.5, 0.001, 300, 300), (300, 300)).df
    599
    """
    rows = sum(n_rows)
    v = difference_variance(earlier, later, rows)
    return tested(later.value - earlier.value, v, rows - 1 if df is None else df)


def against_rest(area: Spread, rest: Spread, n_rows: int) -> Difference:
    """Return how an area differs from the rest of its city, of which it is no part.

    Parameters: the two means of one wave; ``n_rows`` responses of the wave. A group of residents
    stands here like an area. Degrees are the answers of the smaller side less one (Korn and
    Graubard 1999, 5.2).
    Formula: ``difference_variance``, disjoint domains of one sample.

    >>> against_rest(Spread(0.6, 0.002, 50, 50), Spread(0.4, 0.001, 300, 300), 350).df
    49
    """
    v = difference_variance(area, rest, n_rows)
    return tested(area.value - rest.value, v, max(min(area.n, rest.n) - 1, 1))


def difference_variance(one: Spread, other: Spread, n_rows: int) -> float:
    """Return the variance of the difference of two means that share no answers.

    Parameters: the means; ``n_rows`` responses of the whole sample. Formula: for means
    v = N/(N - 1) (sum z1^2 + sum z2^2). For shares the variance that they have if they are equal,
    v = p(1 - p) (1/n1 + 1/n2) with n effective and p the share of both together: where few said no,
    the observed variance comes out too small just when the share is extreme, and the test calls
    differences that are none (docs/adr/0020). It is the test that Wilson's interval belongs to.
    Source: Binder 1983; Fleiss, Levin and Paik 2003, Statistical Methods for Rates and
    Proportions, 3.3; Rao and Scott 1981, JASA 76:221 (effective numbers).

    >>> few, many = Spread(0.5, 0.005, 50, 50.0, True), Spread(0.5, 0.0025, 100, 100.0, True)
    >>> round(difference_variance(few, many, 150), 6)
    0.0075
    """
    if not (one.is_share and other.is_share):
        return variance(Spread(0.0, one.squares + other.squares, 0, 0.0), n_rows)
    together = one.n_eff + other.n_eff
    p = (one.n_eff * one.value + other.n_eff * other.value) / together
    return max(0.0, p * (1 - p)) * (1 / one.n_eff + 1 / other.n_eff)


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
