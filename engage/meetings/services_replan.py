"""Writes that give the dates of a series another rule: all that are to come, or this and later."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from engage.calendar.walltime import rule_moment
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem
from engage.meetings.acts import Named, call_off
from engage.meetings.bin import put_into_bin, remember_copy
from engage.meetings.described import details_of
from engage.meetings.drafts import By, Details, Plan
from engage.meetings.models import Meeting, Series
from engage.meetings.queries import has_guests
from engage.meetings.queries_series import series_members
from engage.meetings.replanning import passed_on
from engage.meetings.series_acts import (
    NoSuchSeries,
    NothingToCome,
    Outcome,
    check_series,
    coming,
    has_own_time,
    inherit,
    last_day,
    locked_series,
    new_series,
    note_series,
    occurrence,
    planned_dates,
    set_plan,
    set_template,
)

# Shown to residents in whichever language they read.
REPLACED: Final = "The dates of this series have changed. / Las fechas de esta serie han cambiado."
Act = tuple[datetime, By]


@dataclass(frozen=True, slots=True)
class Planned:
    """The new plan of a series: what was, what it names, its dates to come, and own times."""

    before: Details
    found: Named
    plan: Plan
    dates: Sequence[datetime]
    own_times: frozenset[int]


def reschedule_series(
    session: Session, series_id: int, change: tuple[Details, Plan], now: datetime, by: By
) -> Outcome:
    """Give all coming dates of a series another rule; beside past dates a new series begins."""
    series = locked_series(session, series_id)
    return _replan(session, series, coming(session, series, now), change, (now, by))


def edit_following(
    session: Session, meeting_id: int, change: tuple[Details, Plan], now: datetime, by: By
) -> Outcome:
    """Change a date of a series and those after it: the old rule ends, a new one begins."""
    lock_for_writing(session)
    first = session.get(Meeting, meeting_id)
    if first is None or first.series_id is None or first.slot_local is None:
        raise NoSuchSeries("This meeting belongs to no series.")
    series = locked_series(session, first.series_id)
    slot = first.slot_local
    after = [m for m in coming(session, series, now) if m.slot_local and m.slot_local >= slot]
    if first not in after:
        raise NothingToCome("These meetings are over. Past meetings are not rewritten.")
    return _replan(session, series, after, change, (now, by))


def _replan(
    session: Session,
    series: Series,
    future: list[Meeting],
    change: tuple[Details, Plan],
    act: Act,
) -> Outcome:
    new = _planned(session, series, future, change, act[0])
    taken, left = passed_on(future, new.dates)
    dropped = [meeting.starts_local for meeting in left]
    target = _target(session, series, future, new, act[0])
    meetings, kept = [], {}
    for slot in new.dates:
        found = taken.get(slot)
        meetings.append(found or _added(session, target, new, slot, act[0]))
        if found and (names := _pass_on(session, found, target, new, (slot, act))):
            kept[found.starts_local] = names
    _drop(session, left, act)
    note_series(session, target, "meeting.reschedule_series", *act)
    session.commit()
    return Outcome(meetings, kept, dropped)


def _planned(
    session: Session,
    series: Series,
    future: Sequence[Meeting],
    change: tuple[Details, Plan],
    now: datetime,
) -> Planned:
    details, plan = change
    found = check_series(session, details, plan)
    dates = [slot for slot in planned_dates(plan) if rule_moment(slot, plan.when.zone) > now]
    if not dates:
        raise InputErrors([Problem("until", "No date falls into this time; end it later.")])
    own_times = frozenset(m.id for m in future if has_own_time(m, series))
    return Planned(details_of(series), found, plan, dates, own_times)


def _target(
    session: Session, series: Series, future: Sequence[Meeting], new: Planned, now: datetime
) -> Series:
    """Return the series that the dates pass to; the old one keeps its past and ends before."""
    staying = [m for m in series_members(session, series.id) if m not in future]
    for meeting in future:  # their slots must be free before others move into them
        remember_copy(meeting)
        meeting.slot_local = None
    session.flush()
    if staying:
        series.until_on = last_day(staying)
        series.sequence += 1
        series.changed_at = now
        series = new_series(new.plan, new.found, new.dates, now)
        session.add(series)
    else:
        set_plan(series, new.plan, new.dates)
        set_template(series, new.found, now)
        series.sequence += 1
    session.flush()
    return series


def _added(
    session: Session, target: Series, new: Planned, slot: datetime, now: datetime
) -> Meeting:
    made = occurrence(target, new.found, replace(new.plan.when, local=slot), now)
    session.add(made)
    return made


def _pass_on(
    session: Session, meeting: Meeting, target: Series, new: Planned, at: tuple[datetime, Act]
) -> list[str]:
    slot, act = at
    meeting.series, meeting.slot_local = target, slot
    is_own = meeting.id in new.own_times
    when = None if is_own else replace(new.plan.when, local=slot)
    names = inherit(session, meeting, (new.before, new.found), when, act)
    return [*names, "time"] if is_own else names


def _drop(session: Session, left: Sequence[Meeting], act: Act) -> None:
    """Cancel dates that fell away, where guests know of them; others go to the bin."""
    now, by = act
    for meeting in left:
        if not meeting.is_cancelled and not has_guests(session, meeting.id):
            put_into_bin(meeting, by.actor, now)
            continue
        meeting.series = None
        if not meeting.is_cancelled:
            call_off(session, meeting, REPLACED, now, by)
