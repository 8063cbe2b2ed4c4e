"""What a release says of free text: shares of themes, and quotes that may be printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from engage.stats.released import Shown


@dataclass(frozen=True, slots=True)
class ThemeLabel:
    """A theme with its name by language, as it was when the release was made."""

    code: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ThemeShare:
    """The share of an area's comments that speak of a theme: plain counts, never an interval."""

    area: str
    theme: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody allowed to be quoted, with what was covered of them."""

    area: str
    theme: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What was written to one question: its themes, their shares by area, and quotes.

    ``n`` are the comments read and ``n_twice`` those coded by two people, both rounded; ``kappa``
    is their agreement, None where too few were coded twice.
    """

    item: str
    wording: Mapping[str, str]
    n: int
    n_twice: int
    kappa: float | None
    themes: tuple[ThemeLabel, ...]
    shares: tuple[ThemeShare, ...]
    quotes: tuple[Quote, ...] = ()

    def share(self, area: str, theme: str) -> Shown | None:
        """Return what is said of a theme in an area, None where it was not counted there."""
        return next((s.shown for s in self.shares if (s.area, s.theme) == (area, theme)), None)

    def quoted(self, area: str, theme: str) -> tuple[Quote, ...]:
        """Return the quotes on a theme from an area."""
        return tuple(q for q in self.quotes if (q.area, q.theme) == (area, theme))
