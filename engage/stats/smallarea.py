"""Shares of small areas that lean on the whole city, as far as their own answers are few."""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaln, logit

from engage.stats.published import OwnShare

Floats = NDArray[np.float64]
Benchmark = Literal["pass", "scaled"]

MU_POINTS: Final = 41
S_POINTS: Final = 40
S_MOST: Final = 0.6
TOLERANCE: Final = 0.02  # by which the areas together may miss the city before they are scaled
MOSTLY: Final = 2 / 3


@dataclass(frozen=True, slots=True)
class Modelled:
    """Estimates of areas with their 95 % limits, one entry an area.

    ``own`` is lambda, the part that the area's own answers have in its estimate, from 0 to 1.
    ``city_size`` says how many answers the other areas weigh as much as, in every estimate.
    """

    value: Floats
    low: Floats
    high: Floats
    own: Floats
    city_size: float


def beta_binomial(share: Floats, n_eff: Floats) -> Modelled:
    """Return the estimates of the beta-binomial hierarchical model on a grid (BB-HB).

    Parameters: weighted ``share`` in 0-1 and Kish's ``n_eff`` >= 0 of each area (without answers
    the share is ignored; at least one area needs some). Deterministic: no chain, no seed.
    Formula: Y = n_eff p; Y | theta ~ Bin(n_eff, theta); theta ~ Beta(mu M, (1 - mu) M);
    s = sqrt(1/(M + 1)) ~ U(0, 0.6), mu ~ U(0, 1). With grid weights w: m = (Y + mu M)/(N + M),
    v = m (1 - m)/(N + M + 1), E = sum w m, Var = sum w (v + m^2) - E^2, so the uncertainty of mu
    and M is in the interval, which is that of a Beta with this mean and variance;
    lambda = N/(N + E[M]); the city's size is 1/E[1/(M + 1)] - 1, which the long tail of M leaves
    alone. Invalid for clusters; coverage is an average over areas and lower for an extreme one.
    Source: Gelman et al., Bayesian Data Analysis, ch. 5; Rao and Molina 2015, Small Area
    Estimation, ch. 9-10; n_eff: Chen, Wakefield and Lumley 2014, Spat. Spatiotemporal Epidemiol.

    >>> found = beta_binomial(np.array([0.2, 0.5, 0.8]), np.array([10.0, 200.0, 0.0]))
    >>> found.value.round(2).tolist(), found.own.round(2).tolist()
    ([0.33, 0.49, 0.44], [0.02, 0.32, 0.0])
    """
    n = n_eff.astype(np.float64)
    y = n * np.where(n > 0, share, 0.0)
    mu, rho = (axis[..., None] for axis in _grid(y, n))
    size = 1 / rho - 1
    density = log_likelihood(y, n, mu, rho) + np.log(mu * (1 - mu))[..., 0]
    weight = np.exp(density - density.max())
    weight /= weight.sum()
    mean = (y + mu * size) / (n + size)
    spread = mean * (1 - mean) / (n + size + 1) + mean**2
    value, square = (np.tensordot(weight, part, 2) for part in (mean, spread))
    low, high = beta_limits(value, square - value**2)
    own = n / (n + float((weight * size[..., 0]).sum()))
    return Modelled(value, low, high, own, 1 / float((weight * rho[..., 0]).sum()) - 1)


def log_likelihood(y: Floats, n: Floats, mu: Floats, rho: Floats) -> Floats:
    """Return the beta-binomial log likelihood of all areas, without the binomial coefficients.

    Parameters: ``y`` yes-answers of ``n`` by area along the last axis; ``mu`` the mean share and
    ``rho`` the correlation of two answers of one area, in 0-1 with a last axis of 1.
    Formula: sum [ln B(y + a, n - y + b) - ln B(a, b)], a = mu M, b = (1 - mu) M, M = 1/rho - 1.
    Source: Skellam 1948, JRSS B 10:257; checked against VGAM's betabinomial.

    >>> one = log_likelihood(np.array([1.0]), np.array([1.0]), np.array([0.3]), np.array([0.1]))
    >>> float(np.exp(one).round(6))
    0.3
    """
    size = 1 / rho - 1
    a, b = mu * size, (1 - mu) * size
    known = n > 0
    y, n = y[known], n[known]
    parts = gammaln(y + a) + gammaln(n - y + b) - gammaln(n + size)
    whole = gammaln(a) + gammaln(b) - gammaln(size)
    found: Floats = parts.sum(axis=-1) - len(n) * whole[..., 0]
    return found


