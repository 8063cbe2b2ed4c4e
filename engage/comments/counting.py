"""Themes counted and quotes picked, by the rules of small groups: of people's words, not of people.

A comment is one row that leads to nobody, so what is counted are comments, unweighted and without
an interval. Below ten of an area nothing is said of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engage.comments.models_voices import Quote, ThemeShare
from engage.stats.agreement import cohens_kappa
from engage.stats.disclosure import MIN_BASE, hidden_by_complement, present_share
from engage.stats.types import Estimate

CITY: Final = "city"
# So many comments on a theme in an area, before one of them is quoted (trust.md, section 4).
QUOTE_BASE: Final = 10
MOST_QUOTES: Final = 3
# One comment in so many is coded a second time, by somebody else.
TWICE_EACH: Final = 10


@dataclass(frozen=True, slots=True)
class Read:
    """A comment that was moderated and coded: ``quote`` are its words, None if not to be quoted."""

    area: str | None
    language: str
    themes: frozenset[str]
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree: over all codes, and on each theme; None where it is not defined."""

    n: int
    overall: float | None
    by_theme: Mapping[str, float | None]


def shares(
    read: Sequence[Read], themes: Sequence[str], areas: Sequence[str], least: int
) -> tuple[ThemeShare, ...]:
    """Return the share of comments on each theme, of the city first, then of each area."""
    bases = [sum(one.area == area for one in read) for area in areas]
    hidden = hidden_by_complement(bases, len(read), least=least)
    return tuple(
        ThemeShare(area, theme, present_share(_estimate(inside, theme), is_hidden, least=least))
        for area, inside, is_hidden in [
            (CITY, list(read), False),
            *((a, [o for o in read if o.area == a], i in hidden) for i, a in enumerate(areas)),
        ]
        for theme in themes
    )


def quotes(
    read: Sequence[Read], themes: Sequence[str], areas: Sequence[str], least: int
) -> tuple[Quote, ...]:
    """Return up to three quotes of each theme in each area that has ten comments on it.

    What comes from an area with fewer is quoted for the city, where the city has ten.
    """
    by_theme = {theme: [one for one in read if theme in one.themes] for theme in themes}
    bases = [sum(one.area == area for one in read) for area in areas]
    hidden = hidden_by_complement(bases, len(read), least=least)
    shown = {area for i, area in enumerate(areas) if i not in hidden}
    return tuple(quote for theme in themes for quote in _of_theme(theme, by_theme[theme], shown))


def agreement(
    pairs: Sequence[tuple[frozenset[str], frozenset[str]]], themes: Sequence[str]
) -> Agreement:
    """Return Cohen's kappa of comments coded twice: every theme of every comment is a decision."""
    found = {t: ([t in a for a, _ in pairs], [t in b for _, b in pairs]) for t in themes}
    first = [code for a, _ in found.values() for code in a]
    second = [code for _, b in found.values() for code in b]
    by_theme = {theme: cohens_kappa(*codes) for theme, codes in found.items()}
    return Agreement(len(pairs), cohens_kappa(first, second), by_theme)


def _of_theme(theme: str, read: Sequence[Read], shown: set[str]) -> Iterator[Quote]:
    if len(read) < QUOTE_BASE:
        return
    here = Counter(one.area for one in read if one.area in shown)
    found: dict[str, list[Quote]] = defaultdict(list)
    for one in read:
        if one.quote is None:
            continue
        area = one.area if one.area and here[one.area] >= QUOTE_BASE else CITY
        found[area].append(Quote(area, theme, one.language, one.quote))
    for area in sorted(found, key=lambda a: (a != CITY, a)):
        yield from sorted(set(found[area]), key=lambda q: q.words)[:MOST_QUOTES]


def _estimate(read: Sequence[Read], theme: str) -> Estimate | None:
    n = len(read)
    if n < MIN_BASE:
        return None
    share = sum(theme in one.themes for one in read) / n
    return Estimate(share, None, None, 0.0, n, float(n), "none")
