"""Reads of meetings, their calendars and RSVPs."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import Select, bindparam, func, null, select
from sqlalchemy.orm import Session, joinedload, selectinload

from engage.meetings.models import (
    CONFIRMED,
    SCHEDULED,
    WAITING,
    Meeting,
    Rsvp,
    meeting_beat,
)
from engage.places.models import Beat

T = TypeVar("T")
LONGEST = timedelta(days=1)


def meeting_by_uid(session: Session, uid: str) -> Meeting | None:
    """Return the meeting of a public address."""
    return session.scalar(_BY_UID, {"uid": uid})


def meeting_id_of(session: Session, uid: str) -> int | None:
    """Return the number of a meeting by its public address, without reading the rest of it."""
    wanted = select(Meeting.id).where(Meeting.uid == uid, Meeting.deleted_at.is_(None))
    return session.scalar(wanted)


def meeting_by_id(session: Session, meeting_id: int) -> Meeting | None:
    """Return the meeting of a staff address."""
    return session.scalar(_meetings().where(Meeting.id == meeting_id))


def upcoming_meetings(
    session: Session,
    now: datetime,
    beat_code: str | None = None,
    limit: int | None = None,
    beat_ids: Collection[int] | None = None,
) -> Sequence[Meeting]:
    """Return the meetings that are not over, cancelled ones too, the next one first."""
    wanted = _of_beat(_meetings(), beat_code).where(Meeting.ends_at > now)
    # no meeting is longer than a day: by this the index finds what is not over
    wanted = wanted.where(Meeting.starts_at > now - LONGEST)
    return session.scalars(
        _of_beats(wanted, beat_ids).order_by(Meeting.starts_at, Meeting.id).limit(limit)
    ).all()


def past_meetings(
    session: Session,
    now: datetime,
    beat_code: str | None = None,
    limit: int | None = None,
    beat_ids: Collection[int] | None = None,
) -> Sequence[Meeting]:
    """Return the meetings that are over, the last one first."""
    wanted = _of_beat(_meetings(), beat_code).where(Meeting.ends_at <= now)
    wanted = wanted.where(Meeting.starts_at < now)
    wanted = _of_beats(wanted, beat_ids).order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    return session.scalars(wanted.limit(limit)).all()


def next_meeting(session: Session, beat_code: str | None, now: datetime) -> Meeting | None:
    """Return the next meeting that will take place, of a beat or of any."""
    wanted = _of_beat(_meetings(), beat_code)
    wanted = wanted.where(Meeting.starts_at > now, Meeting.status == SCHEDULED)
    return session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id).limit(1)).first()


def meetings_between(
    session: Session, start: datetime, end: datetime, beat_code: str | None = None
) -> Sequence[Meeting]:
    """Return the meetings that begin from one moment to before another, in order."""
    wanted = _of_beat(_meetings(), beat_code)
    wanted = wanted.where(Meeting.starts_at >= start, Meeting.starts_at < end)
    return session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id)).all()


def seats_taken(session: Session, meeting_id: int) -> int:
    """Return how many people the confirmed RSVPs of a meeting bring, without the waiting."""
    wanted = select(func.coalesce(func.sum(Rsvp.party), 0))
    taken = session.scalar(wanted.where(Rsvp.meeting_id == meeting_id, Rsvp.status == CONFIRMED))
    return int(taken or 0)


def seats_by_meeting(session: Session, meeting_ids: Sequence[int]) -> dict[int, int]:
    """Return the confirmed seats of several meetings, leaving out those without any."""
    wanted = select(Rsvp.meeting_id, func.sum(Rsvp.party)).group_by(Rsvp.meeting_id)
    rows = session.execute(wanted.where(Rsvp.meeting_id.in_(meeting_ids), Rsvp.status == CONFIRMED))
    return {meeting_id: int(seats) for meeting_id, seats in rows}


def rsvps(session: Session, meeting_id: int) -> Sequence[Rsvp]:
    """Return the RSVPs of a meeting in the order in which they came."""
    wanted = select(Rsvp).where(Rsvp.meeting_id == meeting_id)
    return session.scalars(wanted.order_by(Rsvp.requested_at, Rsvp.id)).all()


def waiting_rsvps(session: Session, meeting_id: int) -> Sequence[Rsvp]:
    """Return those who wait for a seat, the first to confirm first."""
    wanted = select(Rsvp).where(Rsvp.meeting_id == meeting_id, Rsvp.status == WAITING)
    return session.scalars(wanted.order_by(Rsvp.answered_at, Rsvp.id)).all()


def guest_questions(session: Session, meeting_id: int) -> Sequence[str]:
    """Return what guests ask the officer, without who asks, in no order that tells."""
    asked = Rsvp.question.is_not(None), Rsvp.status.in_((CONFIRMED, WAITING))
    wanted = select(Rsvp.question).where(Rsvp.meeting_id == meeting_id, *asked)
    return [text for text in session.scalars(wanted.order_by(Rsvp.question)) if text]


def rsvp_by_hash(session: Session, token_hash: str) -> Rsvp | None:
    """Return the RSVP of a mailed link, with its meeting."""
    wanted = select(Rsvp).where(Rsvp.token_hash == token_hash)
    return session.scalar(wanted.options(joinedload(Rsvp.meeting)))


def rsvp_by_email(session: Session, meeting_id: int, email: str) -> Rsvp | None:
    """Return the RSVP that an address has for a meeting."""
    return session.scalar(
        select(Rsvp).where(Rsvp.meeting_id == meeting_id, Rsvp.email == email).limit(1)
    )


def has_guests(session: Session, meeting_id: int) -> bool:
    """Return whether anybody has answered to a meeting, and was not erased since."""
    wanted = select(Rsvp.id).where(Rsvp.meeting_id == meeting_id, Rsvp.erased_at.is_(None))
    return session.scalar(wanted.limit(1)) is not None


def is_guest(session: Session, email: str) -> bool:
    """Return whether an address has an RSVP for any meeting."""
    return session.scalar(select(Rsvp.id).where(Rsvp.email == email).limit(1)) is not None


def has_other_rsvp(session: Session, rsvp: Rsvp) -> bool:
    """Return whether the address of an RSVP has another one, for another meeting."""
    wanted = select(Rsvp.id).where(Rsvp.email == rsvp.email, Rsvp.id != rsvp.id)
    return session.scalar(wanted.limit(1)) is not None


def _meetings() -> Select[Meeting]:
    # written so that the engine does not choose the index of the bin, by which it reads them all
    is_kept = func.coalesce(Meeting.deleted_at, null()).is_(None)
    wanted = select(Meeting).where(is_kept)
    return wanted.options(joinedload(Meeting.series), selectinload(Meeting.beats))


def _of_beat(wanted: Select[T], beat_code: str | None) -> Select[T]:
    if beat_code is None:
        return wanted
    of_beat = select(meeting_beat.c.meeting_id).join(Beat, Beat.id == meeting_beat.c.beat_id)
    return wanted.where(Meeting.id.in_(of_beat.where(Beat.code == beat_code)))


def _of_beats(wanted: Select[T], beat_ids: Collection[int] | None) -> Select[T]:
    if beat_ids is None:
        return wanted
    of_beats = select(meeting_beat.c.meeting_id).where(meeting_beat.c.beat_id.in_(beat_ids))
    return wanted.where(Meeting.id.in_(of_beats))


# the page that most people open; building its statement anew costs a tenth of it
_BY_UID: Final = _meetings().where(Meeting.uid == bindparam("uid"))
