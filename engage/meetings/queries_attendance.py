"""Reads of the door: who came, in numbers; names only for the organizer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from engage.meetings.models import CONFIRMED, WAITING, Meeting, Rsvp, meeting_beat
from engage.meetings.models_attendance import PEOPLE, CheckIn, DoorCount, SignIn


def door_counts(session: Session, meeting_id: int) -> dict[str, int]:
    """Return what was counted at the door of a meeting."""
    query = select(DoorCount.what, DoorCount.n).where(DoorCount.meeting_id == meeting_id)
    return {row.what: max(row.n, 0) for row in session.execute(query)}


def checked_in(session: Session, meeting_id: int) -> dict[int, CheckIn]:
    """Return the check-ins of a meeting that hold, by RSVP."""
    holds = CheckIn.meeting_id == meeting_id, CheckIn.undone_at.is_(None)
    return {one.rsvp_id: one for one in session.scalars(select(CheckIn).where(*holds))}


def attendance(session: Session, meeting_id: int) -> int:
    """Return how many people came: those counted, those who signed, and the parties checked in."""
    holds = CheckIn.meeting_id == meeting_id, CheckIn.undone_at.is_(None)
    parties = session.scalar(select(func.coalesce(func.sum(CheckIn.party), 0)).where(*holds))
    return int(parties or 0) + door_counts(session, meeting_id).get(PEOPLE, 0)


def rsvp_by_door_code(session: Session, code: str) -> Rsvp | None:
    """Return the RSVP of a code that a guest shows at the door."""
    query = select(Rsvp).where(Rsvp.door_code == code.strip().upper())
    return session.scalar(query.options(joinedload(Rsvp.meeting)))


def tickets_around(session: Session, meeting: Meeting) -> Sequence[Rsvp]:
    """Return the RSVPs with a code of a meeting, and of the meetings within two days of it."""
    near = timedelta(days=2)
    query = (
        select(Rsvp)
        .join(Meeting)
        .where(Rsvp.door_code.is_not(None), Rsvp.erased_at.is_(None))
        .where(Meeting.starts_at.between(meeting.starts_at - near, meeting.starts_at + near))
    )
    return session.scalars(query.options(joinedload(Rsvp.meeting))).all()


def expected_guests(session: Session, meeting_id: int) -> Sequence[Rsvp]:
    """Return the guests who have a seat or wait for one, in order."""
    query = select(Rsvp).where(Rsvp.meeting_id == meeting_id, Rsvp.status.in_((CONFIRMED, WAITING)))
    return session.scalars(query.order_by(Rsvp.first_name, Rsvp.id)).all()


def sign_ins(session: Session, meeting_id: int) -> Sequence[SignIn]:
    """Return who signed the sheet of a meeting."""
    query = select(SignIn).where(SignIn.meeting_id == meeting_id)
    return session.scalars(query.order_by(SignIn.id)).all()


def card_counts(session: Session, beat_id: int, since: datetime, until: datetime) -> dict[str, int]:
    """Return the age cards of the meetings of a beat between two moments, added up."""
    of_beat = select(meeting_beat.c.meeting_id).where(meeting_beat.c.beat_id == beat_id)
    query = (
        select(DoorCount.what, func.sum(DoorCount.n))
        .join(Meeting, Meeting.id == DoorCount.meeting_id)
        .where(
            Meeting.id.in_(of_beat),
            Meeting.starts_at >= since,
            Meeting.starts_at < until,
            DoorCount.what.startswith("age:"),
            DoorCount.n > 0,
        )
        .group_by(DoorCount.what)
    )
    return {what.partition(":")[2]: int(n) for what, n in session.execute(query)}
