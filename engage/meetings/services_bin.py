"""Writes of the bin: deleting a meeting by mistake made, taking it out again, emptying it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import Refused
from engage.meetings.acts import changeable, note
from engage.meetings.bin import KEPT, put_into_bin
from engage.meetings.drafts import By
from engage.meetings.models import Meeting, Venue
from engage.meetings.queries import has_guests
from engage.meetings.seats import NoSuchMeeting


class HasGuests(Refused):
    """What guests know of is cancelled, never deleted."""


def delete_meeting(session: Session, meeting_id: int, now: datetime, by: By) -> Meeting:
    """Put a meeting into the bin, where nobody has answered to it yet."""
    meeting = changeable(session, meeting_id, now)
    if has_guests(session, meeting.id):
        raise HasGuests(
            "Somebody has answered to this meeting. Cancel it, so that they hear of it."
        )
    note(session, by, now, "meeting.delete", meeting)
    put_into_bin(meeting, by.actor, now)
    session.commit()
    return meeting


def restore_meeting(session: Session, meeting_id: int, now: datetime, by: By) -> Meeting:
    """Take a meeting out of the bin; if its place in the series is taken, it stands alone."""
    lock_for_writing(session)
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.deleted_at is None:
        raise NoSuchMeeting("There is no such meeting.")
    taken = select(Meeting.id).where(
        Meeting.series_id == meeting.series_id, Meeting.slot_local == meeting.copy_slot_local
    )
    if meeting.series_id and session.scalar(taken) is None:
        meeting.slot_local = meeting.copy_slot_local
    else:
        meeting.series_id = None
    meeting.deleted_at, meeting.deleted_by, meeting.changed_at = None, "", now
    note(session, by, now, "meeting.restore", meeting)
    session.commit()
    return meeting


def restore_venue(session: Session, venue_id: int, now: datetime, actor: str) -> None:
    """Take a venue out of the bin."""
    lock_for_writing(session)
    venue = session.get(Venue, venue_id)
    if venue is not None and venue.deleted_at is not None:
        venue.deleted_at, venue.deleted_by = None, ""
        record(session, at=now, actor=actor, action="venue.restore", object=f"venue {venue.name}")
    session.commit()


def empty_bin(session: Session, now: datetime) -> int:
    """Delete what has lain in the bin for thirty days; what others refer to stays there."""
    lock_for_writing(session)
    n_gone = 0
    for table in (Meeting, Venue):
        for row in session.scalars(select(table).where(table.deleted_at < now - KEPT)).all():
            try:
                with session.begin_nested():
                    session.delete(row)
                n_gone += 1
            except IntegrityError:
                continue
    if n_gone:
        record(session, at=now, actor="system", action="bin.empty", object=f"{n_gone} entries")
    session.commit()
    return n_gone
