"""Reads of what happened since a moment, for digests."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from engage.meetings.models import SCHEDULED, Meeting
from engage.meetings.models_agenda import Record
from engage.meetings.models_commitments import Commitment, CommitmentEvent


def steps_since(session: Session, since: datetime) -> list[tuple[CommitmentEvent, Commitment]]:
    """Return the steps of promises since a moment, the newest first."""
    query = select(CommitmentEvent, Commitment).join(
        Commitment, Commitment.id == CommitmentEvent.commitment_id
    )
    query = query.where(CommitmentEvent.at >= since).options(joinedload(Commitment.beat))
    rows = session.execute(query.order_by(CommitmentEvent.at.desc(), CommitmentEvent.id.desc()))
    return [(event, promise) for event, promise in rows]


def agendas_since(session: Session, since: datetime, now: datetime) -> Sequence[Meeting]:
    """Return the meetings ahead whose agenda was posted since a moment, the next one first."""
    query = select(Meeting).join(Record, Record.meeting_id == Meeting.id)
    query = query.where(
        Record.posted_at >= since,
        Meeting.starts_at > now,
        Meeting.status == SCHEDULED,
        Meeting.deleted_at.is_(None),
    )
    return session.scalars(
        query.options(selectinload(Meeting.beats)).order_by(Meeting.starts_at)
    ).all()


def minutes_since(session: Session, since: datetime) -> Sequence[Meeting]:
    """Return the meetings whose minutes were published since a moment, the newest first."""
    query = select(Meeting).join(Record, Record.meeting_id == Meeting.id)
    query = query.where(Record.published_at >= since, Meeting.deleted_at.is_(None))
    query = query.options(selectinload(Meeting.beats)).order_by(Record.published_at.desc())
    return session.scalars(query).all()
