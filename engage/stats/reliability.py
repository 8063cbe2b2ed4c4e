"""Whether the items of an index measure one thing: Cronbach's alpha and McDonald's omega."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import fdtri

from engage.stats.intervals import Z95
from engage.stats.variance import Design, Floats, var_total
from engage.stats.weights import kish

LEAST_UNIQUE: Final = 0.005  # as R's factanal: no item is explained altogether
STEPS: Final = 5000
SETTLED: Final = 1e-12
NUDGE: Final = 1e-6


class NoReliabilityError(ValueError):
    """Items that no reliability can be computed of; the message says why."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """A coefficient with its 95 % limits and the complete answers behind it."""

    value: float
    low: float
    high: float
    n: int


def alpha(items: Floats, weight: Floats) -> Reliability:
    """Return Cronbach's alpha of complete answers with Feldt's interval on n_eff.

    Parameters: ``items`` (n, k) turned alike, NaN is no answer, k >= 2; ``weight`` (n,).
    Formula: k/(k - 1) (1 - tr C / 1'C1), C the weighted covariance; limits
    1 - (1 - a) F(.975) and 1 - (1 - a) F(.025) with n_eff - 1 and (n_eff - 1)(k - 1) degrees.
    Source: Cronbach 1951, Psychometrika 16:297; Feldt 1965, Psychometrika 30:357; R svycralpha.

    >>> answers = np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 4.0], [4.0, 5.0]])
    >>> round(alpha(answers, np.ones(4)).value, 3)
    0.967
    """
    x, w = _complete(items, weight, least=2)
    k = x.shape[1]
    value = _alpha(_covariance(x, w))
    df = kish(w)[0] - 1
    low, high = (1 - (1 - value) * float(fdtri(df, df * (k - 1), q)) for q in (0.975, 0.025))
    return Reliability(value, low, high, len(x))


def omega(items: Floats, weight: Floats, design: Design | None = None) -> Reliability:
    """Return McDonald's omega total of complete answers, one factor by maximum likelihood.

    Parameters: as ``alpha``; ``design`` of the rows. The correlations are Pearson's, also for
    scales of five points, which is said where it is published.
    Formula: (sum L)^2 / ((sum L)^2 + sum psi) of the weighted correlations. Each weighted moment
    has its influence values; the slope of omega along them gives its own, and those its variance;
    the limits are symmetric in log(1 - omega), as Feldt's are for alpha.
    Source: McDonald 1999, "Test Theory"; Hayes and Coutts 2020, Commun. Methods Meas. 14:1;
    Joreskog 1967, Psychometrika 32:443; for the variance Binder 1983.

    >>> rng = np.random.default_rng(4)
    >>> answers = rng.normal(size=(300, 1)) + rng.normal(size=(300, 4))
    >>> round(omega(answers, np.ones(300)).value, 1)
    0.8
    """
    answered = np.isfinite(items).all(axis=1)
    x, w = _complete(items, weight, least=3)
    covariance = _covariance(x, w)
    value = _omega(covariance)
    z = np.zeros(len(items))
    z[answered] = _omega_influence(x, w, covariance)
    se = math.sqrt(float(var_total(z, design or Design())))
    reach = Z95 * se / (1 - value)
    low, high = (1 - (1 - value) * math.exp(sign * reach) for sign in (1, -1))
    return Reliability(value, low, high, len(x))


def _complete(items: Floats, weight: Floats, least: int) -> tuple[Floats, Floats]:
    if items.shape[1] < least:
        raise NoReliabilityError(f"it needs {least} items")
    rows = np.isfinite(items).all(axis=1)
    x, w = items[rows], weight[rows]
    if len(x) < 3:
        raise NoReliabilityError(f"only {len(x)} people answered every item")
    if not (x.std(axis=0) > 0).all():
        raise NoReliabilityError("everybody gave the same answer to an item")
    return x, w


def _covariance(x: Floats, w: Floats) -> Floats:
    centred = x - w @ x / w.sum()
    covariance: Floats = (centred * w[:, None]).T @ centred / w.sum()
    return covariance


def _alpha(covariance: Floats) -> float:
    k = len(covariance)
    if not covariance.sum() > 0:
        raise NoReliabilityError("the items contradict each other; turn those of the other sense")
    return k / (k - 1) * (1 - float(np.trace(covariance) / covariance.sum()))


def _omega(covariance: Floats) -> float:
    spread = np.sqrt(np.diag(covariance))
    loadings, unique = one_factor(covariance / np.outer(spread, spread))
    common = float(loadings.sum()) ** 2
    return common / (common + float(unique.sum()))


def one_factor(correlation: Floats) -> tuple[Floats, Floats]:
    """Return the loadings and unique variances of one factor, by maximum likelihood (EM).

    Parameters: ``correlation`` (k, k), k >= 3. Source: Rubin and Thayer 1982, Psychometrika 47:69.

    >>> loadings, unique = one_factor(np.full((3, 3), 0.49) + 0.51 * np.eye(3))
    >>> loadings.round(6).tolist()
    [0.7, 0.7, 0.7]
    """
    values, vectors = np.linalg.eigh(correlation)
    first = vectors[:, -1] * math.sqrt(float(values[-1]))
    loadings = np.clip(np.sign(first.sum()) * first, -0.95, 0.95)
    unique = 1 - loadings**2
    for _ in range(STEPS):
        scaled = loadings / unique
        slope = scaled / (1 + float(scaled @ loadings))
        explained = correlation @ slope
        factor = 1 - float(slope @ loadings) + float(slope @ explained)
        new = explained / factor
        unique = np.maximum(np.diag(correlation) - new * explained, LEAST_UNIQUE)
        if float(np.abs(new - loadings).max()) < SETTLED:
            return new, unique
        loadings = new
    return loadings, unique


def _omega_influence(x: Floats, w: Floats, covariance: Floats) -> Floats:
    # along each moment: how fast omega moves, times the influence values of the moment
    centred = x - w @ x / w.sum()
    share = w / w.sum()
    z = np.zeros(len(x))
    for i, j in zip(*np.triu_indices(len(covariance)), strict=True):
        moved = np.zeros_like(covariance)
        moved[i, j] = moved[j, i] = NUDGE * math.sqrt(covariance[i, i] * covariance[j, j])
        slope = (_omega(covariance + moved) - _omega(covariance - moved)) / (2 * moved[i, j])
        z += slope * share * (centred[:, i] * centred[:, j] - covariance[i, j])
    return z
