"""Reads of the bin, and of the dates that are changed many at a time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from engage.meetings.models import SCHEDULED, Meeting, Venue, meeting_beat
from engage.places.models import Beat


def binned_meetings(session: Session) -> Sequence[Meeting]:
    """Return the meetings in the bin, the last one first."""
    wanted = select(Meeting).where(Meeting.deleted_at.is_not(None))
    wanted = wanted.options(selectinload(Meeting.beats))
    return session.scalars(wanted.order_by(Meeting.deleted_at.desc()).limit(200)).all()


def binned_venues(session: Session) -> Sequence[Venue]:
    """Return the venues in the bin, by name."""
    wanted = select(Venue).where(Venue.deleted_at.is_not(None))
    return session.scalars(wanted.order_by(Venue.name)).all()


def changeable_meetings(
    session: Session, now: datetime, beat: str, day: date | None, zone: ZoneInfo
) -> Sequence[Meeting]:
    """Return the scheduled meetings to come, of a beat or of a day where one is asked for."""
    wanted = select(Meeting).where(
        Meeting.starts_at > now, Meeting.status == SCHEDULED, Meeting.deleted_at.is_(None)
    )
    if beat:
        of_beat = select(meeting_beat.c.meeting_id).join(Beat, Beat.id == meeting_beat.c.beat_id)
        wanted = wanted.where(Meeting.id.in_(of_beat.where(Beat.code == beat)))
    if day:
        start = datetime.combine(day, time(), zone)
        wanted = wanted.where(
            Meeting.starts_at >= start - timedelta(days=1),
            Meeting.starts_at < start + timedelta(days=2),
            Meeting.starts_local >= datetime.combine(day, time()),
            Meeting.starts_local < datetime.combine(day, time()) + timedelta(days=1),
        )
    wanted = wanted.options(selectinload(Meeting.beats))
    return session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id).limit(200)).all()
