"""What may be said of an estimate: the base, complement and near-unanimity rules, and rounding."""

from math import floor
from typing import Final, Literal

from engage.stats.published import Figure, Nearly, Phrase, Published, Suppressed, Words
from engage.stats.types import Estimate

MIN_BASE: Final = 10
MIN_FIGURE: Final = 30
EXACT_FROM: Final = 100  # below it n is rounded to 10
NEARLY_NONE: Final = 5  # per cent
NEARLY_ALL: Final = 95
WIDE: Final = 0.20
QUARTERS: Final[tuple[Phrase, Phrase, Phrase]] = (
    "about_a_quarter",
    "about_half",
    "about_three_quarters",
)


def round_base(n: int) -> int:
    """Return a number of answers as it may be printed: to the nearest 10 below 100.

    Source: with whole per cents an exact n of 5-40 gives the numerator away in every case, an n
    rounded to 10 in 17 % (Cox 1995; own enumeration, docs/methods.md).

    >>> [round_base(n) for n in (10, 34, 35, 96, 104)]
    [10, 30, 40, 100, 104]
    """
    return n if n >= EXACT_FROM else (n + 5) // 10 * 10


def phrase(share: float) -> Phrase:
    """Return the fixed phrase of a share: the ends at 10 and 90 per cent, else the nearest quarter.

    >>> [phrase(share) for share in (0.1, 0.3, 0.5, 0.7, 0.9)][1:4]
    ['about_a_quarter', 'about_half', 'about_three_quarters']
    """
    if share <= 0.1:
        return "hardly_anyone"
    if share >= 0.9:
        return "nearly_all"
    return QUARTERS[min(2, max(0, floor(share * 4 + 0.5) - 1))]


def present_share(estimate: Estimate | None, is_hidden: bool = False) -> Published:
    """Return what may be printed of a share: nothing, words, nearly all or none, or a figure.

    Base below 10 (or ``is_hidden`` by the complement rule): nothing. 10-29: one of five phrases.
    From 30: whole per cents with whole limits, flagged when wider than 20 points; at most 5 or at
    least 95 per cent without figure, so that unanimity never shows.
    Source: NCHS Series 2 no. 175 (Parker et al. 2017); DESIGN part 5.

    >>> present_share(Estimate(0.574, 0.47, 0.67, 0.05, 94, 94.0, "wilson"))
    Figure(value=0.57, low=0.47, high=0.67, n=90, is_wide=False)
    """
    if estimate is None or estimate.n < MIN_BASE:
        return Suppressed("base")
    if is_hidden:
        return Suppressed("complement")
    n = round_base(estimate.n)
    if estimate.n < MIN_FIGURE:
        return Words(phrase(estimate.value), n)
    per_cent = floor(estimate.value * 100 + 0.5)
    if per_cent <= NEARLY_NONE or per_cent >= NEARLY_ALL:
        return Nearly("none" if per_cent <= NEARLY_NONE else "all", n)
    low, high = _rounded(estimate.low, 100), _rounded(estimate.high, 100)
    is_wide = low is not None and high is not None and high - low > WIDE + 1e-9
    return Figure(per_cent / 100, low, high, n, is_wide)


def present_mean(
    estimate: Estimate | None, limits: tuple[float, float] | None, is_hidden: bool = False
) -> Published:
    """Return what may be printed of a mean: one decimal from a base of 30, else nothing.

    ``limits`` are the ends of the scale: the interval is cut to them, and within 5 per cent of an
    end the mean reads as nearly none or nearly all, so that unanimity never shows.

    >>> present_mean(Estimate(6.54, 6.1, 7.0, 0.2, 140, 120.0, "t"), (0, 10))
    Figure(value=6.5, low=6.1, high=7.0, n=140, is_wide=False)
    """
    if estimate is None or estimate.n < MIN_BASE:
        return Suppressed("base")
    if is_hidden:
        return Suppressed("complement")
    if estimate.n < MIN_FIGURE:
        return Suppressed("few")
    n, low, high = round_base(estimate.n), estimate.low, estimate.high
    if limits is None:
        return Figure(_tenth(estimate.value), _rounded(low, 10), _rounded(high, 10), n)
    end = _end(estimate.value, limits)
    if end is not None:
        return Nearly(end, n)
    low = None if low is None else max(low, limits[0])
    high = None if high is None else min(high, limits[1])
    is_wide = low is not None and high is not None and high - low > WIDE * (limits[1] - limits[0])
    return Figure(_tenth(estimate.value), _rounded(low, 10), _rounded(high, 10), n, is_wide)


def hidden_by_complement(bases: list[int], parent: int) -> frozenset[int]:
    """Return the areas to hide besides those below the base, by position.

    ``bases`` are the answers of each area, ``parent`` those of the whole city (it may count people
    without an area). What is left of the parent after all shown areas must be 0 or at least 10, so
    the smallest shown area goes too until it is.
    Source: Cox 1980, JASA 75:377 (complementary suppression, one line).

    >>> hidden_by_complement([40, 5, 12, 80], 137)
    frozenset({2})
    """
    shown = sorted((i for i, n in enumerate(bases) if n >= MIN_BASE), key=lambda i: (bases[i], i))
    hidden: set[int] = set()
    left = parent - sum(bases[i] for i in shown)
    while 0 < left < MIN_BASE and shown:
        smallest = shown.pop(0)
        hidden.add(smallest)
        left += bases[smallest]
    return frozenset(hidden)


def _end(value: float, limits: tuple[float, float]) -> Literal["none", "all"] | None:
    place = (value - limits[0]) / (limits[1] - limits[0]) * 100
    if place <= NEARLY_NONE:
        return "none"
    return "all" if place >= NEARLY_ALL else None


def _tenth(value: float) -> float:
    return floor(value * 10 + 0.5) / 10


def _rounded(value: float | None, parts: int) -> float | None:
    return None if value is None else floor(value * parts + 0.5) / parts
