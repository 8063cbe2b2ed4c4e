"""Shares of small areas from groups of residents whose numbers in every area are known (MRP).

Multilevel regression and poststratification: who answers is modelled, who lives there is counted.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from engage.stats.smallarea import Modelled, beta_limits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TAU_POINTS: Final = 20
TAU_MOST: Final = 1.2  # between areas, on the logit
TRAIT_SD: Final = 1.0  # of what a trait moves: a weak prior, so that a rare one is not taken whole
LEVEL_SD: Final = 5.0  # of the level of the city, so that unanimous answers have a peak too
STEPS: Final = 50
NEAR: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Cells:
    """Answers and people by area and group, the groups made of every combination of some traits.

    ``yes`` of ``n`` answers and ``people`` have the shape (areas, groups); ``traits`` has the shape
    (groups, traits) and holds the level of each, from 0.
    """

    yes: Floats
    n: Floats
    people: Floats
    traits: Ints


@dataclass(frozen=True, slots=True)
class Peak:
    """The posterior given tau, by Laplace: its log density, its mode and the inverse curvature."""

    density: float
    mode: Floats  # intercept, traits, areas
    cover: Floats


def mrp(cells: Cells) -> Modelled:
    """Return the share of yes in each area among its people, by a multilevel logistic regression.

    Parameters: raw counts of answers by area and group (weights have no part in it) and census
    counts of the same joint groups; at least one answer, and people in each area.
    Formula: logit p = b + sum of traits + u, u ~ N(0, tau^2), traits ~ N(0, 1), b ~ N(0, 5^2),
    tau ~ U(0, 1.2) on 20 midpoints; given tau the posterior is normal about its mode (Laplace) with
    log density l - theta'P theta/2 + ln|P|/2 - ln|H|/2. An area is sum N_g p_g / sum N_g, its mean
    to the second order, its variance by the delta method; mixture over tau, limits of the Beta with
    this mean and variance; lambda = tau^2 I/(1 + tau^2 I), I = sum n p (1 - p).
    Source: Park, Gelman and Bafumi 2004, Polit. Anal. 12:375; Gelman and Hill 2007, ch. 14; Tierney
    and Kadane 1986, JASA 81:82.

    >>> n = np.full((3, 2), 20.0)
    >>> yes = np.array([[4.0, 8.0], [8.0, 12.0], [12.0, 16.0]])
    >>> people = np.array([[50.0, 50.0], [50.0, 50.0], [100.0, 0.0]])
    >>> mrp(Cells(yes, n, people, np.array([[0], [1]]))).value.round(2).tolist()
    [0.34, 0.5, 0.57]
    """
    x = design(cells)
    taus = (np.arange(TAU_POINTS) + 0.5) * TAU_MOST / TAU_POINTS
    peaks = [peak(cells, x, float(tau)) for tau in taus]
    density = np.array([one.density for one in peaks])
    weight = np.exp(density - density.max())
    weight /= weight.sum()
    parts = [_areas(cells, x, one) for one in peaks]
    mean, variance, noise = (np.array([part[k] for part in parts]) for k in range(3))
    value = weight @ mean
    low, high = beta_limits(value, weight @ (variance + mean**2) - value**2)
    shrunk = taus[:, None] ** 2 * noise
    whole = float((value * cells.people.sum(axis=1)).sum() / cells.people.sum())
    size = 1 / (float(weight @ taus**2) * whole * (1 - whole))
    return Modelled(value, low, high, weight @ (shrunk / (1 + shrunk)), size)


def peak(cells: Cells, x: Floats, tau: float) -> Peak:
    """Return the posterior of the effects given the spread of the areas, by Newton's method.

    Parameters: ``x`` of shape (areas x groups, effects), ``tau`` > 0. With one group this is the
    model of lme4's ``glmer``, against which it is checked.

    >>> one = Cells(np.array([[8.0]]), np.array([[10.0]]), np.ones((1, 1)), np.zeros((1, 0), int))
    >>> level, area = peak(one, design(one), 0.01).mode
    >>> round(float(level + area), 2)
    1.35
    """
    n_areas, yes, n = len(cells.n), cells.yes.ravel(), cells.n.ravel()
    n_levels = x.shape[1] - n_areas - 1
    prior = np.repeat([LEVEL_SD, TRAIT_SD, tau], [1, n_levels, n_areas]) ** -2.0
    at = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = expit(x @ at)
        curve = (x.T * (n * p * (1 - p))) @ x + np.diag(prior)
        step = np.linalg.solve(curve, x.T @ (yes - n * p) - prior * at)
        at = at + step
        if np.abs(step).max() < NEAR:
            break
    eta = x @ at
    fit = float(yes @ eta - n @ np.logaddexp(0, eta) - prior @ at**2 / 2)
    scale = float(np.log(prior).sum() - np.linalg.slogdet(curve)[1]) / 2
    return Peak(fit + scale, at, np.linalg.inv(curve))


def design(cells: Cells) -> Floats:
    """Return the columns of the level of the city, each level of each trait, and each area.

    >>> traits = np.array([[0], [1]])
    >>> design(Cells(np.ones((1, 2)), np.ones((1, 2)), np.ones((1, 2)), traits)).tolist()
    [[1.0, 1.0, 0.0, 1.0], [1.0, 0.0, 1.0, 1.0]]
    """
    n_areas, n_groups = cells.n.shape
    traits = [
        cells.traits[:, [k]] == np.arange(cells.traits[:, k].max() + 1)
        for k in range(cells.traits.shape[1])
    ]
    by_group = np.hstack([np.ones((n_groups, 1)), *traits]).astype(np.float64)
    areas = np.repeat(np.eye(n_areas), n_groups, axis=0)
    return np.hstack([np.tile(by_group, (n_areas, 1)), areas])


def _areas(cells: Cells, x: Floats, found: Peak) -> tuple[Floats, Floats, Floats]:
    """Return each area's mean and variance given tau, and the information of its own answers."""
    shape = cells.n.shape
    p = expit(x @ found.mode)
    slope = p * (1 - p)
    spread = np.einsum("ri,ij,rj->r", x, found.cover, x)
    share = cells.people / cells.people.sum(axis=1, keepdims=True)
    mean = (share * (p + slope * (1 - 2 * p) * spread / 2).reshape(shape)).sum(axis=1)
    gradient = (share.ravel() * slope)[:, None] * x
    by_area = gradient.reshape(*shape, -1).sum(axis=1)
    variance = np.einsum("ai,ij,aj->a", by_area, found.cover, by_area)
    return np.clip(mean, 1e-6, 1 - 1e-6), variance, (cells.n * slope.reshape(shape)).sum(axis=1)
