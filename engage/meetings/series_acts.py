"""What acts on series share: its dates, a date made from the template, what a date inherits."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.calendar.recurrence import BadRule, slots
from engage.calendar.walltime import rule_moment
from engage.db import lock_for_writing
from engage.errors import InputErrors, Missing, Problem, Refused
from engage.meetings.acts import Checked, Named, named, put, refuse, rewrite
from engage.meetings.described import describe, details_of, inherited, when_of
from engage.meetings.drafts import MAX_SERIES, By, Details, Plan, When, check_details, check_length
from engage.meetings.models import Meeting, Series
from engage.meetings.queries_series import series_by_id, series_members


class NoSuchSeries(Missing):
    """A series that does not exist."""


class NothingToCome(Refused):
    """Past meetings are never rewritten, and there is no other."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a series: its meetings, what single dates keep, and dates that fell away."""

    meetings: Sequence[Meeting]
    kept: Mapping[datetime, Sequence[str]] = field(default_factory=dict)
    dropped: Sequence[datetime] = ()


def planned_dates(plan: Plan) -> list[datetime]:
    """Return the wall times of a series, or refuse a rule that makes none, or too many."""
    try:
        found = slots(plan.rule, plan.when.local, plan.until) if plan.rule else []
    except BadRule:
        fault = "The series would have too many dates or last too long; end it earlier."
        raise InputErrors([Problem("until", fault)]) from None
    kept = sorted({slot for slot in found if slot.date() not in plan.skipped} | set(plan.extra))
    if not kept:
        raise InputErrors([Problem("until", "No date falls into this time; end it later.")])
    if len(kept) > MAX_SERIES:
        raise InputErrors(
            [Problem.of("until", "A series has at most {most} dates.", most=MAX_SERIES)]
        )
    return kept


def check_series(session: Session, details: Details, plan: Plan) -> Named:
    """Return what a series names, or refuse every fault in its details before it is saved."""
    refuse(check_details(details) + check_length(plan.when.minutes))
    return named(session, details)


def locked_series(session: Session, series_id: int) -> Series:
    """Return a series that nobody else changes until the transaction ends."""
    lock_for_writing(session)
    found = series_by_id(session, series_id, is_locked=True)
    if found is None:
        raise NoSuchSeries("There is no such series.")
    return found


def coming(session: Session, series: Series, now: datetime) -> list[Meeting]:
    """Return the dates of a series that have not begun, or refuse where none is left."""
    found = [m for m in series_members(session, series.id) if m.starts_at > now]
    if not found:
        raise NothingToCome("These meetings are over. Past meetings are not rewritten.")
    return found


def plan_of(series: Series, members: Sequence[Meeting]) -> Plan:
    """Return how some dates of a series were planned: its rule from the first of them on."""
    mine = sorted(meeting.slot_local for meeting in members if meeting.slot_local)
    when = When(mine[0], ZoneInfo(series.zone), series.minutes)
    made = slots(series.rule, series.starts_local, series.until_on) if series.rule else []
    later = [slot for slot in made if slot >= mine[0]]
    start = replace(when, local=later[0] if later else mine[0])
    skipped = frozenset(slot.date() for slot in later if slot not in mine)
    extra = tuple(slot for slot in mine if slot not in later)
    return Plan(start, series.rule, series.until_on, skipped, extra)


def new_series(plan: Plan, found: Named, dates: Sequence[datetime], now: datetime) -> Series:
    """Return the row of a series with its template."""
    series = Series(uid=str(uuid.uuid4()), created_at=now, sequence=0)
    set_plan(series, plan, dates)
    set_template(series, found, now)
    return series


def set_plan(series: Series, plan: Plan, dates: Sequence[datetime]) -> None:
    """Write the rule of a series and the time of its dates."""
    series.rule, series.zone, series.minutes = plan.rule, plan.when.zone.key, plan.when.minutes
    series.starts_local = plan.when.local if plan.rule else dates[0]
    series.until_on = plan.until if plan.rule else dates[-1].date()


def set_template(series: Series, found: Named, now: datetime) -> None:
    """Write what the dates of a series are made from."""
    describe(series, found.details, series.minutes, now)
    series.beats, series.officers = list(found.beats), list(found.officers)


def occurrence(series: Series, found: Named, when: When, now: datetime) -> Meeting:
    """Return a new date of a series, in time by the rule for gaps and folds."""
    made = Meeting(uid=str(uuid.uuid4()), series=series, slot_local=when.local, created_at=now)
    put(made, Checked(found, when, rule_moment(when.local, when.zone)), now)
    return made


def inherit(
    session: Session,
    meeting: Meeting,
    templates: tuple[Details, Named],
    when: When | None,
    act: tuple[datetime, By],
) -> list[str]:
    """Give a date what changed in its template, and a new time; return what it keeps as its own."""
    before, after = templates
    now, by = act
    details, kept = inherited(details_of(meeting), before, after.details)
    meant = Checked(
        Named(
            details,
            after.beats if _same(details, after) else meeting.beats,
            after.officers
            if details.officer_ids == after.details.officer_ids
            else meeting.officers,
        ),
        when or when_of(meeting),
        rule_moment(when.local, when.zone) if when else meeting.starts_at,
    )
    if meeting.is_cancelled:
        put(meeting, meant, now)
    else:
        rewrite(session, meeting, meant, now, by)
    return kept


def has_own_time(meeting: Meeting, series: Series) -> bool:
    """Return whether a date was given another time than its slot."""
    return (meeting.starts_local, meeting.minutes) != (meeting.slot_local, series.minutes)


def note_series(session: Session, series: Series, action: str, now: datetime, by: By) -> None:
    """Note an act on a series in the audit."""
    detail = {"rule": series.rule, "until": series.until_on.isoformat()}
    record(
        session, at=now, actor=by.actor, action=action, object=f"series {series.uid}",
        detail=detail,
    )  # fmt: skip


def _same(details: Details, after: Named) -> bool:
    return sorted(details.beat_codes) == sorted(after.details.beat_codes)


def last_day(members: Sequence[Meeting]) -> date:
    """Return the day of the last slot of some dates."""
    return max(meeting.slot_local for meeting in members if meeting.slot_local).date()
