"""Means, shares and totals of domains in any design, with their intervals: the analysts' way.

It goes through the influence values row by row; ``estimates`` gives the same figures from tables
of sums, for samples without strata and clusters.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from engage.stats.comparisons import Difference, tested
from engage.stats.intervals import (
    effective_size,
    korn_graubard,
    korn_graubard_size,
    logit_limits,
    t_limits,
    wilson,
)
from engage.stats.variance import (
    SIMPLE,
    Design,
    Floats,
    Mask,
    degrees,
    influence,
    n_units,
    standard_error,
)
from engage.stats.weights import kish

Kind = Literal["mean", "share", "total"]
Interval = Literal["wilson", "korn-graubard", "logit", "t"]
DEFAULT: Final[dict[Kind, Interval]] = {"mean": "t", "share": "wilson", "total": "t"}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a sample: their weights (n,), positive, and how they were drawn."""

    weight: Floats
    design: Design = SIMPLE


@dataclass(frozen=True, slots=True)
class DomainEstimate:
    """A statistic of a domain; None where it does not exist.

    ``n`` answers, ``n_eff`` and ``deff`` Kish's, ``df`` the sampling units less the strata of the
    domain, rows without an answer included.
    """

    value: float | None
    se: float | None
    low: float | None
    high: float | None
    n: int
    n_eff: float
    deff: float | None
    df: int


def domain_estimate(
    y: Floats, rows: Rows, domain: Mask, kind: Kind = "mean", interval: Interval | None = None
) -> DomainEstimate:
    """Return a mean, share or total of a domain with its standard error and 95 % interval.

    Parameters: ``y`` (n,) NaN where there is no answer, 0 or 1 for a share; ``domain`` (n,) true
    for the rows of the domain; the others stay in the design. Weights are taken as fixed.
    ``interval`` is by default t for means and totals, Wilson for shares; a share's t limits are cut
    to 0-1. Korn-Graubard's size is not cut at n, which makes it equal to R's. Limits are None where
    they do not exist: t without degrees of freedom, logit at 0 and 1; the standard error is None
    where the sample has one sampling unit.
    Formula and sources: ``variance.influence``, ``variance.standard_error``, ``intervals``.

    >>> y = np.array([1.0, 3.0, np.nan])
    >>> found = domain_estimate(y, Rows(np.ones(3)), np.ones(3, bool))
    >>> found.value, found.n, found.df
    (2.0, 2, 2)
    """
    inside = domain & np.isfinite(y)
    n_eff, deff = kish(rows.weight[inside])
    n_rows = int(domain.sum())
    df = max(degrees(n_rows, rows.design.within(domain)), 0)
    if not inside.any():
        return DomainEstimate(None, None, None, None, 0, 0.0, None, df)
    value = _value(y[inside], rows.weight[inside], kind)
    z = influence(y, rows.weight, inside, "total" if kind == "total" else "mean")
    has_spread = n_units(len(z), rows.design) > 1
    se = standard_error(z, rows.design) if has_spread else None
    found = DomainEstimate(value, se, None, None, int(inside.sum()), n_eff, deff, df)
    limits = _limits(found, interval or DEFAULT[kind], rows, n_rows)
    if limits is None:
        return found
    least, most = (0.0, 1.0) if kind == "share" else (-math.inf, math.inf)
    return replace(found, low=max(limits[0], least), high=min(limits[1], most))


def domain_difference(y: Floats, rows: Rows, here: Mask, there: Mask) -> Difference | None:
    """Return how the mean of one domain differs from that of another of the same sample.

    Parameters: as ``domain_estimate``; ``here`` and ``there`` (n,) two domains, which may share
    sampling units (people of one home, an area and its district): their covariance is counted. None
    where one of them has no answers. Degrees are those of the domain that has fewer.
    Formula: the difference of both influence values. Source: Binder 1983, Int. Stat. Review 51:279;
    Korn and Graubard 1999, 5.2; R's ``svycontrast`` and ``svyttest``.

    >>> y, left = np.array([1.0, 2.0, 3.0, 6.0]), np.array([True, True, False, False])
    >>> domain_difference(y, Rows(np.ones(4)), left, ~left).value
    -3.0
    """
    answered = np.isfinite(y)
    inside = [domain & answered for domain in (here, there)]
    if not all(part.any() for part in inside):
        return None
    one, other = (_value(y[part], rows.weight[part], "mean") for part in inside)
    z = influence(y, rows.weight, inside[0]) - influence(y, rows.weight, inside[1])
    df = min(degrees(int(part.sum()), rows.design.within(part)) for part in (here, there))
    return tested(one - other, standard_error(z, rows.design) ** 2, max(df, 1))


def _value(y: Floats, weight: Floats, kind: Kind) -> float:
    total = float(weight @ y)
    if kind == "total":
        return total
    mean = total / float(weight.sum())
    return min(max(mean, 0.0), 1.0) if kind == "share" else mean


def _limits(
    found: DomainEstimate, interval: Interval, rows: Rows, n_rows: int
) -> tuple[float, float] | None:
    value, se = found.value, found.se
    assert value is not None  # noqa: S101  # a domain without answers has left before
    if interval == "wilson":
        size = found.n_eff
        if rows.design.cluster is not None and se is not None:
            size = effective_size(value, se**2, size)
        low, high = wilson(np.array([value]), np.array([size]))
        return float(low[0]), float(high[0])
    if se is None or found.df < 1:
        return None
    if interval == "korn-graubard":
        wanted = korn_graubard_size(value, se**2, n_rows, found.df)
        return korn_graubard(value, found.n_eff if wanted is None else wanted)
    if interval == "logit":
        return logit_limits(value, se, found.df)
    return t_limits(value, se, found.df)
