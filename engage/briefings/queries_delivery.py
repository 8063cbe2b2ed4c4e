"""Reads of the delivery of briefings: the city's settings, and what is due to go out."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.briefings.models_delivery import (
    MEETING,
    OFF,
    TWO_YEARS,
    WEEKLY,
    BriefingDelivery,
    BriefingSending,
)
from engage.meetings.queries import next_meeting
from engage.places.queries import beats


class Due(NamedTuple):
    """A briefing that is to go out at this moment: of a beat, once for each occasion."""

    beat_code: str
    occasion: str
    at: datetime


def delivery(session: Session) -> BriefingDelivery:
    """Return the city's settings, by default that nothing goes out by itself."""
    found = session.get(BriefingDelivery, 1)
    return found or BriefingDelivery(
        id=1,
        rhythm=OFF,
        address="",
        weekday=0,
        hour=6,
        days_before=1,
        language="en",
        is_attached=True,
        is_public=True,
        keep_days=TWO_YEARS,
    )


def due(session: Session, now: datetime, zone: ZoneInfo) -> Sequence[Due]:
    """Return what is to go out now and has not gone out yet, in the order of the beats."""
    wanted, local = delivery(session), now.astimezone(zone)
    found: list[Due] = []
    if wanted.rhythm == WEEKLY and _is_time(wanted, local):
        year, week, _ = local.isocalendar()
        found = [Due(beat.code, f"week {year}-{week:02}", now) for beat in beats(session)]
    if wanted.rhythm == MEETING:
        found = _before_meetings(session, wanted, local)
    sent = _sent(session, {one.occasion for one in found})
    return [one for one in found if one[:2] not in sent]


def _sent(session: Session, occasions: Collection[str]) -> set[tuple[str, str]]:
    gone = select(BriefingSending.beat_code, BriefingSending.occasion)
    rows = session.execute(gone.where(BriefingSending.occasion.in_(occasions)))
    return {(beat, occasion) for beat, occasion in rows}


def _is_time(wanted: BriefingDelivery, local: datetime) -> bool:
    return local.weekday() == wanted.weekday and local.hour >= wanted.hour


def _before_meetings(session: Session, wanted: BriefingDelivery, local: datetime) -> list[Due]:
    """Return the beats whose next meeting is so near, counted by the clock on the wall."""
    found = []
    for beat in beats(session):
        meeting = next_meeting(session, beat.code, local)
        if meeting is None:
            continue
        on = meeting.starts_at.astimezone(local.tzinfo).date() - timedelta(wanted.days_before)
        if local.replace(tzinfo=None) >= datetime.combine(on, time(wanted.hour)):
            found.append(
                Due(beat.code, f"meeting {meeting.uid} {meeting.starts_at:%Y-%m-%d}", local)
            )
    return found
