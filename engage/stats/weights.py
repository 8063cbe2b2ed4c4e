"""Weights: raking to known totals, trimming, and what weighting costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engage.stats.margins import (
    BadWeightsError,
    Margin,
    NotConvergedError,
    check_margin,
    same_total,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TOLERANCE: Final = 1e-10  # the largest relative miss of a target after raking
NEARLY: Final = 1.01  # weights this little above the cap are at it
MAX_DENSE_CELLS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What a weighting did; ``worst`` is the margin furthest from its target, by ``gap``."""

    sweeps: int
    worst: str
    gap: float
    smallest: float
    largest: float
    mean: float
    cv: float
    deff: float
    n_eff: float
    warnings: tuple[str, ...]
    n_trimmed: int = 0
    deff_untrimmed: float | None = None


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weights (n,) with their diagnostics."""

    weight: Floats
    diagnostics: Diagnostics


def kish(weight: Floats) -> tuple[float, float]:
    """Return the effective sample size and the design effect of weighting.

    Parameters: ``weight`` (n,), any scale. Returns (n_eff, deff); both 0 for an empty sample.
    Formula: n_eff = (sum w)^2 / sum w^2, deff = n / n_eff = 1 + cv^2 (divisor n). It sees neither
    clustering nor the gain from calibration. Source: Kish 1965, "Survey Sampling"; Kish 1992.

    >>> kish(np.array([1.0, 1.0, 2.0]))
    (2.6666666666666665, 1.125)
    """
    squares = float(weight @ weight)
    if squares == 0:
        return 0.0, 0.0
    n_eff = float(weight.sum()) ** 2 / squares
    return n_eff, len(weight) / n_eff


def base_weights(population: Floats, respondents: Floats, stratum: Ints) -> Floats:
    """Return the base weight of each row: people of its stratum per respondent of its stratum.

    Parameters: ``population`` and ``respondents`` (strata,), ``stratum`` (n,) indexes them.
    Formula: N_h / n_h. Source: Horvitz and Thompson 1952, JASA 47:663.

    >>> base_weights(np.array([100.0, 300.0]), np.array([1.0, 1.0]), np.array([0, 1])).tolist()
    [100.0, 300.0]
    """
    if np.any(respondents[np.unique(stratum)] <= 0):
        raise BadWeightsError("a stratum has rows but no respondents; check the strata")
    return (population / np.maximum(respondents, 1))[stratum]


def rake(base: Floats, margins: Sequence[Margin], max_sweeps: int = 200) -> Weighted:
    """Return weights whose sums meet every margin (iterative proportional fitting).

    Parameters: ``base`` (n,) positive weights; ``margins`` at least one. All work is done on the
    distinct cells of the margins, the factor of a cell is then spread to its rows.
    Formula: w <- w T_m[c] / S_m[c] for each margin in turn until max |S/T - 1| < 1e-10.
    Errors: BadWeights, EmptyCategory, UnknownCategory, TotalsDiffer (over 2 % apart; closer ones
    are rescaled to the first and said), NotConverged. It never collapses a category, it warns
    below 20 respondents. Source: Deming and Stephan 1940, Ann. Math. Stat. 11:427; Deville and
    Sarndal 1992, JASA 87:376; Battaglia, Hoaglin and Frankel 2009, Survey Practice 2(5).

    >>> sex = Margin("sex", ("f", "m"), np.array([0, 0, 1]), np.array([50.0, 50.0]))
    >>> rake(np.ones(3), [sex]).weight.tolist()
    [25.0, 25.0, 50.0]
    """
    _check_base(base)
    margins, notes = same_total(margins)
    notes += [note for margin in margins for note in check_margin(margin)]
    cell, cell_codes = _distinct([margin.codes for margin in margins])
    start: Floats = np.bincount(cell, weights=base).astype(np.float64)
    fitted = start.copy()
    for sweep in range(1, max_sweeps + 1):
        for margin, codes in zip(margins, cell_codes, strict=True):
            fitted = fitted * _factors(fitted, codes, margin.totals)[codes]
        worst, gap = _worst(fitted, cell_codes, margins)
        if gap < TOLERANCE:
            weight = base * (fitted / start)[cell]
            return Weighted(weight, diagnose(weight, sweep, worst, gap, notes))
    raise NotConvergedError(
        f"raking did not converge in {max_sweeps} sweeps; {worst} is still {gap:.2%} off: "
        "two margins contradict each other for the few people in a category; collapse one."
    )


def trim(
    base: Floats, margins: Sequence[Margin], times_median: float = 5.0, max_rounds: int = 10
) -> Weighted:
    """Return raked weights capped at a multiple of their median, raked again after each cap.

    Parameters: as ``rake``; ``times_median`` > 1. The margins are met exactly, the cap nearly:
    where they ask for larger weights, the warnings say how large the largest still is. Diagnostics
    keep the untrimmed design effect.
    Source: Potter 1990, Proc. ASA Survey Research Methods, 225; Battaglia et al. 2009.

    >>> sex = Margin("sex", ("f", "m"), np.array([0, 0, 1]), np.array([50.0, 50.0]))
    >>> trim(np.ones(3), [sex]).diagnostics.n_trimmed
    0
    """
    raked = rake(base, margins)
    before = raked.diagnostics.deff
    trimmed = np.zeros(len(base), dtype=bool)
    for _ in range(max_rounds):
        cap = times_median * float(np.median(raked.weight))
        above = raked.weight > cap * (1 + 1e-9)
        if not above.any():
            break
        trimmed |= above
        raked = rake(np.minimum(raked.weight, cap), margins)
    notes = raked.diagnostics.warnings
    reached = raked.diagnostics.largest / float(np.median(raked.weight))
    if reached > times_median * NEARLY:
        notes += (f"the largest weight is still {reached:.2f} medians, as the margins ask for",)
    diagnostics = replace(
        raked.diagnostics,
        n_trimmed=int(trimmed.sum()),
        deff_untrimmed=before,
        warnings=notes,
    )
    return Weighted(raked.weight, diagnostics)


def unraked(base: Floats) -> Weighted:
    """Return the base weights as they are, with their diagnostics.

    Source: Horvitz and Thompson 1952, JASA 47:663.

    >>> unraked(np.ones(4)).diagnostics.n_eff
    4.0
    """
    _check_base(base)
    return Weighted(base, diagnose(base, 0, "", 0.0, []))


def diagnose(
    weight: Floats, sweeps: int, worst: str, gap: float, notes: Sequence[str]
) -> Diagnostics:
    """Return what a weighting did: its sweeps, the worst margin by its gap, spread and warnings.

    Source: Battaglia, Hoaglin and Frankel 2009, Survey Practice 2(5); ``kish`` for deff and n_eff.

    >>> diagnose(np.array([1.0, 3.0]), 4, "sex", 1e-12, []).cv
    0.5
    """
    n_eff, deff = kish(weight)
    return Diagnostics(
        sweeps=sweeps,
        worst=worst,
        gap=gap,
        smallest=float(weight.min()),
        largest=float(weight.max()),
        mean=float(weight.mean()),
        cv=float(weight.std() / weight.mean()),
        deff=deff,
        n_eff=n_eff,
        warnings=tuple(notes),
    )


def _check_base(base: Floats) -> None:
    if not len(base):
        raise BadWeightsError("there are no responses to weight")
    bad = ~np.isfinite(base) | (base <= 0)
    if bad.any():
        raise BadWeightsError(
            f"{int(bad.sum())} base weights are missing, zero or negative, the first in row "
            f"{int(np.argmax(bad)) + 1}; every response needs a positive weight"
        )


def _distinct(codes: Sequence[Ints]) -> tuple[Ints, list[Ints]]:
    sizes = [int(column.max()) + 1 for column in codes]
    key = np.zeros(len(codes[0]), dtype=np.int64)
    for column, size in zip(codes, sizes, strict=True):
        key = key * size + column
    if np.prod(np.array(sizes, dtype=float)) <= MAX_DENSE_CELLS:
        present = np.flatnonzero(np.bincount(key))
        place = np.zeros(int(present[-1]) + 1, dtype=np.int64)
        place[present] = np.arange(len(present))
        cell = place[key]
    else:
        present, cell = np.unique(key, return_inverse=True)
    parts: list[Ints] = []
    for size in reversed(sizes):
        parts.append(present % size)
        present = present // size
    return cell, parts[::-1]


def _factors(fitted: Floats, codes: Ints, totals: Floats) -> Floats:
    sums = np.bincount(codes, weights=fitted, minlength=len(totals))
    return np.divide(totals, sums, out=np.ones_like(totals), where=sums > 0)


def _worst(
    fitted: Floats, cell_codes: Sequence[Ints], margins: Sequence[Margin]
) -> tuple[str, float]:
    gaps = [
        (float(np.abs(_factors(fitted, codes, margin.totals) - 1).max()), margin.name)
        for margin, codes in zip(margins, cell_codes, strict=True)
    ]
    gap, name = max(gaps)
    return name, gap
