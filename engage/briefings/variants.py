"""The variants of a briefing as data: which pages each has, all set from the same value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from engage.briefings.content import Briefing, Trends
from engage.errors import Missing

DETAILS, HISTORY, METHOD = "details", "history", "method"
FULL: Final = "full"
# Tried one after the other until every page holds what belongs on it.
SCALES: Final = (1.0, 0.9, 0.8, 0.7)
# A sheet that is read from afar begins with the largest letters that could have room.
LARGE: Final = (1.35, 1.28, 1.2, 1.12, 1.05, 0.97, 0.9, 0.8, 0.7, 0.6)
TABLOID: Final = tuple(round(scale * 1.36, 2) for scale in LARGE)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to print a briefing: its template and the pages that may follow the first.

    ``paper`` is the sheet that it is made for, blank where the city's own is meant.
    """

    name: str
    template: str
    kind: Literal["briefing", "poster", "handout"] = "briefing"
    pages: tuple[str, ...] = ()
    paper: str = ""
    scales: tuple[float, ...] = SCALES
    is_bilingual: bool = False


VARIANTS: Final[Mapping[str, Variant]] = {
    one.name: one
    for one in (
        Variant("lineup", "briefings/briefing.html"),
        Variant(FULL, "briefings/briefing.html", "briefing", (DETAILS, HISTORY, METHOD)),
        Variant("poster-letter", "briefings/sheet.html", "poster", (), "letter", LARGE),
        Variant("poster-a4", "briefings/sheet.html", "poster", (), "a4", LARGE),
        Variant("poster-tabloid", "briefings/sheet.html", "poster", (), "tabloid", TABLOID),
        Variant("handout", "briefings/sheet.html", "handout"),
        Variant("handout-both", "briefings/sheet.html", "handout", is_bilingual=True),
    )
}
# The order in which a person chooses.
NAMES: Final = (FULL, *(name for name in VARIANTS if name != FULL))


class UnknownVariant(Missing):
    """A variant that is not made, or not where only one language is spoken."""


def variant_named(name: str, paper: str = "") -> Variant:
    """Return a variant by its name; a poster without a size is made for the paper that is named.

    >>> variant_named("poster", "a4").name
    'poster-a4'
    """
    found = VARIANTS.get(f"poster-{paper}" if name == "poster" else name)
    if found is None:
        raise UnknownVariant(
            "Briefings are not made as {variant}; there are: {known}.",
            variant=name,
            known=", ".join(("poster", *NAMES)),
        )
    return found


def other_sides(variant: Variant, language: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the further languages of a sheet that has two: one side each."""
    others = tuple(one for one in languages if one != language)[:1]
    if variant.is_bilingual and not others:
        raise UnknownVariant("The city offers one language only; make the plain handout.")
    return others if variant.is_bilingual else ()


def offered(languages: Sequence[str], paper: str) -> tuple[str, ...]:
    """Return the names of the variants that a city makes, the poster of its own paper first.

    >>> offered(("en",), "a4")
    ('full', 'lineup', 'poster-a4', 'poster-letter', 'poster-tabloid', 'handout')
    """
    found = [name for name in NAMES if len(languages) > 1 or not VARIANTS[name].is_bilingual]
    own = f"poster-{paper}"
    found.remove(own)
    found.insert(2, own)
    return tuple(found)


def pages_of(briefing: Briefing, variant: Variant) -> tuple[str, ...]:
    """Return the pages that follow the first, those that would be empty left out."""
    held = {
        DETAILS: bool(briefing.columns[0] or briefing.trends != Trends() or briefing.note),
        HISTORY: bool(briefing.history),
        METHOD: bool(briefing.heard or briefing.method or briefing.contacts),
    }
    return tuple(page for page in variant.pages if held[page])