def benchmarked(
    modelled: Modelled, population: Floats, city: tuple[float, float], most: float = 1.0
) -> tuple[Modelled, Benchmark]:
    """Return the estimates, scaled where together they miss the city, and whether they were.

    Parameters: ``population`` of each area (any unit); ``city`` the least and greatest value that
    the direct figure of the city stands for (twice the same where it is exact); ``most`` the top
    of the scale, at which everything is cut.
    Formula: B = sum P_b E_b / sum P_b; with c the value in ``city`` nearest to B, all are
    multiplied by c/B if |B - c| > 0.02 c. Nothing is scaled to a city at 0 or below.
    Source: Rao and Molina 2015, 6.4.6 (ratio benchmarking).

    >>> found = beta_binomial(np.array([0.4, 0.6]), np.array([50.0, 50.0]))
    >>> benchmarked(found, np.array([1.0, 1.0]), (0.5, 0.5))[1]
    'pass'
    >>> scaled, said = benchmarked(found, np.array([1.0, 3.0]), (0.5, 0.5))
    >>> said, round(float(scaled.value @ [0.25, 0.75]), 9)
    ('scaled', 0.5)
    """
    together = float(modelled.value @ population / population.sum())
    nearest = min(max(together, city[0]), city[1])
    if nearest <= 0 or abs(together - nearest) <= TOLERANCE * nearest:
        return modelled, "pass"
    ratio = nearest / together
    value, low, high = (
        np.minimum(part * ratio, most) for part in (modelled.value, modelled.low, modelled.high)
    )
    return replace(modelled, value=value, low=low, high=high), "scaled"


def own_share_word(n: float, city_size: float) -> OwnShare:
    """Return how much of an estimate is the area's own, in one of three words.

    Formula: lambda = n/(n + city size); from two thirds, from one third, below. A number would
    give the count of answers away, and so would a word made of the exact n: hand over n as it is
    printed. Source: DESIGN part 5.

    >>> [own_share_word(n, 30.0) for n in (70, 30, 10)]
    ['mostly_this_area', 'about_half', 'mostly_the_city']
    """
    own = n / (n + city_size)
    if own >= MOSTLY:
        return "mostly_this_area"
    return "about_half" if own >= 1 - MOSTLY else "mostly_the_city"


def _grid(y: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return mu and rho over the grid: (points of mu, 1) and (1, points of s)."""
    whole = n.sum()
    start = min(max(float(y.sum() / whole), 0.02), 0.98)
    se = 1 / max(1.0, whole * start * (1 - start)) ** 0.5
    reach = max(1.2, 6 * se)
    mu = 1 / (1 + np.exp(-(logit(start) + np.linspace(-reach, reach, MU_POINTS))))
    s = (np.arange(S_POINTS) + 0.5) * S_MOST / S_POINTS
    return mu[:, None], (s**2)[None, :]


def beta_limits(value: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return the 95 % limits of the Beta with this mean and variance.

    Formula: parameters E c and (1 - E) c, c = E (1 - E)/Var - 1, at least 0.01: a variance that was
    approximated may be larger than any share has. Source: Johnson, Kotz and
    Balakrishnan 1995, Continuous Univariate Distributions 2, ch. 25.

    >>> low, high = beta_limits(np.array([0.5]), np.array([1 / 12]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.025], [0.975])
    """
    size = np.maximum(value * (1 - value) / variance - 1, 0.01)
    a, b = value * size, (1 - value) * size
    return (
        np.minimum(betaincinv(a, b, 0.025), value),
        np.maximum(betaincinv(a, b, 0.975), value),
    )
