"""Writes of single meetings: scheduling, changing, moving and cancelling them."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem
from engage.meetings.acts import changeable, checked, note, tell_guests
from engage.meetings.described import describe, details_of, place_in_time, time_and_place
from engage.meetings.drafts import By, Change, Details, When
from engage.meetings.models import CANCELLED, Meeting
from engage.meetings.seats import promote
from engage.plain import is_plain


def schedule_meeting(
    session: Session, details: Details, when: When, now: datetime, by: By
) -> Meeting:
    """Create one meeting."""
    lock_for_writing(session)
    starts_at, beats = checked(session, Change(details, when))
    meeting = Meeting(uid=str(uuid.uuid4()), created_at=now, capacity=details.capacity, beats=beats)
    describe(meeting, details, when.minutes, now)
    place_in_time(meeting, when, starts_at)
    session.add(meeting)
    session.flush()
    note(session, by, now, "meeting.schedule", meeting)
    session.commit()
    return meeting


def edit_meeting(
    session: Session, meeting_id: int, change: Change, now: datetime, by: By
) -> Meeting:
    """Change a meeting; only a new time or place raises SEQUENCE and is mailed to the guests."""
    meeting = changeable(session, meeting_id, now)
    starts_at, beats = checked(session, change)
    before = time_and_place(meeting)
    describe(meeting, change.details, change.when.minutes, now)
    place_in_time(meeting, change.when, starts_at)
    meeting.beats, meeting.capacity = beats, change.details.capacity
    is_moved = before != time_and_place(meeting)
    if is_moved:
        meeting.sequence += 1
        tell_guests(session, meeting, "moved", now, by.base_url)
    promote(session, meeting, now, by.base_url)
    note(session, by, now, "meeting.move" if is_moved else "meeting.edit", meeting)
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
    reason = reason.strip()
    if not reason or not is_plain(reason) or len(reason) > 300:
        raise InputErrors([Problem("reason", "Say why in one line of at most 300 characters.")])
    meeting = changeable(session, meeting_id, now)
    meeting.status, meeting.reason = CANCELLED, reason
    meeting.sequence += 1
    meeting.changed_at = now
    tell_guests(session, meeting, "cancelled", now, by.base_url)
    note(session, by, now, "meeting.cancel", meeting)
    session.commit()
    return meeting
