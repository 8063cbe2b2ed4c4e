"""What may be said of an estimate: the base, complement and near-unanimity rules, and rounding."""

from collections.abc import Sequence
from math import floor
from typing import Final, Literal

from engage.stats.intervals import t_limits
from engage.stats.published import Figure, Nearly, Phrase, Published, Suppressed, Words
from engage.stats.types import Estimate

MIN_BASE: Final = 10
MIN_FIGURE: Final = 30
EXACT_FROM: Final = 100  # below it n is rounded to 10
NEARLY_NONE: Final = 5  # per cent
NEARLY_ALL: Final = 95
WIDE: Final = 0.20
TIE: Final = 1e-9  # of what is rounded: sums in another order must not change a printed digit
# A mean is printed as if its answers spread at least as 19 alike and one a step away: the interval
# of a unanimous group then looks like that of a nearly unanimous one.
LEAST_SPREAD: Final = (0.05 * 0.95) ** 0.5
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


def printed_base(n: int, asked: int) -> int:
    """Return the answers of a question as printed, where ``asked`` responses might have answered.

    From 100 responses on, fewer than 10 without an answer are not told apart from none: otherwise
    the two exact numbers would count them (and, of a question asked of some only, all the others).
    Formula: the base of ``asked`` if 0 <= asked - n < 10, else that of n; invalid if n > asked.
    Source: the complement rule, DESIGN part 5; Cox 1980, JASA 75:377.

    >>> [printed_base(n, 130) for n in (130, 127, 118)], printed_base(84, 90)
    ([130, 130, 118], 80)
    """
    is_few = asked >= EXACT_FROM and asked - n < MIN_BASE
    return round_base(asked if is_few else n)


def rounded(value: float, parts: int) -> float:
    """Return a value to the nearest ``parts``-th, halves up, whatever the order of its sums was.

    >>> rounded(0.29 * 0.5, 100), rounded(-0.001, 100)
    (0.15, 0.0)
    """
    return floor(value * parts + 0.5 + TIE) / parts + 0.0


def phrase(share: float) -> Phrase:
    """Return the fixed phrase of a share: the ends at 10 and 90 per cent, else the nearest quarter.

    >>> [phrase(share) for share in (0.1, 0.3, 0.5, 0.7, 0.9)][1:4]
    ['about_a_quarter', 'about_half', 'about_three_quarters']
    """
    if share <= 0.1 + TIE:
        return "hardly_anyone"
    if share >= 0.9 - TIE:
        return "nearly_all"
    return QUARTERS[min(2, max(0, floor(share * 4 + 0.5 + TIE) - 1))]


def present_share(
    estimate: Estimate | None,
    is_hidden: bool = False,
    asked: int | None = None,
    least: int = MIN_BASE,
) -> Published:
    """Return what may be printed of a share: nothing, words, nearly all or none, or a figure.

    Base below ``least``, 10 or more (or ``is_hidden`` by the complement rule, with the same reason,
    so that the two cannot be told apart): nothing. 10-29: one of five phrases. From 30: whole per
    cents with whole limits, flagged when wider than 20 points; at most 5 or at least 95 per cent
    without figure, so that unanimity never shows. ``asked`` is the number of responses that might
    have answered.
    Source: NCHS Series 2 no. 175 (Parker et al. 2017); DESIGN part 5.

    >>> found = present_share(Estimate(0.574, 0.47, 0.67, 0.05, 94, 94.0, "wilson"))
    >>> found.value, found.low, found.high, found.n
    (0.57, 0.47, 0.67, 90)
    """
    if estimate is None or estimate.n < least or is_hidden:
        return Suppressed("base")
    n = printed_base(estimate.n, estimate.n if asked is None else asked)
    if estimate.n < MIN_FIGURE:
        return Words(phrase(estimate.value), n)
    value = rounded(estimate.value, 100)
    end = _end(value, (0.0, 1.0))
    if end is not None:
        return Nearly(end, n)
    low, high = _limit(estimate.low, 100), _limit(estimate.high, 100)
    is_wide = low is not None and high is not None and high - low > WIDE + TIE
    return Figure(value, low, high, n, is_wide)


