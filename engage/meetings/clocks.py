"""The clocks that law sets: until when an agenda hangs out, until when a meeting is held."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engage.meetings.kinds import KINDS
from engage.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class PostingClock:
    """The last moment at which the agenda may be posted, and whether it was in time."""

    hours: int
    due_at: datetime
    posted_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class ReportClock:
    """The last day for a meeting about a report, and whether the meeting keeps it."""

    days: int
    last_on: date
    is_late: bool


def posting_clock(
    meeting: Meeting, posted_at: datetime | None, now: datetime
) -> PostingClock | None:
    """Return the clock of the agenda, or None where no law sets one.

    Hours are real hours: across a change of the clocks the wall time differs.
    """
    hours = KINDS[meeting.kind].posting_hours
    if hours is None:
        return None
    needed = hours[1] if meeting.is_special else hours[0]
    due_at = meeting.starts_at - timedelta(hours=needed)
    return PostingClock(needed, due_at, posted_at, (posted_at or now) > due_at)


def report_clock(meeting: Meeting) -> ReportClock | None:
    """Return the clock of the yearly report, or None where there is none."""
    days = KINDS[meeting.kind].days_after_report
    if days is None or meeting.report_on is None:
        return None
    last_on = meeting.report_on + timedelta(days=days)
    return ReportClock(days, last_on, meeting.starts_local.date() > last_on)
