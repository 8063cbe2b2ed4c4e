"""The record of a meeting in the caller's transaction: begun from the template of its kind."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import Refused
from engage.meetings.kinds import KINDS
from engage.meetings.kinds import PROGRESS as PROGRESS_LINE
from engage.meetings.models import Meeting
from engage.meetings.models_agenda import PROGRESS, TEXT, AgendaItem, Record
from engage.meetings.queries_agenda import record_of
from engage.meetings.seats import locked_meeting


class NotNow(Refused):
    """A step that the state of a meeting or of its minutes does not allow."""


def ensured_record(session: Session, meeting: Meeting) -> Record:
    """Return the record of a locked meeting, begun from the template where there is none."""
    return record_of(session, meeting.id) or _begin(session, meeting)


def begun(session: Session, meeting_id: int, now: datetime) -> tuple[Meeting, Record]:
    """Return a meeting, locked, with its record; minutes begin when the meeting does."""
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    if meeting.is_cancelled:
        raise NotNow("This meeting was cancelled, so it has no minutes.")
    if meeting.starts_at > now:
        raise NotNow("Minutes begin when the meeting does.")
    return meeting, ensured_record(session, meeting)


def _begin(session: Session, meeting: Meeting) -> Record:
    record = Record(meeting_id=meeting.id)
    session.add(record)
    for position, line in enumerate(KINDS[meeting.kind].agenda):
        item = AgendaItem(meeting_id=meeting.id, position=position, minutes=line.minutes)
        item.kind = PROGRESS if line.key == PROGRESS_LINE else TEXT
        item.titles = dict(line.words)
        session.add(item)
    session.flush()
    return record
