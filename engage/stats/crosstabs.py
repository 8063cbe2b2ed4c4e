"""Tables of two questions: whether they depend on each other, with the design counted."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import fdtrc

from engage.stats.domains import Rows
from engage.stats.variance import Floats, Ints, Mask, degrees, influence, var_total
from engage.stats.weights import kish

NOTHING: Final = 1e-9  # a design effect this small is a rounding error


class TableError(Exception):
    """A table that cannot be tested; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """Rao and Scott's test of independence.

    ``shares`` (rows, columns) are the weighted shares of the cells, ``least_expected`` the smallest
    expected number of effective answers: below 5 the p-value is rough.
    """

    statistic: float
    ndf: float
    ddf: float
    p: float
    shares: Floats
    least_expected: float


def rao_scott(row: Ints, column: Ints, rows: Rows) -> Dependence:
    """Return Rao and Scott's second-order test that two questions do not depend on each other.

    Parameters: ``row`` and ``column`` (n,) codes from 0, negative where there is no answer; such
    rows stay in the design. Weights are taken as fixed.
    Formula: P weighted cell shares, D = diag(P), V their covariance, C the interaction columns made
    orthogonal to intercept and main effects, nu = units - strata; E = row share x column share,
    X2/N = sum (P - E)^2/E, Delta/N = (C' D^-1 C)^-1 (C' D^-1 V D^-1 C), F = X2/tr Delta,
    d0 = (tr Delta)^2/tr(Delta^2), p from F(d0, d0 nu). 1/P of an empty cell is 0. Equals R's
    ``svychisq(statistic="F")``. TableError where a question has one category, or the design leaves
    no degree of freedom. Source: Rao and Scott 1984, Ann. Stat. 12:46; Thomas and Rao 1987, JASA
    82:630.

    >>> answers = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [30, 10, 10, 30], axis=0)
    >>> found = rao_scott(*answers.T, Rows(np.ones(80)))
    >>> round(found.statistic, 2), found.ndf, round(found.ddf)
    (19.75, 1.0, 79)
    """
    inside = (row >= 0) & (column >= 0)
    row, n_rows = _recoded("row", row, inside)
    column, n_columns = _recoded("column", column, inside)
    cell = row * n_columns + column
    n_cells = n_rows * n_columns
    z = np.column_stack([influence((cell == k) * 1.0, rows.weight, inside) for k in range(n_cells)])
    nu = degrees(len(row), rows.design)
    if nu < 1:
        raise TableError("the design leaves no degree of freedom; it needs more sampling units")
    weight = rows.weight[inside]
    shares = np.bincount(cell[inside], weights=weight, minlength=n_cells) / weight.sum()
    delta = _generalised_effects(shares, var_total(z, rows.design), (n_rows, n_columns))
    table = shares.reshape(n_rows, n_columns)
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True)
    trace = float(np.trace(delta))
    if trace * len(weight) < NOTHING:
        raise TableError("one answer settles the other in every row; nothing is left to test")
    statistic = float(((table - expected) ** 2 / expected).sum()) / trace
    ndf = trace**2 / float(np.trace(delta @ delta))
    p = float(fdtrc(ndf, ndf * nu, statistic))
    least = float(expected.min()) * kish(weight)[0]
    return Dependence(statistic, ndf, ndf * nu, p, table, least)


def _recoded(name: str, codes: Ints, inside: Mask) -> tuple[Ints, int]:
    # only categories that both questions share with an answer count
    seen, place = np.unique(codes[inside], return_inverse=True)
    if len(seen) < 2:
        raise TableError(f"the {name} has fewer than two different answers; nothing to compare")
    again = np.full(len(codes), -1, dtype=np.int64)
    again[inside] = place
    return again, len(seen)


def _generalised_effects(shares: Floats, v: Floats, shape: tuple[int, int]) -> Floats:
    # without the factor N of the formula, which cancels in F
    contrasts = _interactions(*shape)
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    scaled = contrasts * inverse[:, None]
    try:
        delta = np.linalg.solve(contrasts.T @ scaled, scaled.T @ v @ scaled)
    except np.linalg.LinAlgError as error:
        raise TableError("too many cells are empty; merge answers first") from error
    return np.asarray(delta, dtype=np.float64)


def _interactions(n_rows: int, n_columns: int) -> Floats:
    row, column = (x.ravel() for x in np.indices((n_rows, n_columns)))
    main = np.column_stack(
        [np.ones(len(row))]
        + [row == i for i in range(1, n_rows)]
        + [column == j for j in range(1, n_columns)]
    ).astype(float)
    both = np.column_stack(
        [(row == i) & (column == j) for i in range(1, n_rows) for j in range(1, n_columns)]
    ).astype(float)
    residual: Floats = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    return residual
