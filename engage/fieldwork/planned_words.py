"""The words that a plan has for the facts of its wave, in both languages."""

from collections.abc import Mapping
from typing import Final

from engage.fieldwork.planning import Plan

# So many areas are named one by one; more would be no sentence any more.
MOST_NAMED: Final = 12
RECRUITMENT: Final[Mapping[str, tuple[str, str, str]]] = {
    "en": (
        "Letters to {n:,} homes drawn at random.",
        "Letters to {n:,} homes drawn at random, and one reminder to all of them.",
        "Letters to {n:,} homes drawn at random, and {more} reminders to all of them.",
    ),
    "es": (
        "Cartas a {n:,} hogares elegidos al azar.",
        "Cartas a {n:,} hogares elegidos al azar y un recordatorio a todos ellos.",
        "Cartas a {n:,} hogares elegidos al azar y {more} recordatorios a todos ellos.",
    ),
}
DESIGN: Final[Mapping[str, tuple[str, str]]] = {
    "en": (
        "Homes drawn at random within each beat from a list of {n:,} addresses.",
        "Invited by beat: {beats}.",
    ),
    "es": (
        "Hogares elegidos al azar en cada zona de una lista de {n:,} direcciones.",
        "Invitados por zona: {beats}.",
    ),
}


def facts_of(plan: Plan, n_mailings: int) -> dict[str, str]:
    """Return how people are chosen and invited, by the names of the facts."""
    facts = {"kind": "sampled"}
    for language, ending in (("en", ""), ("es", "_es")):
        invited = RECRUITMENT[language][min(n_mailings, 3) - 1]
        facts[f"recruitment{ending}"] = invited.format(n=plan.n_invited, more=n_mailings - 1)
        facts[f"sample_design{ending}"] = _design(plan, language)
    return facts


def _design(plan: Plan, language: str) -> str:
    drawn, by_beat = DESIGN[language]
    said = drawn.format(n=sum(area.frame.n_addresses for area in plan.areas))
    if len(plan.areas) > MOST_NAMED:
        return said
    beats = "; ".join(f"{area.frame.code}: {area.n_invited:,}" for area in plan.areas)
    return f"{said} {by_beat.format(beats=beats)}"
