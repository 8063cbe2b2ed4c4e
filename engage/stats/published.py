"""What may be printed of an estimate: a figure, a word, or nothing, never the raw numerator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from engage.stats.frozen import fields_of, later

Phrase = Literal[
    "hardly_anyone", "about_a_quarter", "about_half", "about_three_quarters", "nearly_all"
]
Outcome = Literal[
    "improved",
    "worse",
    "no_clear_change",
    "clearly_higher",
    "clearly_lower",
    "not_clearly_different",
]

# How much of an estimate is the area's own: fixed words, because a number would give n away.
OwnShare = Literal["mostly_this_area", "about_half", "mostly_the_city"]

PHRASE_RANKS: Final[Mapping[Phrase, float]] = {
    "hardly_anyone": 0.05,
    "about_a_quarter": 0.25,
    "about_half": 0.5,
    "about_three_quarters": 0.75,
    "nearly_all": 0.95,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A share in whole per cents (0.57) or a mean to one decimal.

    The limits are None where people chose to answer. ``own_share`` marks a small-area estimate and
    says how much of it is the area's own; None marks a direct figure. ``waves`` are the codes of
    the waves that it is of together, the last one its own; none where it is of one wave.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    is_wide: bool = False
    own_share: OwnShare | None = later(None)
    waves: tuple[str, ...] = later(())


@dataclass(frozen=True, slots=True)
class Nearly:
    """A share of at most 5 or at least 95 per cent, of which only that is said."""

    which: Literal["none", "all"]
    n: int
    own_share: OwnShare | None = later(None)


@dataclass(frozen=True, slots=True)
class Words:
    """A share on a base of 10 to 29 answers, as one of five fixed phrases."""

    phrase: Phrase
    n: int
    own_share: OwnShare | None = later(None)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Nothing may be shown; the type keeps it out of every chart.

    One reason, ``base``, stands for too few answers and for what goes with them.
    """

    reason: Literal["base", "few", "not_asked"]


Published: TypeAlias = Figure | Nearly | Words | Suppressed


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one planned comparison.

    The tested difference is later minus earlier, or area minus rest of the city.
    """

    against: Literal["last_wave", "rest_of_city"]
    outcome: Outcome
    difference: float | None


KINDS: Final[Mapping[str, type[Figure | Nearly | Words | Suppressed]]] = {
    "figure": Figure,
    "nearly": Nearly,
    "words": Words,
    "suppressed": Suppressed,
}
NAMES: Final = {kind: name for name, kind in KINDS.items()}


def write_published(shown: Published) -> dict[str, Any]:
    """Return a published value as plain data with its kind.

    >>> write_published(Words("about_half", 20))
    {'kind': 'words', 'phrase': 'about_half', 'n': 20}
    """
    return {"kind": NAMES[type(shown)], **fields_of(shown)}


def read_published(data: Mapping[str, Any]) -> Published:
    """Return the published value that write_published wrote.

    >>> read_published({"kind": "suppressed", "reason": "base"})
    Suppressed(reason='base')
    """
    fields = dict(data)
    if "waves" in fields:
        fields["waves"] = tuple(fields["waves"])
    shown: Published = KINDS[fields.pop("kind")](**fields)
    return shown


def rank(shown: Published | None) -> float:
    """Return where a published share stands among others, by what is shown and nothing finer.

    >>> rank(Words("about_half", 20)) < rank(Figure(0.57, None, None, 90)) < rank(Nearly("all", 90))
    True
    >>> rank(Suppressed("base")), rank(None)
    (-1.0, -1.0)
    """
    match shown:
        case Figure(value=value):
            return value
        case Nearly(which=which):
            return float(which == "all")
        case Words(phrase=phrase):
            return PHRASE_RANKS[phrase]
        case _:
            return -1.0
