"""Weights by other ways than raking: post-stratification and linear calibration."""

from collections.abc import Sequence

import numpy as np

from engage.stats.margins import Margin, WeightingError, same_total
from engage.stats.variance import Floats
from engage.stats.weights import TOLERANCE, Weighted, diagnose, rake, unraked


class CannotCalibrateError(WeightingError):
    """Totals that no weights of this form can meet."""


def poststratify(base: Floats, margin: Margin) -> Weighted:
    """Return base weights multiplied in each category so that their sums are its people.

    Parameters: ``base`` (n,) positive; one ``margin``. It is raking to a single margin, with the
    same checks and errors, done in one sweep. Formula: w = d N_c / sum_c d.
    Source: Holt and Smith 1979, JRSS A 142:33.

    >>> sex = Margin("sex", ("f", "m"), np.array([0, 0, 1]), np.array([60.0, 40.0]))
    >>> poststratify(np.array([1.0, 2.0, 1.0]), sex).weight.tolist()
    [20.0, 40.0, 40.0]
    """
    return rake(base, [margin], max_sweeps=1)


def calibrate(base: Floats, x: Floats, totals: Floats) -> Weighted:
    """Return the weights nearest to the base that meet totals of any characteristics.

    Parameters: ``base`` (n,) positive; ``x`` (n, k) characteristics of each row, dummies (see
    ``dummies``) or numbers, no intercept is added; ``totals`` (k,) of the population.
    Formula (linear, GREG): w = d (1 + x' (X'DX)^- (T - X'd)). Weights may come out zero or
    negative, which the warnings say: rake then. CannotCalibrateError where no weights meet the
    totals.
    Source: Deville and Sarndal 1992, JASA 87:376; Lumley 2010, 7.4.

    >>> calibrate(np.ones(2), np.array([[1.0], [3.0]]), np.array([8.0])).weight.tolist()
    [1.4, 2.2]
    """
    unraked(base)  # refuses base weights that are none
    gram = x.T @ (x * base[:, None])
    missing = totals - x.T @ base
    weight = base * (1 + x @ np.linalg.lstsq(gram, missing, rcond=1e-12)[0])
    scale = np.maximum(np.abs(totals), 1e-12 * float(base.sum()))
    gaps = np.abs(x.T @ weight - totals) / scale
    worst = int(np.argmax(gaps))
    if gaps[worst] > TOLERANCE * 100:
        raise CannotCalibrateError(
            f"no weights meet total {worst + 1} ({totals[worst]:g}) together with the others; "
            "totals that depend on each other must agree"
        )
    n_bad = int((weight <= 0).sum())
    notes = [f"{n_bad} weights are zero or negative; rake instead"] if n_bad else []
    return Weighted(weight, diagnose(weight, 1, f"total {worst + 1}", float(gaps[worst]), notes))


def dummies(margins: Sequence[Margin]) -> tuple[Floats, Floats]:
    """Return margins as the characteristics and the totals that ``calibrate`` takes.

    Totals up to 2 % apart are rescaled to the first margin's. Source: Lumley 2010, 7.3.

    >>> sex = Margin("sex", ("f", "m"), np.array([0, 0, 1]), np.array([60.0, 40.0]))
    >>> [part.tolist() for part in dummies([sex])]
    [[[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], [60.0, 40.0]]
    """
    same, _ = same_total(margins)
    columns = [(m.codes == k) * 1.0 for m in same for k in range(len(m.levels))]
    return np.column_stack(columns), np.concatenate([m.totals for m in same])
