"""Confidence intervals of shares and means; those of a share never leave 0-1."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit, stdtrit

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


def effective_size(share: float, variance: float, n_eff: float) -> float:
    """Return the effective number of answers of a share in a sample with clusters.

    Parameters: ``share`` 0-1 with its ``variance`` by the design; ``n_eff`` of Kish. Returns the
    smaller of Kish's number and p(1 - p)/v; Kish's where the share or its variance tells nothing
    (0, 1, or v = 0). Source: Korn and Graubard 1998, Surv. Methodol. 24:193; Franco et al. 2019.

    >>> effective_size(0.5, 0.005, 80.0), effective_size(1.0, 0.0, 80.0)
    (50.0, 80.0)
    """
    spread = share * (1 - share)
    return min(n_eff, spread / variance) if spread > 0 and variance > 0 else n_eff


def korn_graubard_size(share: float, variance: float, n_rows: int, df: float) -> float | None:
    """Return Korn and Graubard's effective size: p(1 - p)/v, corrected for the degrees of freedom.

    Parameters: ``n_rows`` of the domain, missing answers included (as R counts them); ``df`` > 0.
    None where p is 0 or 1, or v is 0: there Kish's number stands in.
    Formula: N = p(1 - p)/v (t_{n_rows - 1} / t_df)^2, both at 0.975. R does not cut N at n; what
    is published uses min(n, N). Source: Korn and Graubard 1998, Surv. Methodol. 24:193.

    >>> round(korn_graubard_size(0.5, 0.0025, 100, 14), 2)
    85.59
    """
    spread = share * (1 - share)
    if spread <= 0 or variance <= 0:
        return None
    ratio = float(stdtrit(n_rows - 1, 0.975)) / float(stdtrit(df, 0.975))
    return spread / variance * ratio**2


def korn_graubard(share: float, size: float) -> tuple[float, float]:
    """Return the 95 % limits of a share by the beta distribution (Clopper-Pearson on N answers).

    Parameters: ``share`` 0-1, ``size`` = N > 0, need not be whole.
    Formula: qbeta(.025; Np, N(1 - p) + 1) and qbeta(.975; Np + 1, N(1 - p)); 0 and 1 at the ends.
    Source: Korn and Graubard 1998; Parker et al. 2017, NCHS Series 2 no. 175; R's "beta".

    >>> [round(limit, 4) for limit in korn_graubard(0.5, 10.0)]
    [0.1871, 0.8129]
    """
    yes, no = size * share, size * (1 - share)
    low = float(betaincinv(yes, no + 1, 0.025)) if yes > 0 else 0.0
    high = float(betaincinv(yes + 1, no, 0.975)) if no > 0 else 1.0
    return min(low, share), max(high, share)


def logit_limits(share: float, se: float, df: float) -> tuple[float, float] | None:
    """Return the 95 % limits of a share on the logit scale; None at 0 and 1, where it has none.

    Parameters: ``share`` 0-1, ``se`` of the share, ``df`` > 0. For comparison with other software.
    Formula: logit(p) -+ t_df se/(p(1 - p)), turned back. Source: Korn and Graubard 1999, 2.3.

    >>> [round(limit, 4) for limit in logit_limits(0.5, 0.05, 10**6)]
    [0.4032, 0.5968]
    """
    spread = share * (1 - share)
    if spread <= 0:
        return None
    reach = float(stdtrit(df, 0.975)) * se / spread
    centre = float(logit(share))
    return min(float(expit(centre - reach)), share), max(float(expit(centre + reach)), share)
