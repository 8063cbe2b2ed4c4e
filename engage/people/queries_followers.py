"""Reads of followers: who is to be told of a topic."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.people.models_followers import Follower


def follower_by_uid(session: Session, uid: str) -> Follower | None:
    """Return the follower of a mailed link."""
    return session.scalar(select(Follower).where(Follower.uid == uid))


def follower_of(session: Session, topic: str, email: str) -> Follower | None:
    """Return who follows a topic under an address."""
    same = Follower.topic == topic, Follower.email == email
    return session.scalar(select(Follower).where(*same))


def is_follower(session: Session, email: str) -> bool:
    """Return whether an address follows anything."""
    query = select(Follower.id).where(Follower.email == email)
    return session.scalar(query.limit(1)) is not None


def followers_now(session: Session, topics: Collection[str]) -> Sequence[Follower]:
    """Return those who want to be told of these topics at once, the first to confirm first."""
    query = select(Follower).where(
        Follower.topic.in_(topics), Follower.cadence == "now", Follower.confirmed_at.is_not(None)
    )
    return session.scalars(query.order_by(Follower.id)).all()


def followers_due(session: Session, cadence: str, since: datetime) -> Sequence[Follower]:
    """Return those whose digest of a period that began then is still to be written."""
    query = select(Follower).where(
        Follower.cadence == cadence,
        Follower.confirmed_at < since,
        func.coalesce(Follower.told_at, Follower.confirmed_at) < since,
    )
    return session.scalars(query.order_by(Follower.topic, Follower.id)).all()
