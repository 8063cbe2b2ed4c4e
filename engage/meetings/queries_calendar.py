"""Reads of the public calendar: what is to come, a month, a feed, an officer's own meetings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, String, cast, func, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from engage.meetings.models import CANCELLED, Meeting, meeting_beat, meeting_officer
from engage.places.models import Beat

T = TypeVar("T")
FEED_PAST: Final = timedelta(days=90)
CANCELLED_KEPT: Final = timedelta(days=30)
# No meeting is longer: a lower bound by which the index finds what is not over.
LONGEST: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarFilter:
    """A beat, a language that is spoken or interpreted, and what a place offers."""

    beat: str = ""
    language: str = ""
    access: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """Return the part of an address that asks for the same."""
        pairs = {"beat": self.beat, "language": self.language, "access": self.access}
        return {name: value for name, value in pairs.items() if value}


def meetings_to_come(
    session: Session, now: datetime, asked: CalendarFilter, limit: int
) -> Sequence[Meeting]:
    """Return the meetings that are not over, cancelled ones too, the next one first."""
    wanted = _meetings().where(Meeting.starts_at > now - LONGEST, Meeting.ends_at > now)
    wanted = _asked(wanted, asked).order_by(Meeting.starts_at, Meeting.id)
    return session.scalars(wanted.limit(limit)).all()


def meetings_of_span(
    session: Session, span: tuple[datetime, datetime], asked: CalendarFilter
) -> Sequence[Meeting]:
    """Return the meetings that begin from one moment to before another, in order."""
    wanted = _meetings().where(Meeting.starts_at >= span[0], Meeting.starts_at < span[1])
    return session.scalars(_asked(wanted, asked).order_by(Meeting.starts_at, Meeting.id)).all()


def feed_meetings(session: Session, asked: CalendarFilter, now: datetime) -> Sequence[Meeting]:
    """Return what a calendar feed shows: whole series while they run, and recent single meetings.

    Cancelled meetings stay for thirty days after their date, so that calendars learn of it.
    """
    recent = Meeting.starts_at > now - FEED_PAST - LONGEST
    running = _asked(select(Meeting.series_id), asked).where(
        recent, Meeting.series_id.is_not(None), Meeting.deleted_at.is_(None)
    )
    wanted = _asked(_meetings(), asked).where(
        or_(Meeting.series_id.in_(running), recent),
        or_(Meeting.status != CANCELLED, Meeting.ends_at > now - CANCELLED_KEPT),
    )
    return session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id)).all()


def meetings_of_beats(
    session: Session, now: datetime, beat_ids: Collection[int], officer_id: int
) -> Sequence[Meeting]:
    """Return the meetings of an officer's beats, and those at which the officer is named."""
    of_beats = select(meeting_beat.c.meeting_id).where(meeting_beat.c.beat_id.in_(beat_ids))
    named = select(meeting_officer.c.meeting_id).where(meeting_officer.c.user_id == officer_id)
    wanted = _meetings().where(
        Meeting.starts_at > now - FEED_PAST,
        or_(Meeting.id.in_(of_beats), Meeting.id.in_(named)),
        or_(Meeting.status != CANCELLED, Meeting.ends_at > now - CANCELLED_KEPT),
    )
    return session.scalars(wanted.order_by(Meeting.starts_at, Meeting.id)).all()


def _meetings() -> Select[Meeting]:
    # written so that the engine does not choose the index of the bin, by which it reads them all
    is_kept = func.coalesce(Meeting.deleted_at, null()).is_(None)
    wanted = select(Meeting).where(is_kept)
    return wanted.options(joinedload(Meeting.series), selectinload(Meeting.beats))


def _asked(wanted: Select[T], asked: CalendarFilter) -> Select[T]:
    if asked.beat:
        of_beat = select(meeting_beat.c.meeting_id).join(Beat, Beat.id == meeting_beat.c.beat_id)
        wanted = wanted.where(Meeting.id.in_(of_beat.where(Beat.code == asked.beat)))
    if asked.language:
        spoken = _holds(Meeting.languages, asked.language)
        wanted = wanted.where(or_(spoken, _holds(Meeting.interpreting, asked.language)))
    if asked.access:
        wanted = wanted.where(_holds(Meeting.access, asked.access))
    return wanted


def _holds(column: InstrumentedAttribute[list[str]], code: str) -> ColumnElement[bool]:
    # a JSON list as both engines write it: the quotes keep "en" from being found in "zen"
    return cast(column, String).like(f'%"{code}"%')
