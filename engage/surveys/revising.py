"""Mending the facts of a wave after it was made; what is published of it stays as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.errors import InputErrors, Problem
from engage.surveys.models import Wave
from engage.surveys.plans import FACTS, Act, NotPossible, Revision, put_fact
from engage.surveys.queries import locked_wave

DAYS: Final[Sequence[str]] = ("opens_on", "closes_on", "fieldwork_ends_on", "is_automatic")


def revise_wave_facts(
    session: Session, code: str, revision: Revision, act: Act, today: date | None = None
) -> Wave:
    """Put the facts of a wave into new words, in whatever state it is; who asked stays on record.

    Its method can be completed until it is published; a release keeps the words it was frozen with.
    Its days can be moved until it is closed; ``today`` is the city's, by default the act's.
    """
    wave = locked_wave(session, code)
    changed = {name: words for name, words in asdict(revision).items() if words is not None}
    days: dict[str, Any] = {
        n: changed[n] for n in DAYS if n in changed and changed[n] != getattr(wave, n)
    }
    if days:
        _move_days(wave, days, today or act.at.date())
    if revision.title is not None:
        wave.title = dict(revision.title)
    for name in FACTS:
        if name in changed:
            put_fact(wave, name, changed[name])
    facts = sorted(changed.keys() - set(DAYS))
    detail = {"facts": facts} | {name: str(value) for name, value in days.items()}
    record(
        session,
        at=act.at,
        actor=act.actor,
        action="wave.revise",
        object=f"wave {code}",
        detail=detail,
    )
    session.commit()
    return wave


def _move_days(wave: Wave, days: dict[str, Any], today: date) -> None:
    if wave.status in ("closing", "closed"):
        raise NotPossible("The days of {code} are settled, because it is closed.", code=wave.code)
    if "closes_on" in days and wave.fieldwork_ends_on == wave.closes_on:
        days.setdefault("fieldwork_ends_on", days["closes_on"])
    after = {name: getattr(wave, name) for name in DAYS} | days
    if problems := [*_faults(wave, days, after), *_past(days, today)]:
        raise InputErrors(problems)
    for name, value in days.items():
        setattr(wave, name, value)


def _faults(wave: Wave, days: dict[str, Any], after: dict[str, Any]) -> Iterator[Problem]:
    if "opens_on" in days and wave.status != "draft":
        yield Problem("opens_on", "It is open already.", "Leave its first day as it was.")
    if "closes_on" in days and wave.status == "keying":
        what = "It is closed on the web already."
        yield Problem("closes_on", what, "Only the last day of fieldwork can be moved.")
    if after["closes_on"] < after["opens_on"]:
        yield Problem("closes_on", "It closes before it opens.", "Mend the dates.")
    if after["fieldwork_ends_on"] < after["closes_on"]:
        what = "Fieldwork ends before the survey closes on the web."
        yield Problem("fieldwork_ends_on", what, "Choose that day or a later one.")
    if wave.period_months is not None and not after["is_automatic"]:
        what = "A standing survey goes by the calendar."
        yield Problem("is_automatic", what, "Close it by hand where it shall end.")


def _past(days: dict[str, Any], today: date) -> Iterator[Problem]:
    for name in ("closes_on", "fieldwork_ends_on"):
        if name in days and days[name] < today:
            yield Problem(name, "This day is over.", "Choose today or a later day.")
