"""Reads of concerns and commitments: of a meeting, of a beat, and what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from engage.errors import Missing
from engage.meetings.models import SCHEDULED, Meeting, meeting_beat
from engage.meetings.models_commitments import (
    DROPPED,
    KEPT,
    OPEN,
    Commitment,
    CommitmentEvent,
    Concern,
    UpdateLink,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many promises of a beat were kept, are open, are late, were dropped."""

    n_kept: int
    n_open: int
    n_late: int
    n_dropped: int

    @property
    def n_made(self) -> int:
        """Return how many there were."""
        return self.n_kept + self.n_open + self.n_late + self.n_dropped


def commitment_by_uid(session: Session, uid: str) -> Commitment | None:
    """Return the commitment of a public address."""
    return session.scalar(_commitments().where(Commitment.uid == uid))


def commitment_by_id(session: Session, commitment_id: int) -> Commitment:
    """Return a commitment, or refuse."""
    found = session.scalar(_commitments().where(Commitment.id == commitment_id))
    if found is None:
        raise Missing("There is no such commitment.")
    return found


def commitments_of_meeting(session: Session, meeting_id: int) -> Sequence[Commitment]:
    """Return what was promised in a meeting, in order."""
    query = _commitments().where(Commitment.meeting_id == meeting_id)
    return session.scalars(query.order_by(Commitment.made_at, Commitment.id)).all()


def commitments_of_beat(
    session: Session, beat_id: int, limit: int | None = None
) -> Sequence[Commitment]:
    """Return every promise of a beat: the open ones by their day, then the closed, newest first."""
    query = _commitments().where(Commitment.beat_id == beat_id)
    order = (Commitment.status != OPEN, Commitment.closed_at.desc(), Commitment.due_on)
    return session.scalars(query.order_by(*order, Commitment.id).limit(limit)).all()


def open_commitments(
    session: Session, beat_ids: Collection[int] | None = None
) -> Sequence[Commitment]:
    """Return the promises that are neither kept nor dropped, of some beats or all, by their day."""
    query = _commitments().where(Commitment.status == OPEN)
    if beat_ids is not None:
        query = query.where(Commitment.beat_id.in_(beat_ids))
    return session.scalars(query.order_by(Commitment.due_on, Commitment.id)).all()


def commitment_tally(session: Session, beat_id: int, today: date) -> Tally:
    """Return how many promises of a beat were kept, are open, are late, were dropped."""
    is_open, is_past = Commitment.status == OPEN, Commitment.due_on < today
    wanted = (
        Commitment.status == KEPT,
        and_(is_open, not_(is_past)),
        and_(is_open, is_past),
        Commitment.status == DROPPED,
    )
    counts = (func.count().filter(one) for one in wanted)
    row = session.execute(select(*counts).where(Commitment.beat_id == beat_id)).one()
    return Tally(*(int(n) for n in row))


def commitments_told(session: Session, meeting: Meeting, since: datetime) -> Sequence[Commitment]:
    """Return what the people of a meeting must hear of: open promises, and those closed since.

    Those that the meeting itself makes are not among them.
    """
    is_news = or_(Commitment.status == OPEN, Commitment.closed_at >= since)
    is_ours = or_(Commitment.meeting_id != meeting.id, Commitment.meeting_id.is_(None))
    query = _commitments().where(is_news, is_ours, Commitment.made_at < meeting.ends_at)
    if meeting.beats:
        beat_ids = [beat.id for beat in meeting.beats]
        in_room = select(meeting_beat.c.meeting_id).where(meeting_beat.c.beat_id.in_(beat_ids))
        for_all = and_(Commitment.beat_id.is_(None), Commitment.meeting_id.in_(in_room))
        query = query.where(or_(Commitment.beat_id.in_(beat_ids), for_all))
    order = (Commitment.status == OPEN, Commitment.due_on, Commitment.id)
    return session.scalars(query.order_by(*order)).all()


def last_meeting_of_beat(session: Session, beat_id: int, now: datetime) -> Meeting | None:
    """Return the last meeting of a beat that took place; its commitments are read by its id."""
    of_beat = select(meeting_beat.c.meeting_id).where(meeting_beat.c.beat_id == beat_id)
    query = select(Meeting).where(
        Meeting.ends_at <= now,
        Meeting.status == SCHEDULED,
        Meeting.deleted_at.is_(None),
        Meeting.id.in_(of_beat),
    )
    return session.scalars(query.order_by(Meeting.starts_at.desc()).limit(1)).first()


def history_of(
    session: Session, commitments: Sequence[Commitment]
) -> dict[int, list[CommitmentEvent]]:
    """Return the history of several commitments, each in the order in which it happened."""
    ids = [one.id for one in commitments]
    query = select(CommitmentEvent).where(CommitmentEvent.commitment_id.in_(ids))
    found: dict[int, list[CommitmentEvent]] = {one: [] for one in ids}
    for event in session.scalars(query.order_by(CommitmentEvent.at, CommitmentEvent.id)):
        found[event.commitment_id].append(event)
    return found


def concerns_of_meeting(session: Session, meeting_id: int) -> Sequence[Concern]:
    """Return what people said bothers them, in order."""
    query = select(Concern).where(Concern.meeting_id == meeting_id)
    query = query.options(joinedload(Concern.beat))
    return session.scalars(query.order_by(Concern.noted_at, Concern.id)).all()


def concern_of(session: Session, meeting_id: int, concern_id: int) -> Concern:
    """Return a concern of a meeting, or refuse."""
    found = session.get(Concern, concern_id)
    if found is None or found.meeting_id != meeting_id:
        raise Missing("This concern is not in the minutes any more.")
    return found


def update_link(session: Session, link_hash: str) -> UpdateLink | None:
    """Return the mailed link with this hash, with its commitment and its officer."""
    query = select(UpdateLink).where(UpdateLink.hash == link_hash)
    return session.scalar(
        query.options(joinedload(UpdateLink.commitment), joinedload(UpdateLink.user))
    )


def _commitments() -> Select[Commitment]:
    return select(Commitment).options(joinedload(Commitment.beat))
