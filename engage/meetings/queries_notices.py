"""Reads of notices and reminders: what waits, who is to be told, who has been."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from engage.errors import Missing
from engage.meetings.models import CONFIRMED, SCHEDULED, WAITING, Meeting, Rsvp
from engage.meetings.models_notices import PENDING, Notice, Reminded, ReminderRule


def notice_by_id(session: Session, notice_id: int) -> Notice:
    """Return a notice, or refuse."""
    found = session.get(Notice, notice_id)
    if found is None:
        raise Missing("There is no such notice.")
    return found


def notices(session: Session, limit: int = 50) -> Sequence[Notice]:
    """Return the notices, those that wait first, then the newest."""
    order = Notice.state != PENDING, Notice.id.desc()
    return session.scalars(select(Notice).order_by(*order).limit(limit)).all()


def waiting_notice(session: Session, meeting_id: int, kinds: Sequence[str]) -> Notice | None:
    """Return the notice of a meeting that still waits, of one of these kinds."""
    query = select(Notice).where(
        Notice.meeting_id == meeting_id, Notice.state == PENDING, Notice.kind.in_(kinds)
    )
    return session.scalars(query.order_by(Notice.id).limit(1)).first()


def due_notices(session: Session, now: datetime) -> Sequence[int]:
    """Return the notices that have waited long enough, in order."""
    due = Notice.state == PENDING, Notice.due_at <= now
    return session.scalars(select(Notice.id).where(*due).order_by(Notice.id)).all()


def guests_to_tell(session: Session, meeting_id: int) -> Sequence[Rsvp]:
    """Return who has a seat or waits for one and can be written to."""
    query = select(Rsvp).where(
        Rsvp.meeting_id == meeting_id,
        Rsvp.status.in_((CONFIRMED, WAITING)),
        Rsvp.email.is_not(None),
    )
    return session.scalars(query.order_by(Rsvp.requested_at, Rsvp.id)).all()


def reminder_rules(session: Session) -> Sequence[ReminderRule]:
    """Return the rules that the city has set, the earliest reminder first."""
    order = ReminderRule.days.desc(), ReminderRule.hours.desc(), ReminderRule.id
    return session.scalars(select(ReminderRule).order_by(*order)).all()


def meetings_to_remind(session: Session, now: datetime, until: datetime) -> Sequence[Meeting]:
    """Return the meetings that begin until a moment and take place."""
    query = select(Meeting).where(
        Meeting.starts_at > now,
        Meeting.starts_at <= until,
        Meeting.status == SCHEDULED,
        Meeting.deleted_at.is_(None),
    )
    return session.scalars(query.order_by(Meeting.starts_at)).all()


def guests_to_remind(
    session: Session, meeting: Meeting, rule_id: int, due_at: datetime
) -> Sequence[Rsvp]:
    """Return who has a seat since before a reminder was due and has not had it."""
    had = and_(Reminded.rsvp_id == Rsvp.id, Reminded.rule_id == rule_id)
    query = select(Rsvp).outerjoin(Reminded, had)
    query = query.where(
        Rsvp.meeting_id == meeting.id,
        Rsvp.status == CONFIRMED,
        Rsvp.email.is_not(None),
        Rsvp.answered_at <= due_at,
        Reminded.rsvp_id.is_(None),
    )
    return session.scalars(query.options(joinedload(Rsvp.meeting)).order_by(Rsvp.id)).all()
