"""Influence values and the one routine that turns them into every variance."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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

    @property
    def is_simple(self) -> bool:
        """Return whether rows are independent draws from one population without correction."""
        return self.strata is None and self.cluster is None and self.population is None


SIMPLE = Design()


def influence(y: Floats, weight: Floats, inside: NDArray[np.bool_]) -> Floats:
    """Return the influence value of every row on a weighted mean (or share) within a domain.

    Parameters: ``y`` (n,) any unit, rows outside may hold NaN; ``weight`` (n,) positive; ``inside``
    (n,) true where the row is in the domain and answered. Returns (n,), zero outside.
    Formula: z = w s (y - m) / W with m = sum w s y / W, W = sum w s (Hajek).
    Invalid where nobody is inside: ZeroDivisionError.
    Source: Binder 1983, Int. Stat. Review 51:279; Lumley 2010, "Complex Surveys".

    >>> influence(np.array([0., 1.]), np.ones(2), np.array([True, True]))
    array([-0.25,  0.25])
    """
    total = float(weight[inside].sum())
    if total <= 0:
        raise ZeroDivisionError("the domain has no answers; check the base before the mean")
    z = np.zeros(len(weight))
    mean = float(weight[inside] @ y[inside]) / total
    z[inside] = weight[inside] * (y[inside] - mean) / total
    return z


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
    n_strata = int(stratum.max()) + 1 if len(stratum) else 0
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


def degrees(n_rows: int, design: Design = SIMPLE) -> int:
    """Return the degrees of freedom: sampling units less strata (rows less one when simple).

    Source: Korn and Graubard 1999, "Analysis of Health Surveys", 5.2.

    >>> degrees(40)
    39
    """
    units = n_rows if design.cluster is None else len(np.unique(_unit_keys(design)))
    return units - (1 if design.strata is None else len(np.unique(design.strata)))


def _unit_keys(design: Design) -> Ints:
    assert design.cluster is not None  # noqa: S101  # callers ask only where clusters exist
    if design.strata is None:
        return design.cluster
    _, cluster = np.unique(design.cluster, return_inverse=True)
    _, stratum = np.unique(design.strata, return_inverse=True)
    return (stratum * (int(cluster.max()) + 1) + cluster).astype(np.int64)


def _units(columns: Floats, design: Design) -> tuple[Floats, Ints, Floats]:
    n = len(columns)
    stratum = np.zeros(n, dtype=np.int64)
    if design.strata is not None:
        stratum = np.unique(design.strata, return_inverse=True)[1].astype(np.int64)
    population = design.population
    if design.cluster is not None:
        keys = _unit_keys(design)
        _, first, unit = np.unique(keys, return_index=True, return_inverse=True)
        columns, stratum = _sums(columns, unit, len(first)), stratum[first]
        population = None if population is None else population[first]
    return columns, stratum, _correction(stratum, population)


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
