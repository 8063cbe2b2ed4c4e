"""Waves of a planned window put together for one share, only where that gives nothing away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engage.stats.disclosure import MIN_BASE, MIN_FIGURE, present_share
from engage.stats.estimates import Spread, share_estimate
from engage.stats.published import Figure, Phrase, Published, Words

MOST_WAVES: Final = 4
ENDS: Final[tuple[Phrase, Phrase]] = ("hardly_anyone", "nearly_all")


@dataclass(frozen=True, slots=True)
class Member:
    """One wave of a window, for one share in one area.

    ``shown`` is what its answers of today say by themselves, ``released`` what every Release that
    was ever made of the wave says there (None where the cell is not in it), withdrawn ones too.
    ``n_rows`` are all its responses.
    """

    spread: Spread
    shown: Published
    released: tuple[Published | None, ...]
    n_rows: int


def window_figure(earlier: Sequence[Member], own: Member, least: int = MIN_BASE) -> Figure | None:
    """Return the share of a window's waves together, None where it must not be published.

    It is for a wave that has only words (10 to 29 answers) of its own. Every wave of the window
    must show the area by itself, so that whatever is subtracted from the sum, both sides are groups
    that are shown: ``least`` answers or more, and no part of what is hidden. What stands in an
    earlier Release must be what the answers still say. No wave may be near an end of the scale: the
    difference would tell unanimous groups from others. The number of answers is printed to the
    nearest 10 also above 100. What a missing figure tells: docs/adr/0018.
    Source: the complement rule (Cox 1980, JASA 75:377) over waves; DESIGN part 5.

    >>> spring = Figure(0.5, 0.35, 0.65, 40)
    >>> before = Member(Spread(0.5, 0.006, 42, 40.0), spring, (spring,), 300)
    >>> own = Member(Spread(0.6, 0.012, 21, 20.0), Words("about_half", 20), (), 250)
    >>> found = window_figure([before], own)
    >>> found.value, found.low, found.high, found.n
    (0.53, 0.41, 0.65, 60)
    """
    members = (*earlier, own)
    if not 2 <= len(members) <= MOST_WAVES or not isinstance(own.shown, Words):
        return None
    if not all(_may_be_a_side(member, least) for member in members):
        return None
    if not all(member.released and set(member.released) == {member.shown} for member in earlier):
        return None
    spread = pooled_spread([member.spread for member in members])
    if spread.n < MIN_FIGURE:
        return None
    estimate = share_estimate(spread, sum(member.n_rows for member in members))
    found = present_share(estimate, least=least)
    if not isinstance(found, Figure):
        return None
    figure = Figure(found.value, found.low, found.high, (spread.n + 5) // 10 * 10, found.is_wide)
    return figure if set(own.released) <= {own.shown, figure} else None


def pooled_spread(spreads: Sequence[Spread]) -> Spread:
    """Return the share of several waves together, each counting by its answers.

    Formula: the weights of wave t are rescaled to a mean of 1, by n_t / W_t, so with N = sum n_t:
    p = sum n_t p_t / N; sum z^2 = sum (n_t / N)^2 sum z_t^2; n_eff = N^2 / sum (n_t^2 / n_eff_t).
    The samples are drawn independently of each other.
    Source: Kish 1999, Survey Methodology 25:129 (cumulating samples).

    >>> pooled_spread([Spread(0.5, 0.01, 30, 25.0), Spread(0.8, 0.02, 10, 8.0)]).value
    0.575
    """
    n = sum(spread.n for spread in spreads)
    return Spread(
        sum(spread.n * spread.value for spread in spreads) / n,
        sum((spread.n / n) ** 2 * spread.squares for spread in spreads),
        n,
        n**2 / sum(spread.n**2 / spread.n_eff for spread in spreads),
        all(spread.is_share for spread in spreads),
    )


def _may_be_a_side(member: Member, least: int) -> bool:
    """Return whether a wave shows a share of its own, away from both ends.

    What is shown may be an estimate, which covers an end: so the answers themselves are asked too.
    """
    if member.spread.n < least:
        return False
    direct = present_share(share_estimate(member.spread, member.n_rows), least=least)
    return _is_inside(direct) and _is_inside(member.shown)


def _is_inside(shown: Published) -> bool:
    match shown:
        case Words(phrase=phrase):
            return phrase not in ENDS
        case Figure():
            return True
        case _:
            return False
