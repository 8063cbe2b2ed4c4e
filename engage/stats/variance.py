"""Influence values and the one routine that turns them into every variance."""

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Statistic = Literal["mean", "total"]
ROUNDING: Final = 1e-12
SPARSE: Final = 4  # codes up to this many times the rows are counted instead of sorted


class LonelyStratumWarning(UserWarning):
    """A stratum has one sampling unit only; it is centred at the grand mean."""


@dataclass(frozen=True, slots=True)
class Design:
    """How rows were drawn: stratum and cluster of each row, and units in each row's stratum.

    ``strata`` and ``cluster`` are integer codes, one a row; ``population`` is the number of
    sampling units that the row's stratum has in all. None means no strata, every row its own unit,
    no finite population correction. Clusters are nested in strata.
    """

    strata: Ints | None = None
    cluster: Ints | None = None
    population: Floats | None = None

    def within(self, rows: Mask) -> "Design":
        """Return the design of some of its rows alone, to count units and strata there."""
        strata = None if self.strata is None else self.strata[rows]
        cluster = None if self.cluster is None else self.cluster[rows]
        return Design(strata, cluster)


SIMPLE = Design()


def influence(
    y: Floats,
    weight: Floats,
    inside: Mask,
    of: Statistic = "mean",
    per: Floats | None = None,
) -> Floats:
    """Return the influence value of every row on a statistic of a domain.

    Parameters: ``y`` (n,) any unit, rows outside may hold NaN; ``weight`` (n,) positive; ``inside``
    (n,) true where the row is in the domain and answered; ``of`` a mean (shares, nets and indexes
    are means) or a total; ``per`` (n,) makes the mean a ratio: y per unit of it, by default per
    answer. Returns (n,), zero outside; the sum is zero for means.
    Formula: mean z = w s (y - m x) / X with m = sum w s y / X, X = sum w s x, x = ``per`` or 1
    (Hajek); total z = w s y. Invalid where X is not positive: ZeroDivisionError.
    Differences are differences of influence values, whose covariance is then counted.
    Source: Binder 1983, Int. Stat. Review 51:279; Lumley 2010, "Complex Surveys".

    >>> influence(np.array([0., 1.]), np.ones(2), np.array([True, True]))
    array([-0.25,  0.25])
    >>> influence(np.array([2., 4.]), np.ones(2), np.array([True, True]), per=np.array([1., 3.]))
    array([ 0.125, -0.125])
    """
    z = np.zeros(len(weight))
    w, inner = weight[inside], y[inside]
    if of == "total":
        z[inside] = w * inner
        return z
    x = np.ones(len(w)) if per is None else per[inside]
    total = float(w @ x)
    if total <= 0:
        raise ZeroDivisionError("the domain has no answers; check the base before the mean")
    z[inside] = w * (inner - float(w @ inner) / total * x) / total
    return z


def calibrated(
    z: Floats, weight: Floats, margins: Sequence[Ints], base: Floats | None = None
) -> Floats:
    """Return influence values after raking or calibration: what the margins do not explain.

    Parameters: ``z`` (n,) from ``influence`` with the calibrated ``weight`` (n,); ``margins``, the
    category of each row (n,) for every margin; ``base`` (n,) the weights of the regression. With
    base weights it is the GREG residual; with None rows count alike, as R's ``rake`` does it.
    Formula: u = z / w, e = w (u - x'b), b the least squares fit of u on all margin dummies.
    Meant for figures of the whole city; never for small areas.
    Source: Deville and Sarndal 1992, JASA 87:376; Lumley 2010, ch. 7.

    >>> sex = np.array([0, 0, 1, 1])
    >>> calibrated(np.array([-0.5, -0.5, 0.4, 0.6]), np.ones(4), [sex]).round(9).tolist()[2:]
    [-0.1, 0.1]
    """
    dummies = np.column_stack(
        [(codes == k).astype(float) for codes in margins for k in range(int(codes.max()) + 1)]
    )
    root = np.ones(len(z)) if base is None else np.sqrt(base)
    u = z / weight
    fit = np.linalg.lstsq(dummies * root[:, None], u * root, rcond=None)[0]
    residual: Floats = weight * (u - dummies @ fit)
    return residual


