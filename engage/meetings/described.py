"""Details written into rows and read back from them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engage.calendar.walltime import rule_moment
from engage.meetings.drafts import Details, When
from engage.meetings.models import Described, Meeting


def describe(row: Described, details: Details, minutes: int, now: datetime) -> None:
    """Write the details that a meeting and a series share."""
    row.titles = {code: text for code, text in details.titles.items() if text}
    row.about = {code: text for code, text in details.about.items() if text}
    row.kind = details.kind
    row.venue, row.address = details.venue, details.address
    row.access, row.languages = list(details.access), list(details.languages)
    row.online_url = details.online_url
    row.minutes = minutes
    row.changed_at = now


def place_in_time(meeting: Meeting, when: When, starts_at: datetime) -> None:
    """Write wall time and zone, and the moments that follow from them."""
    meeting.starts_local, meeting.zone = when.local, when.zone.key
    meeting.starts_at = starts_at
    meeting.ends_at = starts_at + timedelta(minutes=when.minutes)


def details_of(meeting: Meeting) -> Details:
    """Return what a meeting is, as it was handed in."""
    return Details(
        titles=meeting.titles,
        beat_codes=[beat.code for beat in meeting.beats],
        kind=meeting.kind,
        about=meeting.about,
        venue=meeting.venue,
        address=meeting.address,
        access=meeting.access,
        languages=meeting.languages,
        online_url=meeting.online_url,
        capacity=meeting.capacity,
    )


def when_of(meeting: Meeting) -> When:
    """Return when a meeting is, as it was handed in."""
    zone = ZoneInfo(meeting.zone)
    fold = int(rule_moment(meeting.starts_local, zone) != meeting.starts_at)
    return When(meeting.starts_local, zone, meeting.minutes, fold)


def time_and_place(meeting: Meeting) -> tuple[object, ...]:
    """Return what a guest must know; a change of it raises SEQUENCE and is mailed."""
    return (
        meeting.starts_at, meeting.ends_at, meeting.zone,
        meeting.venue, meeting.address, meeting.online_url,
    )  # fmt: skip