def present_mean(
    estimate: Estimate | None,
    limits: tuple[float, float] | None,
    is_hidden: bool = False,
    asked: int | None = None,
    least: int = MIN_BASE,
) -> Published:
    """Return what may be printed of a mean: one decimal from a base of 30, else nothing.

    ``limits`` are the ends of the scale: the interval is cut to them (without ends at 0, because
    numbers count something), and within 5 per cent of an end the mean reads as nearly none or
    nearly all. The interval is at least that of answers of which 19 in 20 are alike and one is a
    step of 1 away, t_{.975} sqrt(.05 x .95 / n_eff) each side, so that unanimity never shows.
    Parameters: ``is_hidden``, ``asked``, ``least`` as for a share. Source: DESIGN part 5.

    >>> found = present_mean(Estimate(6.54, 6.1, 7.0, 0.2, 140, 120.0, "t"), (0, 10))
    >>> found.value, found.low, found.high, found.n
    (6.5, 6.1, 7.0, 140)
    >>> present_mean(Estimate(6.0, 6.0, 6.0, 0.0, 40, 40.0, "t"), (0, 10)).low
    5.9
    """
    if estimate is None or estimate.n < least or is_hidden:
        return Suppressed("base")
    if estimate.n < MIN_FIGURE:
        return Suppressed("few")
    n = printed_base(estimate.n, estimate.n if asked is None else asked)
    end = None if limits is None else _end(estimate.value, limits)
    if end is not None:
        return Nearly(end, n)
    bottom, top = limits or (0.0, float("inf"))
    low, high = (_limit(x, 10) for x in _blurred(estimate))
    low = None if low is None else max(low, bottom)
    high = None if high is None else min(high, top)
    is_wide = low is not None and high is not None and high - low > WIDE * (top - bottom) + TIE
    return Figure(rounded(estimate.value, 10), low, high, n, is_wide)


def hidden_by_complement(
    bases: Sequence[int],
    parent: int,
    always: frozenset[int] = frozenset(),
    order: Sequence[int] | None = None,
    least: int = MIN_BASE,
) -> frozenset[int]:
    """Return every area to hide, by position: those below the base, and whoever must go with them.

    ``bases`` are the answers of each area, ``parent`` those of the whole city (it may count people
    without an area). What is left of the parent after all shown areas must be 0 or ``least`` (10 or
    more), so the smallest shown area goes too until it is. ``always`` are hidden besides, because a
    linked table hides them; ``order`` are the sizes by which the smallest is found (by default the
    bases), the same for all linked tables, so that one does not show whom another hides.
    Source: Cox 1980, JASA 75:377 (complementary suppression, one line).

    >>> sorted(hidden_by_complement([40, 5, 12, 80], 137))
    [1, 2]
    """
    sizes = bases if order is None else order
    hidden = {i for i, n in enumerate(bases) if n < least} | always
    shown = sorted(set(range(len(bases))) - hidden, key=lambda i: (sizes[i], i))
    left = parent - sum(bases[i] for i in shown)
    while 0 < left < least and shown:
        smallest = shown.pop(0)
        hidden.add(smallest)
        left += bases[smallest]
    return frozenset(hidden)


def _blurred(estimate: Estimate) -> tuple[float | None, float | None]:
    if estimate.low is None or estimate.high is None:
        return None, None
    se = LEAST_SPREAD / estimate.n_eff**0.5
    low, high = t_limits(estimate.value, se, max(estimate.n - 1, 1))
    return min(low, estimate.low), max(high, estimate.high)


def _end(value: float, limits: tuple[float, float]) -> Literal["none", "all"] | None:
    place = (value - limits[0]) / (limits[1] - limits[0]) * 100
    if place <= NEARLY_NONE + TIE:
        return "none"
    return "all" if place >= NEARLY_ALL - TIE else None


def _limit(value: float | None, parts: int) -> float | None:
    return None if value is None else rounded(value, parts)
