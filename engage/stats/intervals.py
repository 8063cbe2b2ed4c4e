"""Confidence intervals of a share."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Z95: Final = 1.959963984540054  # the normal quantile at 0.975


def wilson(
    share: NDArray[np.float64], n_eff: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the 95 % Wilson limits of shares on effective sample sizes.

    Parameters: ``share`` in 0-1 and ``n_eff`` > 0, of one shape. Returns (low, high), within 0-1.
    Formula: centre (p + z^2/2n)/(1 + z^2/n), half-width z/(1 + z^2/n) sqrt(p(1-p)/n + z^2/4n^2).
    Source: Wilson 1927, JASA 22:209; Brown, Cai and DasGupta 2001, Stat. Science 16:101; with
    n_eff: Franco et al. 2019, J. Surv. Stat. Methodol. 7:334.

    >>> low, high = wilson(np.array([0.5]), np.array([100.0]))
    >>> [round(float(limit[0]), 4) for limit in (low, high)]
    [0.4038, 0.5962]
    """
    z2 = Z95 * Z95
    shrink = 1 + z2 / n_eff
    centre = (share + z2 / (2 * n_eff)) / shrink
    half = Z95 / shrink * np.sqrt(share * (1 - share) / n_eff + z2 / (4 * n_eff**2))
    return np.minimum(np.maximum(centre - half, 0), share), np.maximum(
        np.minimum(centre + half, 1), share
    )


def t_limits(value: float, se: float, df: float) -> tuple[float, float]:
    """Return the 95 % limits of a mean by Student's t.

    Parameters: ``value`` and ``se`` in the unit of the mean, ``df`` > 0. Source: Student 1908.

    >>> [round(limit, 3) for limit in t_limits(5.0, 1.0, 10)]
    [2.772, 7.228]
    """
    reach = float(stdtrit(df, 0.975)) * se
    return value - reach, value + reach
