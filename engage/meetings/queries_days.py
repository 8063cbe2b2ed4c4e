"""Reads of what limits a plan: venues, the city's closed days, officers, private calendars."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from engage.meetings.models import Venue
from engage.meetings.models_days import CalendarLink, ClosedDay
from engage.people.models import Role, User


def venues(session: Session) -> Sequence[Venue]:
    """Return the venues of the list, by name."""
    wanted = select(Venue).where(Venue.deleted_at.is_(None))
    return session.scalars(wanted.order_by(Venue.name)).all()


def closed_days(session: Session, since: date) -> Mapping[date, ClosedDay]:
    """Return the city's own closed days from a day on, the earliest first."""
    wanted = select(ClosedDay).where(ClosedDay.on >= since).order_by(ClosedDay.on)
    return {day.on: day for day in session.scalars(wanted)}


def officers(session: Session) -> Sequence[User]:
    """Return the officers who have an account, by name."""
    wanted = select(User).where(User.active, User.roles.any(Role.name == "officer"))
    return session.scalars(wanted.order_by(User.name, User.id)).all()


def calendar_owner(session: Session, token_hash: str) -> User | None:
    """Return whose private calendar an address opens; who has left opens none."""
    wanted = select(CalendarLink).where(CalendarLink.token_hash == token_hash)
    link = session.scalar(wanted.options(joinedload(CalendarLink.user)))
    return link.user if link and link.user.active else None


def has_calendar(session: Session, user_id: int) -> bool:
    """Return whether a person has a private calendar address."""
    return session.get(CalendarLink, user_id) is not None
