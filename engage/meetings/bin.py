"""The bin: what was deleted by mistake can be taken out of it for thirty days."""

from datetime import datetime, timedelta
from typing import Final

from engage.meetings.models import Meeting

KEPT: Final = timedelta(days=30)


def put_into_bin(meeting: Meeting, actor: str, now: datetime) -> None:
    """Take a meeting out of the calendar; its place in a series is free from now on."""
    meeting.deleted_at, meeting.deleted_by = now, actor
    meeting.changed_at = now
    remember_copy(meeting)
    meeting.slot_local = None


def remember_copy(meeting: Meeting) -> None:
    """Keep what mailed copies of a date of a series are called, whatever becomes of the series."""
    if meeting.copy_uid is None and meeting.series is not None:
        meeting.copy_uid, meeting.copy_slot_local = meeting.series.uid, meeting.slot_local
        meeting.sequence = max(meeting.sequence, meeting.series.sequence)
