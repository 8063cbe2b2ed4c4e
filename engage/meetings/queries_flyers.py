"""Reads of outreach: sheets that wait or are made, partners, and the log."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engage.errors import Missing
from engage.meetings.models_flyers import WAITING, Outreach, Partner, Printed

LEASE: Final = timedelta(minutes=5)
MAX_ATTEMPTS: Final = 3


def printed_by_id(session: Session, print_id: int) -> Printed:
    """Return a sheet that was asked for, or refuse."""
    found = session.get(Printed, print_id)
    if found is None:
        raise Missing("There is no such sheet.")
    return found


def printed_sheets(session: Session, limit: int = 20) -> Sequence[Printed]:
    """Return the sheets of late, the newest first."""
    return session.scalars(select(Printed).order_by(Printed.id.desc()).limit(limit)).all()


def waiting_sheets(session: Session, now: datetime) -> Sequence[int]:
    """Return the sheets that nobody is drawing, in order."""
    is_free = or_(Printed.leased_until.is_(None), Printed.leased_until <= now)
    query = select(Printed.id).where(Printed.state == WAITING, is_free)
    return session.scalars(query.order_by(Printed.id)).all()


def partners(session: Session) -> Sequence[Partner]:
    """Return the partners by name."""
    return session.scalars(select(Partner).order_by(Partner.name)).all()


def outreach_of(session: Session, meeting_id: int) -> Sequence[Outreach]:
    """Return what was done to tell people of a meeting, in order."""
    query = select(Outreach).where(Outreach.meeting_id == meeting_id)
    return session.scalars(query.order_by(Outreach.done_on, Outreach.id)).all()


def outreach_of_wave(session: Session, code: str) -> Sequence[Outreach]:
    """Return what was done to tell people of a survey, in the order of days."""
    query = select(Outreach).where(Outreach.wave_code == code)
    return session.scalars(query.order_by(Outreach.done_on, Outreach.id)).all()
