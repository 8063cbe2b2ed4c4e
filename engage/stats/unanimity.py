"""Shares of one whole that would give each other away, and which of them must be hidden for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final, TypeAlias

from engage.stats.disclosure import TIE
from engage.stats.published import Figure, Nearly, Published, Suppressed

Range: TypeAlias = tuple[float, float]  # the least and greatest share that a reader can believe
WHOLE: Final[Range] = (0.0, 1.0)
HALF: Final = 0.005  # of a whole per cent
RARE: Final[Range] = (0.0, 0.055)  # what reads "nearly none"
COMMON: Final[Range] = (0.945, 1.0)


@dataclass(frozen=True, slots=True)
class Whole:
    """The shares of all options of a question, and of its top options together (None without)."""

    options: tuple[Published, ...]
    top: frozenset[int]
    headline: Published | None
    n: int


def veiled(whole: Whole) -> tuple[Published, ...]:
    """Return the shares of the options, some of them hidden, so that no "nearly" can be solved for.

    The options sum to all answers, the top ones to the headline. Where that leaves one possible
    count behind a "nearly none" or "nearly all" (most often 0 or everybody), the smallest figure
    beside it is hidden too, until there are two. Weights are taken as 1, the worst case.
    Formula: ranges of the options and of the headline, narrowed by both sums; the sums form a
    tree, so that narrowing until nothing moves is exact (Fischetti and Salazar 2001, Manag. Sci.
    47:1008, the attacker's problem).

    >>> shares = (Figure(0.6, None, None, 60), Figure(0.4, None, None, 60), Nearly("none", 60))
    >>> veiled(Whole(shares, frozenset({0, 1}), Nearly("all", 60), 60))[1]
    Suppressed(reason='base')
    """
    shown = list(whole.options)
    while True:
        figures = [(x.value, i) for i, x in enumerate(shown) if isinstance(x, Figure)]
        solved = _solved(Whole(tuple(shown), whole.top, whole.headline, whole.n))
        if not figures or solved is None:
            return tuple(shown)
        beside = [pair for pair in figures if (pair[1] in whole.top) == (solved in whole.top)]
        shown[min(beside or figures)[1]] = Suppressed("base")


def believable(whole: Whole) -> tuple[list[Range], Range]:
    """Return what a reader can believe of each option, and of the top options together.

    >>> shares = (Figure(0.6, None, None, 60), Suppressed("base"), Nearly("none", 60))
    >>> [round(x, 3) for x in believable(Whole(shares, frozenset({0}), None, 60))[0][1]]
    [0.34, 0.405]
    """
    ranges = [_range(shown) for shown in whole.options]
    headline = WHOLE if whole.headline is None else _range(whole.headline)
    rest = [i for i in range(len(ranges)) if i not in whole.top]
    for _ in range(2 * len(ranges) + 2):
        headline = _within(headline, _sum(ranges, sorted(whole.top)))
        headline = _within(headline, _opposite(_sum(ranges, rest)))
        _narrow(ranges, sorted(whole.top), headline)
        _narrow(ranges, rest, _opposite(headline))
    return ranges, headline


def _solved(whole: Whole) -> int | None:
    ranges, headline = believable(whole)
    for i, shown in enumerate(whole.options):
        if isinstance(shown, Nearly) and _candidates(ranges[i], whole.n) <= 1:
            return i
    if isinstance(whole.headline, Nearly) and _candidates(headline, whole.n) <= 1:
        return min(whole.top)
    return None


def _candidates(believed: Range, n: int) -> int:
    return floor(believed[1] * n + TIE) - ceil(believed[0] * n - TIE) + 1


def _range(shown: Published) -> Range:
    match shown:
        case Figure(value=value):
            return value - HALF, value + HALF
        case Nearly(which="none"):
            return RARE
        case Nearly():
            return COMMON
        case _:
            return WHOLE


def _within(one: Range, other: Range) -> Range:
    return max(one[0], other[0]), min(one[1], other[1])


def _sum(ranges: Sequence[Range], members: Sequence[int]) -> Range:
    return sum(ranges[i][0] for i in members), sum(ranges[i][1] for i in members)


def _opposite(one: Range) -> Range:
    return 1 - one[1], 1 - one[0]


def _narrow(ranges: list[Range], members: Sequence[int], total: Range) -> None:
    for i in members:
        least, most = _sum(ranges, [j for j in members if j != i])
        ranges[i] = _within(ranges[i], (total[0] - most, total[1] - least))
