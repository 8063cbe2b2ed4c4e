"""Writes of series: the rule, the template, the meetings made from them, and changes of all."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem
from engage.meetings.acts import call_off, checked, checked_reason, named, note, refuse
from engage.meetings.announcing import announce
from engage.meetings.described import details_of
from engage.meetings.drafts import By, Change, Details, Plan, When, check_details
from engage.meetings.models import Meeting
from engage.meetings.models_notices import NEW
from engage.meetings.queries_series import series_members
from engage.meetings.series_acts import (
    NothingToCome,
    Outcome,
    check_series,
    coming,
    inherit,
    locked_series,
    new_series,
    note_series,
    occurrence,
    planned_dates,
    set_template,
)


def schedule_series(
    session: Session, details: Details, plan: Plan, now: datetime, by: By
) -> list[Meeting]:
    """Create a series: the rule, the template, and one meeting for each of its dates."""
    lock_for_writing(session)
    found = check_series(session, details, plan)
    dates = planned_dates(plan)
    series = new_series(plan, found, dates, now)
    made = [occurrence(series, found, replace(plan.when, local=slot), now) for slot in dates]
    session.add_all(made)
    session.flush()
    announce(session, made[0], NEW, now, by)
    note(session, by, now, "meeting.schedule_series", made[0])
    session.commit()
    return made


def edit_series(
    session: Session, series_id: int, details: Details, now: datetime, by: By
) -> Outcome:
    """Change what all coming dates of a series are; what a date has of its own, it keeps."""
    series = locked_series(session, series_id)
    future, before = coming(session, series, now), details_of(series)
    refuse(check_details(details))
    templates = before, named(session, details)
    kept = {m.starts_local: inherit(session, m, templates, None, (now, by)) for m in future}
    set_template(series, templates[1], now)
    if any(meeting.sequence > series.sequence for meeting in future):
        series.sequence += 1
    note_series(session, series, "meeting.edit_series", now, by)
    session.commit()
    return Outcome(future, {local: names for local, names in kept.items() if names})


def add_date(session: Session, series_id: int, when: When, now: datetime, by: By) -> Meeting:
    """Add one date to a series; the zone is that of the series."""
    series = locked_series(session, series_id)
    when = replace(when, zone=ZoneInfo(series.zone))
    meant = checked(session, Change(details_of(series), when))
    if any(m.slot_local == when.local for m in series_members(session, series.id)):
        fault = "The series has a date at this time already."
        raise InputErrors([Problem("on", fault, "Choose another day or time.")])
    made = occurrence(series, meant.named, meant.when, now)
    made.starts_at, made.ends_at = (
        meant.starts_at,
        meant.starts_at + (made.ends_at - made.starts_at),
    )
    session.add(made)
    series.sequence += 1
    series.changed_at = now
    session.flush()
    note(session, by, now, "meeting.add_date", made)
    session.commit()
    return made


def end_series(
    session: Session, series_id: int, end: tuple[date, str], now: datetime, by: By
) -> Outcome:
    """End a series after a day: later dates are cancelled, with the reason, and guests told."""
    last_on, reason = end[0], checked_reason(end[1])
    series = locked_series(session, series_id)
    future = coming(session, series, now)
    after = [m for m in future if m.starts_local.date() > last_on and not m.is_cancelled]
    if not after:
        raise NothingToCome("The series has no meeting after this day.")
    for meeting in after:
        call_off(session, meeting, reason, now, by)
    series.until_on = min(series.until_on, max(last_on, series.starts_local.date()))
    series.sequence += 1
    series.changed_at = now
    note_series(session, series, "meeting.end_series", now, by)
    session.commit()
    return Outcome(after)
