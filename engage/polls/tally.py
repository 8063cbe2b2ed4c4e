"""What may be said of a tally: about how many answered, and of each answer a figure or words."""

from collections.abc import Sequence
from typing import Any, Final

from engage.stats.disclosure import MIN_BASE, present_share, round_base
from engage.stats.published import Published, read_published, write_published
from engage.stats.types import Estimate

STEP: Final = 10


def about(n: int) -> int:
    """Return how many answered so far, in tens; 0 stands for fewer than ten.

    Also beyond a hundred: on a screen that looks again every three seconds, an exact number would
    show each single answer arrive.

    >>> [about(n) for n in (0, 9, 10, 34, 36, 104)]
    [0, 0, 10, 30, 40, 100]
    """
    return 0 if n < MIN_BASE else (n + STEP // 2) // STEP * STEP


def result(counts: Sequence[int], n_answered: int, least: int) -> list[dict[str, Any]]:
    """Return what may be shown of each answer, as plain data.

    The base is everybody who answered, "don't know" included: with one base for all answers no two
    numbers can be subtracted. Nobody was drawn, so there is no interval. Source: DESIGN part 5.

    >>> [one["kind"] for one in result([9, 3], 12, 10)], result([5, 4], 9, 10)[0]["kind"]
    (['words', 'words'], 'suppressed')
    """
    return [write_published(_shown(n, n_answered, least)) for n in counts]


def shown_of(stored: Sequence[dict[str, Any]]) -> list[Published]:
    """Return a stored result as published values."""
    return [read_published(one) for one in stored]


def printed(n_answered: int, least: int) -> int:
    """Return the number of people who answered as it is kept: rounded, 0 below the base."""
    return round_base(n_answered) if n_answered >= least else 0


def _shown(n: int, n_answered: int, least: int) -> Published:
    share = n / n_answered if n_answered else 0.0
    estimate = Estimate(share, None, None, 0.0, n_answered, float(n_answered), "tally")
    return present_share(estimate, least=least)
