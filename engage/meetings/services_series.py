"""Writes of series: the rule, the template, and the meetings made from them."""

import uuid
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from engage.calendar.recurrence import BadRule, slots
from engage.calendar.walltime import rule_moment
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem
from engage.meetings.acts import beats_named, note, refuse
from engage.meetings.described import describe, place_in_time
from engage.meetings.drafts import By, Details, Plan, When, check_details, check_length
from engage.meetings.models import Meeting, Series
from engage.places.models import Beat

MAX_SERIES = 100


def planned_dates(plan: Plan) -> list[datetime]:
    """Return the wall times of a series, or refuse a rule that makes none, or too many."""
    try:
        found = slots(plan.rule, plan.when.local, plan.until)
    except BadRule:
        fault = "The series would have too many dates or last too long; end it earlier."
        raise InputErrors([Problem("until", fault)]) from None
    kept = [slot for slot in found if slot.date() not in plan.skipped]
    if not kept:
        raise InputErrors([Problem("until", "No date falls into this time; end it later.")])
    if len(kept) > MAX_SERIES:
        raise InputErrors([Problem("until", f"A series has at most {MAX_SERIES} dates.")])
    return kept


def check_series(session: Session, details: Details, plan: Plan) -> list[Beat]:
    """Return the beats of a series, or refuse every fault in its details before it is saved."""
    refuse(check_details(details) + check_length(plan.when.minutes))
    return beats_named(session, details)


def schedule_series(
    session: Session, details: Details, plan: Plan, now: datetime, by: By
) -> list[Meeting]:
    """Create a series: the rule, the template, and one meeting for each of its dates."""
    lock_for_writing(session)
    when = plan.when
    beats = check_series(session, details, plan)
    dates = planned_dates(plan)
    series = Series(uid=str(uuid.uuid4()), rule=plan.rule, until_on=plan.until, created_at=now)
    series.starts_local, series.zone = when.local, when.zone.key
    describe(series, details, when.minutes, now)
    made = [_occurrence(series, details, replace(when, local=slot), now) for slot in dates]
    for meeting in made:
        meeting.beats = list(beats)
    session.add_all(made)
    session.flush()
    note(session, by, now, "meeting.schedule_series", made[0])
    session.commit()
    return made


def _occurrence(series: Series, details: Details, when: When, now: datetime) -> Meeting:
    meeting = Meeting(uid=str(uuid.uuid4()), series=series, slot_local=when.local, created_at=now)
    describe(meeting, details, when.minutes, now)
    place_in_time(meeting, when, rule_moment(when.local, when.zone))
    meeting.capacity = details.capacity
    return meeting
