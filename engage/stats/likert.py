"""Answers on a scale as the values whose means are published: top two, bottom two, net, index."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def top_two(y: Floats, points: int = 5) -> Floats:
    """Return 1 for the two highest points of a scale, 0 for the others, NaN where unanswered.

    Parameters: ``y`` (n,) from 1 to ``points``, NaN is no answer. Its mean is the share of the two
    highest. Source: DESIGN part 6 (top two box).

    >>> top_two(np.array([5.0, 3.0, np.nan])).tolist()
    [1.0, 0.0, nan]
    """
    return np.where(np.isnan(y), np.nan, y >= points - 1)


def bottom_two(y: Floats) -> Floats:
    """Return 1 for the two lowest points of a scale, 0 for the others, NaN where unanswered.

    >>> bottom_two(np.array([2.0, 3.0, np.nan])).tolist()
    [1.0, 0.0, nan]
    """
    return np.where(np.isnan(y), np.nan, y <= 2)


def net(y: Floats, points: int = 5) -> Floats:
    """Return 1 for the two highest points, -1 for the two lowest, else 0; NaN where unanswered.

    Its mean is top two less bottom two, and its variance holds their negative covariance: never
    add the variances of the two shares. Needs four points, below which the two overlap.

    >>> net(np.array([5.0, 3.0, 1.0, np.nan])).tolist()
    [1.0, 0.0, -1.0, nan]
    """
    return top_two(y, points) - bottom_two(y)


def turned(y: Floats, points: int = 5) -> Floats:
    """Return an item with its scale turned round, as an index needs where low is the good end.

    >>> turned(np.array([1.0, 5.0])).tolist()
    [5.0, 1.0]
    """
    return points + 1 - y


def index(items: Floats, least: int, points: int = 5) -> Floats:
    """Return the index of each respondent: the mean of the answered items, from 0 to 100.

    Parameters: ``items`` (n, k) from 1 to ``points``, turned alike, NaN is no answer; ``least``
    how many must be answered, else NaN. Formula: 100 (mean - 1) / (points - 1).
    Publish an index only if its alpha is 0.7 or more (``reliability.alpha``).

    >>> index(np.array([[5.0, 4.0, np.nan], [1.0, np.nan, np.nan]]), least=2).tolist()
    [87.5, nan]
    """
    answered = np.isfinite(items)
    count = answered.sum(axis=1)
    mean = np.where(answered, items, 0.0).sum(axis=1) / np.maximum(count, 1)
    scaled = 100 * (mean - 1) / (points - 1)
    return np.where(count >= least, scaled, np.nan)
