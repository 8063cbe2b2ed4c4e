"""Area estimates that lean on facts known of every area, and those of means: Fay and Herriot."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engage.stats.intervals import Z95
from engage.stats.smallarea import Modelled

Floats = NDArray[np.float64]
TAU_POINTS: Final = 60
TAU_MOST: Final = 0.3  # of an angle
MIN_AREAS: Final = 20  # with covariates; with 12 areas they do more harm than good


class CovariatesError(ValueError):
    """Covariates that no estimate can lean on."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """The areas given each tau of a grid: log density (taus), mean and variance (taus, areas)."""

    density: Floats
    mean: Floats
    variance: Floats
    own: Floats


def fay_herriot_shares(share: Floats, n_eff: Floats, covariates: Floats | None = None) -> Modelled:
    """Return the estimates of shares by the hierarchical Fay-Herriot model on angles (FH-HB).

    Parameters: weighted ``share`` in 0-1 and Kish's ``n_eff`` >= 0 of each area; ``covariates`` of
    shape (areas, facts), for 20 areas or more with 1 or 2 sensible facts.
    Formula: z = asin sqrt((Y + 3/8)/(N + 3/4)), D = 1/(4N + 2); z = x'beta + u + e,
    u ~ N(0, tau^2), e ~ N(0, D), beta flat, tau ~ U(0, 0.3). Back, with mean m and variance v
    given tau: (1 - exp(-2v) cos 2m)/2, averaged over tau; limits sin^2(m -+ 1.96 sd), the angle
    cut to 0-90 degrees.
    Source: Fay and Herriot 1979, JASA 74:269; Rao and Molina 2015, ch. 10; the angle: Anscombe
    1948, Biometrika 35:246.

    >>> found = fay_herriot_shares(np.array([0.2, 0.5, 0.8]), np.array([10.0, 200.0, 0.0]))
    >>> found.value.round(2).tolist(), found.own.round(2).tolist()
    ([0.33, 0.49, 0.42], [0.47, 0.87, 0.0])
    """
    n = n_eff.astype(np.float64)
    y = n * np.where(n > 0, share, 0.0)
    angle = np.arcsin(np.sqrt((y + 0.375) / (n + 0.75)))
    noise = np.where(n > 0, 1 / (4 * n + 2), np.inf)
    tau = _midpoints(TAU_MOST)
    found = leaning(angle, noise, _design(covariates, n > 0), tau)
    weight = _weights(found.density)
    value = weight @ ((1 - np.exp(-2 * found.variance) * np.cos(2 * found.mean)) / 2)
    middle, reach = _mixed(found, weight)
    low, high = (
        np.sin(np.clip(end, 0, np.pi / 2)) ** 2 for end in (middle - reach, middle + reach)
    )
    return _modelled((value, low, high), weight @ found.own, 1 / (4 * float(weight @ tau**2)))


def fay_herriot_means(
    mean: Floats, n_eff: Floats, spread: float, covariates: Floats | None = None
) -> Modelled:
    """Return the estimates of means by the hierarchical Fay-Herriot model.

    Parameters: weighted ``mean`` and Kish's ``n_eff`` >= 0 of each area; ``spread`` > 0, the
    variance of single answers within areas, pooled; ``covariates`` as for shares.
    Formula: as for shares with z = mean, D = spread/N, tau ~ U(0, 2 sd of z); mean and variance are
    those of the mixture over tau, limits 1.96 sd each side. Where all means are alike, tau is 0.
    Source: Fay and Herriot 1979, JASA 74:269; Rao and Molina 2015, ch. 10.

    >>> found = fay_herriot_means(np.array([5.0, 6.0, 7.0]), np.array([40.0, 40.0, 40.0]), 4.0)
    >>> found.value.round(2).tolist()
    [5.11, 6.0, 6.89]
    """
    n = n_eff.astype(np.float64)
    noise = np.where(n > 0, spread / np.maximum(n, 1e-9), np.inf)
    tau = _midpoints(2 * float(mean[n > 0].std()))
    found = leaning(np.where(n > 0, mean, 0.0), noise, _design(covariates, n > 0), tau)
    weight = _weights(found.density)
    middle, reach = _mixed(found, weight)
    between = float(weight @ tau**2)
    size = spread / between if between > 0 else float("inf")
    return _modelled((middle, middle - reach, middle + reach), weight @ found.own, size)


def leaning(z: Floats, noise: Floats, x: Floats, tau: Floats) -> Leaning:
    """Return what each tau says: its log density, and each area's mean and variance given it.

    Parameters: ``z`` the figure and ``noise`` its variance by area (infinite without answers),
    ``x`` of shape (areas, columns), ``tau`` the standard deviations between areas.
    Formula: V = diag(tau^2 + D), C = (X' V^-1 X)^-1, b = C X' V^-1 z, r = z - X b;
    log p = -(sum ln(tau^2 + D) + ln|X' V^-1 X| + r' V^-1 r)/2, which is the restricted likelihood
    (REML); g = tau^2/(tau^2 + D): mean g z + (1 - g) x'b, variance g D + (1 - g)^2 x'C x.
    Source: Rao and Molina 2015, 10.3; checked against metafor's REML.

    >>> flat = np.ones((2, 1))
    >>> one = leaning(np.array([1.0, 3.0]), np.array([1.0, 1.0]), flat, np.array([1.0]))
    >>> one.mean.tolist(), one.own.tolist()
    ([[1.5, 2.5]], [[0.5, 0.5]])
    """
    known = np.isfinite(noise)
    total = tau[:, None] ** 2 + noise
    precision = np.where(known, 1 / total, 0.0)
    inner = np.einsum("ai,ta,aj->tij", x, precision, x)
    cover = np.linalg.inv(inner)
    beta = np.einsum("tij,aj,ta,a->ti", cover, x, precision, z)
    fitted = beta @ x.T
    rest = ((z - fitted) ** 2 * precision).sum(axis=1)
    logs = np.log(total[:, known]).sum(axis=1) + np.linalg.slogdet(inner)[1]
    own = tau[:, None] ** 2 * precision
    steered = (1 - own) ** 2 * np.einsum("ai,tij,aj->ta", x, cover, x)
    noisy = own * np.where(known, noise, 0.0)
    missing = np.where(known, 0.0, tau[:, None] ** 2)
    mean = own * z + (1 - own) * fitted
    return Leaning(-(logs + rest) / 2, mean, noisy + missing + steered, own)


def _design(covariates: Floats | None, known: NDArray[np.bool_]) -> Floats:
    """Return the columns that the model leans on, each fact in units of its spread."""
    ones = np.ones((len(known), 1))
    if covariates is None:
        return ones
    n, facts = int(known.sum()), covariates.shape[1]
    if n < MIN_AREAS:
        raise CovariatesError(f"covariates need answers in {MIN_AREAS} areas or more, not {n}")
    spread = covariates[known].std(axis=0)
    scaled = (covariates - covariates[known].mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    x = np.hstack([ones, scaled])
    if np.linalg.matrix_rank(x[known]) <= facts:
        raise CovariatesError("a covariate is the same in every area, or follows from the others")
    return x


def _midpoints(most: float) -> Floats:
    return (np.arange(TAU_POINTS) + 0.5) * most / TAU_POINTS


def _weights(density: Floats) -> Floats:
    weight = np.exp(density - density.max())
    normed: Floats = weight / weight.sum()
    return normed


def _mixed(found: Leaning, weight: Floats) -> tuple[Floats, Floats]:
    """Return mean and reach of the 95 % interval of the mixture over tau."""
    middle = weight @ found.mean
    variance = weight @ (found.variance + found.mean**2) - middle**2
    return middle, Z95 * np.sqrt(np.maximum(variance, 0.0))


def _modelled(ends: tuple[Floats, Floats, Floats], own: Floats, size: float) -> Modelled:
    value, low, high = ends
    return Modelled(value, np.minimum(low, value), np.maximum(high, value), own, size)
