"""Sizes of a survey before it is made: answers, invitations, and the change two waves can find."""

import math
from collections.abc import Sequence

from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from engage.stats.intervals import Z95


def answers_needed(half_width: float, deff: float = 1.0, population: int | None = None) -> int:
    """Return how many answers make an interval of a share reach no further than wanted.

    Parameters: ``half_width`` in 0-0.5, of the 95 % interval of a share of one half, where it is
    widest; ``deff`` >= 1, the design effect of weighting; ``population``: how many the sample is
    drawn from, None for very many. Returns a whole number, at most the population.
    Formula: n0 = deff z^2 / (4 h^2), n = n0 / (1 + (n0 - 1) / N). Not valid where the sample is
    not drawn at random, or where the answers of a block of homes resemble each other.
    Source: Cochran 1977, Sampling Techniques, 3rd ed., 4.2; Kish 1965, Survey Sampling, 8.2.

    >>> answers_needed(0.05), answers_needed(0.05, population=1000), answers_needed(0.1, deff=1.5)
    (385, 278, 145)
    """
    plain = deff * Z95**2 / (4 * half_width**2)
    if population is not None:
        plain = plain / (1 + (plain - 1) / max(population, 1))
        return min(population, _up(plain))
    return _up(plain)


def half_width(n: float, deff: float = 1.0, population: int | None = None) -> float:
    """Return how far the 95 % interval of a share of one half reaches with so many answers.

    The inverse of ``answers_needed``, with the same parameters; 0.5 where there is no answer.
    Formula: z sqrt(deff (N - n)/(N - 1) / (4 n)). Source: Cochran 1977, 4.2.

    >>> round(half_width(385), 3), round(half_width(278, population=1000), 3)
    (0.05, 0.05)
    """
    if n < 1:
        return 0.5
    left = 1.0 if population is None else max(0.0, (population - n) / max(population - 1, 1))
    return min(0.5, Z95 * math.sqrt(deff * left / (4 * n)))


def wilson_half_width(n: float, deff: float = 1.0) -> float:
    """Return the half-width of the interval as results print it: Wilson's, of a share of one half.

    Parameters: ``n`` answers, ``deff`` the design effect of weighting; n_eff = n / deff.
    Formula: z / (2 sqrt(n_eff + z^2)), Wilson's limits at p = 1/2; no finite population correction.
    Source: Wilson 1927, JASA 22:209.

    >>> round(wilson_half_width(100), 4)
    0.0962
    """
    return Z95 / (2 * math.sqrt(n / deff + Z95**2))


def stratified_half_width(
    sizes: Sequence[int], answers: Sequence[float], deff: float = 1.0
) -> float | None:
    """Return how far the 95 % interval of a whole city's share reaches, weighted from its areas.

    Parameters: how many live in each area, and how many of each answer; ``deff`` of the weighting
    inside the areas. Returns 0-0.5, None where an area of some size expects no answer.
    Formula: z sqrt(sum W_h^2 deff / (4 n_h)), W_h = N_h / N, for a share of one half in each area;
    no finite population correction. Source: Cochran 1977, 5.3.

    >>> round(stratified_half_width([1000, 1000], [50, 50]), 3)
    0.098
    """
    total = sum(sizes)
    pairs = [(size / total, n) for size, n in zip(sizes, answers, strict=True) if size]
    if not pairs or any(n < 1 for _, n in pairs):
        return None
    return min(0.5, Z95 * math.sqrt(sum(w * w * deff / (4 * n) for w, n in pairs)))


def invitations_needed(answers: int, response_rate: float, population: int | None = None) -> int:
    """Return how many homes to invite so that so many answer, at most all there are.

    Parameters: ``response_rate`` in 0-1, answers for each invitation. Formula: answers / rate.

    >>> invitations_needed(100, 0.12), invitations_needed(100, 0.12, population=600)
    (834, 600)
    """
    wanted = _up(answers / response_rate)
    return wanted if population is None else min(wanted, population)


def detectable_change(
    n_before: float, n_after: float, power: float = 0.8, n_comparisons: int = 1
) -> float | None:
    """Return the smallest change of a share from one half that two waves find with a power.

    Parameters: effective sample sizes of both waves; ``power`` in 0-1; ``n_comparisons``: among how
    many verdicts the change must stand out, counted by Bonferroni, which is the worst case of
    Benjamini and Hochberg. Returns points in 0-0.5, None where not even half of all can be found.
    Formula: the d with Phi((d - z_{1-a/2} sqrt(p q (1/n1 + 1/n2))) / sqrt(p1 q1/n1 + p2 q2/n2))
    = power, p = (n1 p1 + n2 p2) / (n1 + n2), two-sided a = 0.05; for equal sizes R's
    ``power.prop.test``. The samples are taken to be independent.
    Source: Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, 4.2.

    >>> round(detectable_change(80, 80), 2), round(detectable_change(400, 400), 3)
    (0.21, 0.098)
    """
    limit = float(ndtri(1 - 0.05 / (2 * n_comparisons)))

    def lacking(change: float) -> float:
        return power_of_change(change, (n_before, n_after), limit) - power

    most = 0.5
    if min(n_before, n_after) < 2 or lacking(most) < 0:
        return None
    return float(brentq(lacking, 1e-9, most))


def power_of_change(
    change: float, sizes: tuple[float, float], limit: float = Z95, start: float = 0.5
) -> float:
    """Return with which probability two waves find a change of a share that begins at ``start``.

    The formula stands at ``detectable_change``; ``limit`` is the normal quantile of the test.

    >>> round(power_of_change(0.25, (50, 50)), 3)
    0.74
    """
    first, second = sizes
    end = start + change
    pooled = (first * start + second * end) / (first + second)
    none = math.sqrt(pooled * (1 - pooled) * (1 / first + 1 / second))
    real = math.sqrt(start * (1 - start) / first + end * (1 - end) / second)
    return float(ndtr((change - limit * none) / max(real, 1e-12)))


def _up(value: float) -> int:
    # a rounding error of the last digit must not ask for one home more
    return math.ceil(value - 1e-9)
