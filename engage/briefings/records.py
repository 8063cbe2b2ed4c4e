"""What stands behind page 1: promises with their history, and who was not heard."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from babel import dates

from engage.briefings.acting import ROLES
from engage.briefings.content import Heard, Kept
from engage.briefings.figures import View
from engage.briefings.labels import Say, short
from engage.briefings.material import Material, Pledge
from engage.results.models_content import CITY
from engage.stats.published import Figure, Suppressed
from engage.texts import in_language

HISTORY_SHOWN: Final = 10
HEARD_SHOWN: Final = 10
STEPS_SHOWN: Final = 3
STATUS: Final = {"open": "Open", "late": "Late", "kept": "Kept", "dropped": "Dropped"}
STEPS: Final = {"made": "Promised", "updated": "News", "kept": "Kept", "dropped": "Dropped"}


def history(material: Material, language: str, say: Say) -> tuple[Kept, ...]:
    """Return the promises of the beat, the open ones first, each with what became of it."""
    pledges = material.pledges.first[:HISTORY_SHOWN]
    return tuple(_kept(pledge, material, language, say) for pledge in pledges)


def heard(view: View) -> tuple[Heard, ...]:
    """Return the groups of the city's people beside those who answered, the least heard first.

    Where a share of those who answered may not be shown, the words of the release stand for it.
    """
    rows = sorted(_beside_census(view), key=lambda pair: pair[0])
    return tuple(row for _gap, row in rows[:HEARD_SHOWN])


def _beside_census(view: View) -> Iterator[tuple[float, Heard]]:
    release, words = view.release, view.words
    for one in release.census:
        item = next((i for i in release.items if i.column == one.by), None)
        option = next((o for o in item.options if o.code == one.code), None) if item else None
        shown = release.figure(CITY, one.by, "share", one.code)
        if item is None or option is None or shown is None or isinstance(shown, Suppressed):
            continue
        gap = shown.value - one.share if isinstance(shown, Figure) else 0.0
        label = short(in_language(option.label, view.language), 60)
        question = short(in_language(item.wording, view.language), 60)
        yield gap, Heard(question, label, words.value(shown), words.number(one.share))


def _kept(pledge: Pledge, material: Material, language: str, say: Say) -> Kept:
    status = pledge.status
    if status == "open" and pledge.due_on < material.today:
        status = "late"
    steps = [
        f"{_day(step.on, language)}: {say(STEPS[step.what])}" + f" – {step.note}" * bool(step.note)
        for step in pledge.steps[-STEPS_SHOWN:]
    ]
    return Kept(
        what=short(pledge.what, 140),
        owner=short(pledge.agency or say(ROLES.get(pledge.role, "")), 40),
        due=_day(pledge.due_on, language),
        status=say(STATUS[status]),
        why=short(pledge.reason, 140),
        steps=tuple(short(step, 120) for step in steps),
        state=status,
        next_step=short(pledge.next_step, 80),
    )


def _day(day: date, language: str) -> str:
    return str(dates.format_date(day, "medium", locale=language))
