"""Which options people named most often, ties and near ties included."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from engage.stats.variance import Design, influence, var_total

Floats = NDArray[np.float64]
PLACES: Final = 3
RARE: Final = 0.05  # an option that hardly anyone named is never among the most named


@dataclass(frozen=True, slots=True)
class Named:
    """Options by position, most often named first; in given order where the order is uncertain."""

    options: tuple[int, ...]
    is_order_uncertain: bool


def named_most(chosen: Floats, weight: Floats) -> Named:
    """Return every option that is not clearly behind the third, and whether their order is certain.

    Parameters: ``chosen`` (n, k) 1 where a respondent named the option, else 0, answered rows only;
    ``weight`` (n,). Formula: option j is clearly behind option i if p_i - p_j > t_{.975} se, the se
    of the difference from the covariance of their influence values (the same people name both).
    Source: Goodman 1965, Technometrics 7:247 (differences of multinomial shares).

    >>> votes = np.repeat([[1., 0.], [0., 1.]], [90, 10], axis=0)
    >>> named_most(votes, np.ones(100))
    Named(options=(0, 1), is_order_uncertain=False)
    """
    shares = weight @ chosen / weight.sum()
    order = [int(i) for i in np.argsort(-shares, kind="stable") if shares[i] > RARE]
    if not order:
        return Named((), False)
    third = order[min(PLACES, len(order)) - 1]
    margin = _margins(chosen, weight)
    last = max(
        place for place, i in enumerate(order) if shares[third] - shares[i] <= margin[third, i]
    )
    kept = order[: last + 1]
    uncertain = any(shares[i] - shares[j] <= margin[i, j] for i, j in pairwise(kept))
    return Named(tuple(sorted(kept) if uncertain else kept), uncertain)


def named_by_rank(ranks: Sequence[float]) -> Named:
    """Return the three highest options, ties with the third included, by what is shown of them.

    For people who chose to answer, where nothing can be tested, and for few answers, where nothing
    finer than a phrase may show. Parameters: ``ranks`` (k,), see ``published.rank``. The order is
    uncertain where two of them share a rank. Source: DESIGN part 5 (no comparison below 30).

    >>> named_by_rank([0.25, 0.5, 0.05, 0.25, 0.25])
    Named(options=(1, 0, 3, 4), is_order_uncertain=True)
    """
    order = sorted((i for i, r in enumerate(ranks) if r > RARE), key=lambda i: (-ranks[i], i))
    if not order:
        return Named((), False)
    third = ranks[order[min(PLACES, len(order)) - 1]]
    kept = tuple(i for i in order if ranks[i] >= third)
    return Named(kept, any(ranks[i] == ranks[j] for i, j in pairwise(kept)))


def _margins(chosen: Floats, weight: Floats) -> Floats:
    everyone = np.ones(len(weight), dtype=bool)
    z = np.column_stack([influence(column, weight, everyone) for column in chosen.T])
    v = var_total(z, Design())
    spread = np.diag(v)[:, None] + np.diag(v)[None, :] - 2 * v
    reach = float(stdtrit(max(len(weight) - 1, 1), 0.975))
    margins: Floats = reach * np.sqrt(np.maximum(spread, 0))
    return margins
