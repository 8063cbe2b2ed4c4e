"""Writes of single meetings: scheduling, changing, moving and cancelling them."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.meetings.acts import (
    call_off,
    changeable,
    checked,
    checked_reason,
    note,
    put,
    rewrite,
)
from engage.meetings.announcing import announce
from engage.meetings.described import details_of
from engage.meetings.drafts import By, Change, Details, When
from engage.meetings.models import Meeting
from engage.meetings.models_notices import NEW


def schedule_meeting(
    session: Session, details: Details, when: When, now: datetime, by: By
) -> Meeting:
    """Create one meeting."""
    lock_for_writing(session)
    meant = checked(session, Change(details, when))
    meeting = Meeting(uid=str(uuid.uuid4()), created_at=now)
    put(meeting, meant, now)
    session.add(meeting)
    session.flush()
    announce(session, meeting, NEW, now, by)
    note(session, by, now, "meeting.schedule", meeting)
    session.commit()
    return meeting


def edit_meeting(
    session: Session, meeting_id: int, change: Change, now: datetime, by: By
) -> Meeting:
    """Change a meeting; only a new time or place raises SEQUENCE and is mailed to the guests."""
    meeting = changeable(session, meeting_id, now)
    rewrite(session, meeting, checked(session, change), now, by)
    session.commit()
    return meeting


def move_meeting(session: Session, meeting_id: int, when: When, now: datetime, by: By) -> Meeting:
    """Give a meeting another time; in a series it keeps the slot that the rule gave it."""
    details = details_of(changeable(session, meeting_id, now))
    return edit_meeting(session, meeting_id, Change(details, when), now, by)


def cancel_meeting(
    session: Session, meeting_id: int, reason: str, now: datetime, by: By
) -> Meeting:
    """Cancel a meeting with the reason that everybody may read, and tell its guests."""
    reason = checked_reason(reason)
    meeting = changeable(session, meeting_id, now)
    call_off(session, meeting, reason, now, by)
    session.commit()
    return meeting
