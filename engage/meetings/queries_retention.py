"""Reads of retention: what is due to be erased, what is held, what was certified."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from engage.errors import Missing
from engage.meetings.models import Meeting, Rsvp
from engage.meetings.models_attendance import SignIn
from engage.meetings.models_retention import Destruction, LegalHold


def erasable_rsvps(session: Session, days: int, now: datetime) -> Sequence[Rsvp]:
    """Return the RSVPs with a contact whose time has passed and which nobody holds."""
    past = Meeting.ends_at < now - timedelta(days=days)
    query = select(Rsvp).join(Meeting).where(past, Rsvp.erased_at.is_(None), _is_free())
    return session.scalars(query.options(joinedload(Rsvp.meeting))).all()


def erasable_sign_ins(session: Session, days: int, now: datetime) -> Sequence[tuple[SignIn, str]]:
    """Return the names on sign-in sheets whose time has passed, with their meeting's address."""
    past = Meeting.ends_at < now - timedelta(days=days)
    query = select(SignIn, Meeting.uid).join(Meeting, Meeting.id == SignIn.meeting_id)
    rows = session.execute(query.where(past, SignIn.erased_at.is_(None), _is_free()))
    return [(row, uid) for row, uid in rows]


def n_held_rsvps(session: Session, days: int, now: datetime) -> int:
    """Return how many contacts would have been erased without a hold."""
    past = Meeting.ends_at < now - timedelta(days=days)
    query = select(func.count()).select_from(Rsvp).join(Meeting)
    return session.scalar(query.where(past, Rsvp.erased_at.is_(None), ~_is_free())) or 0


def is_held(session: Session, meeting_id: int) -> bool:
    """Return whether a legal order keeps what a meeting has of its guests."""
    covers = or_(LegalHold.meeting_id.is_(None), LegalHold.meeting_id == meeting_id)
    query = select(LegalHold.id).where(LegalHold.ended_at.is_(None), covers)
    return session.scalar(query.limit(1)) is not None


def holds(session: Session) -> Sequence[LegalHold]:
    """Return every hold, those that last first."""
    order = LegalHold.ended_at.is_not(None), LegalHold.since_at.desc()
    return session.scalars(select(LegalHold).order_by(*order)).all()


def hold_by_id(session: Session, hold_id: int) -> LegalHold:
    """Return a hold, or refuse."""
    found = session.get(LegalHold, hold_id)
    if found is None:
        raise Missing("There is no such hold.")
    return found


def certificates(session: Session, limit: int = 100) -> Sequence[Destruction]:
    """Return what was erased, the last time first."""
    return session.scalars(select(Destruction).order_by(Destruction.id.desc()).limit(limit)).all()


def certificate(session: Session, certificate_id: int) -> Destruction:
    """Return one certificate, or refuse."""
    found = session.get(Destruction, certificate_id)
    if found is None:
        raise Missing("There is no such certificate.")
    return found


def _is_free() -> ColumnElement[bool]:
    lasts = LegalHold.ended_at.is_(None)
    covers = or_(LegalHold.meeting_id.is_(None), LegalHold.meeting_id == Meeting.id)
    return ~exists().where(and_(lasts, covers)).correlate(Meeting)
