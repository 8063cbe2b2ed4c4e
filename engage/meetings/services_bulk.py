"""Writes for many dates at once: another venue or officer, a day off, last year's series again."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engage.calendar.recurrence import slots
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem
from engage.meetings.acts import Checked, call_off, changeable, checked_reason, named, note, rewrite
from engage.meetings.bin import put_into_bin
from engage.meetings.described import details_of, when_of
from engage.meetings.drafts import By, Plan
from engage.meetings.models import Meeting
from engage.meetings.queries import has_guests
from engage.meetings.queries_series import series_by_id, series_members
from engage.meetings.series_acts import new_series, note_series, occurrence, plan_of
from engage.people.models import User

YEAR = timedelta(days=364)  # whole weeks: the second Tuesday stays near the second Tuesday


@dataclass(frozen=True, slots=True)
class Change:
    """What many meetings get: a venue of the list, or these officers."""

    venue_id: int | None = None
    officer_ids: tuple[int, ...] | None = None


def change_many(
    session: Session, ids: Collection[int], change: Change, now: datetime, by: By
) -> int:
    """Give many meetings another venue or other officers; guests hear of a new place."""
    meetings = _chosen(session, ids, now)
    for meeting in meetings:
        details = details_of(meeting)
        if change.venue_id is not None:
            details = replace(details, venue_id=change.venue_id)
        if change.officer_ids is not None:
            details = replace(details, officer_ids=change.officer_ids)
        meant = Checked(named(session, details), when_of(meeting), meeting.starts_at)
        rewrite(session, meeting, meant, now, by)
    session.commit()
    return len(meetings)


def cancel_many(session: Session, ids: Collection[int], reason: str, now: datetime, by: By) -> int:
    """Cancel many meetings with one reason, and let their guests be told."""
    reason = checked_reason(reason)
    meetings = _chosen(session, ids, now)
    for meeting in meetings:
        call_off(session, meeting, reason, now, by)
    session.commit()
    return len(meetings)


def skip_many(session: Session, ids: Collection[int], reason: str, now: datetime, by: By) -> int:
    """Take dates out, as for a holiday; those that guests know of are cancelled instead."""
    reason = checked_reason(reason)
    meetings = _chosen(session, ids, now)
    for meeting in meetings:
        if has_guests(session, meeting.id):
            call_off(session, meeting, reason, now, by)
        else:
            note(session, by, now, "meeting.delete", meeting)
            put_into_bin(meeting, by.actor, now)
    session.commit()
    return len(meetings)


def copy_series(session: Session, series_id: int, now: datetime, by: By) -> list[Meeting]:
    """Make a series again a year later: the same rule and template, without its exceptions."""
    lock_for_writing(session)
    old, members = series_by_id(session, series_id), series_members(session, series_id)
    if old is None or not members or not old.rule:
        raise InputErrors([Problem("series", "Only a series with a rule can be copied.")])
    before = plan_of(old, members)
    start, until = before.when.local + YEAR, before.until + YEAR
    plan = Plan(replace(before.when, local=start), old.rule, until)
    dates = slots(plan.rule, start, until)
    found = named(session, replace(details_of(old), officer_ids=_active(old.officers)))
    series = new_series(plan, found, dates, now)
    made = [occurrence(series, found, replace(plan.when, local=slot), now) for slot in dates]
    session.add_all(made)
    session.flush()
    note_series(session, series, "meeting.copy_series", now, by)
    session.commit()
    return made


def _active(officers: Collection[User]) -> tuple[int, ...]:
    return tuple(officer.id for officer in officers if officer.active)


def _chosen(session: Session, ids: Collection[int], now: datetime) -> list[Meeting]:
    if not ids:
        raise InputErrors([Problem("meetings", "Tick at least one meeting.")])
    return [changeable(session, meeting_id, now) for meeting_id in sorted(set(ids))]