def var_total(z: Floats, design: Design = SIMPLE) -> Floats:
    """Return the variance of the sum of influence values, as a matrix when ``z`` has columns.

    Parameters: ``z`` (n,) or (n, k), one row a response of the whole sample, zero outside the
    domain. Returns a scalar array or (k, k). Formula (Taylor, units drawn with replacement):
    v = sum_h f_h m_h/(m_h - 1) sum_j (Z_hj - mean_h Z)^2, f_h = 1 or 1 - m_h/M_h; a stratum with
    one unit is centred at the grand mean, with a LonelyStratumWarning.
    Source: Wolter 2007, "Introduction to Variance Estimation", ch. 6; Lumley 2010.

    >>> float(var_total(np.array([-0.25, 0.25])))
    0.25
    """
    columns = z[:, None] if z.ndim == 1 else z
    totals, stratum, correction = _units(columns, design)
    n_strata = len(correction)
    size = np.bincount(stratum, minlength=n_strata).astype(float)
    means = _sums(totals, stratum, n_strata) / size[:, None]
    is_lonely = size == 1
    if is_lonely.any():
        means[is_lonely] = totals.mean(axis=0)
        if n_strata > 1:
            warnings.warn(
                f"{int(is_lonely.sum())} strata have one sampling unit; centred at the grand mean",
                LonelyStratumWarning,
                stacklevel=2,
            )
    factor = np.where(is_lonely, 1.0, size / np.maximum(size - 1, 1)) * correction
    centred = totals - means[stratum]
    v: Floats = (centred * factor[stratum, None]).T @ centred
    return v.reshape(()) if z.ndim == 1 else v


def standard_error(z: Floats, design: Design = SIMPLE) -> float:
    """Return the standard error of a statistic from its influence values.

    Parameters: ``z`` (n,) as for ``var_total``. Formula: sqrt(v); what is only a rounding error of
    the influence values is 0, so that no interval or test is built on it.

    >>> standard_error(np.array([-0.25, 0.25]))
    0.5
    """
    se = math.sqrt(max(0.0, float(var_total(z, design))))
    return se if se > ROUNDING * float(np.abs(z).sum()) else 0.0


def n_units(n_rows: int, design: Design = SIMPLE) -> int:
    """Return the number of sampling units: clusters, counted in each stratum, or rows.

    Source: Kish 1965, "Survey Sampling", 5.1.

    >>> n_units(4, Design(cluster=np.array([7, 7, 9, 9])))
    2
    """
    return n_rows if design.cluster is None else _compact(_unit_keys(design))[1]


def degrees(n_rows: int, design: Design = SIMPLE) -> int:
    """Return the degrees of freedom: sampling units less strata (rows less one when simple).

    Source: Korn and Graubard 1999, "Analysis of Health Surveys", 5.2.

    >>> degrees(40)
    39
    """
    return n_units(n_rows, design) - (1 if design.strata is None else _compact(design.strata)[1])


def _unit_keys(design: Design) -> Ints:
    assert design.cluster is not None  # noqa: S101  # callers ask only where clusters exist
    if design.strata is None:
        return design.cluster
    cluster, n_clusters = _compact(design.cluster)
    return _compact(design.strata)[0] * n_clusters + cluster


def _units(columns: Floats, design: Design) -> tuple[Floats, Ints, Floats]:
    n = len(columns)
    stratum = np.zeros(n, dtype=np.int64)
    if design.strata is not None:
        stratum = _compact(design.strata)[0]
    population = design.population
    if design.cluster is not None:
        unit, n_found = _compact(_unit_keys(design))
        first = np.zeros(n_found, dtype=np.int64)
        first[unit] = np.arange(n)
        columns, stratum = _sums(columns, unit, n_found), stratum[first]
        population = None if population is None else population[first]
    return columns, stratum, _correction(stratum, population)


def _compact(codes: Ints) -> tuple[Ints, int]:
    # the codes 0 … k - 1 in their order; counting is ten times as fast as sorting
    if not len(codes):
        return codes, 0
    if int(codes.min()) < 0 or int(codes.max()) > SPARSE * len(codes) + 1000:
        found, place = np.unique(codes, return_inverse=True)
        return place.astype(np.int64), len(found)
    is_there = np.bincount(codes) > 0
    return (np.cumsum(is_there) - 1)[codes], int(is_there.sum())


def _correction(stratum: Ints, population: Floats | None) -> Floats:
    n_strata = int(stratum.max()) + 1 if len(stratum) else 0
    if population is None:
        return np.ones(n_strata)
    size = np.bincount(stratum, minlength=n_strata)
    total = np.zeros(n_strata)
    total[stratum] = population
    return 1.0 - size / total


def _sums(columns: Floats, group: Ints, n_groups: int) -> Floats:
    return np.column_stack(
        [np.bincount(group, weights=column, minlength=n_groups) for column in columns.T]
    )
