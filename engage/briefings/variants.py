"""The variants of a briefing as data: which pages each has, all set from the same value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engage.briefings.content import Briefing, Trends

DETAILS, HISTORY, METHOD = "details", "history", "method"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to print a briefing: its template and the pages that may follow the first."""

    name: str
    template: str
    pages: tuple[str, ...] = ()


VARIANTS: Final[Mapping[str, Variant]] = {
    one.name: one
    for one in (
        Variant("lineup", "briefings/briefing.html"),
        Variant("full", "briefings/briefing.html", (DETAILS, HISTORY, METHOD)),
    )
}


def pages_of(briefing: Briefing, variant: Variant) -> tuple[str, ...]:
    """Return the pages that follow the first, those that would be empty left out."""
    held = {
        DETAILS: bool(briefing.columns[0] or briefing.trends != Trends() or briefing.note),
        HISTORY: bool(briefing.history),
        METHOD: bool(briefing.heard or briefing.method or briefing.contacts),
    }
    return tuple(page for page in variant.pages if held[page])
