"""Who may be checked in at a door: the reasons, tested in this order."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engage.meetings.models import CANCELLED, CONFIRMED, WAITING, Meeting, Rsvp

OK, ALREADY = "ok", "already"
UNKNOWN, WRONG, CALLED_OFF = "unknown", "wrong_meeting", "cancelled"
WAITLISTED, TOO_EARLY, OVER = "waitlisted", "too_early", "over"
REASONS: Final = (OK, ALREADY, UNKNOWN, WRONG, CALLED_OFF, WAITLISTED, TOO_EARLY, OVER)
# A person at the door may let these in all the same; it is logged.
MAY_BE_FORCED: Final = frozenset({WAITLISTED, TOO_EARLY, OVER})


def reason(rsvp: Rsvp | None, meeting: Meeting, now: datetime) -> str:
    """Return why a guest cannot be checked in, or OK; whether they are in already is not asked."""
    if rsvp is None or rsvp.erased_at is not None:
        return UNKNOWN
    if rsvp.meeting_id != meeting.id:
        return WRONG
    if meeting.is_cancelled or rsvp.status == CANCELLED:
        return CALLED_OFF
    if rsvp.status == WAITING:
        return WAITLISTED
    if rsvp.status != CONFIRMED:
        return UNKNOWN
    return day_reason(meeting, now)


def day_reason(meeting: Meeting, now: datetime) -> str:
    """Return whether it is the day of a meeting: it begins and ends at midnight of the place."""
    zone = ZoneInfo(meeting.zone)
    today = now.astimezone(zone).date()
    if today < meeting.starts_at.astimezone(zone).date():
        return TOO_EARLY
    last = (meeting.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return OVER if today > last else OK
