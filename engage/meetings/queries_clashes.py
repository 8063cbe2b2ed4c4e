"""Reads that warn before a date is set: places, officers and beats that are taken already."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from engage.meetings.models import (
    SCHEDULED,
    Meeting,
    meeting_beat,
    meeting_officer,
)

VENUE, OFFICER, BEAT = "venue", "officer", "beat"
LOOKED_AT: Final = timedelta(days=365)
FEW: Final = 3
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a meeting would take: a place, officers, beats; its own id where it exists."""

    venue_id: int | None = None
    venue: str = ""
    address: str = ""
    officer_ids: Collection[int] = ()
    beat_ids: Collection[int] = ()
    without: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """A meeting that holds something at the same time, and what it is."""

    what: str
    name: str
    meeting: Meeting


def overlaps(one: Span, other: Span) -> bool:
    """Return whether two meetings run at the same time; touching is no clash."""
    return one[0] < other[1] and other[0] < one[1]


def clashes(session: Session, spans: Sequence[Span], wanted: Wanted) -> dict[Span, list[Clash]]:
    """Return what is taken at each of some times, with one read for all of them."""
    if not spans or not (conditions := _conditions(wanted)):
        return {}
    query = select(Meeting).where(
        Meeting.status == SCHEDULED,
        Meeting.deleted_at.is_(None),
        Meeting.ends_at > min(start for start, _ in spans),
        Meeting.starts_at < max(end for _, end in spans),
        Meeting.id.not_in(wanted.without),
        or_(*conditions),
    )
    query = query.options(selectinload(Meeting.beats), selectinload(Meeting.officers))
    others = session.scalars(query.order_by(Meeting.starts_at)).all()
    found: dict[Span, list[Clash]] = defaultdict(list)
    for span in spans:
        for other in others:
            if overlaps(span, (other.starts_at, other.ends_at)):
                found[span] += _shared(other, wanted)
    return dict(found)


def only_slot(
    session: Session, beat_ids: Collection[int], planned: Sequence[datetime]
) -> Mapping[int, tuple[int, int]]:
    """Return the beats that would know one weekday and hour only, with these two.

    People on shifts can never come to such meetings; fewer than three dates say nothing.
    """
    if not planned:
        return {}
    query = select(meeting_beat.c.beat_id, Meeting.starts_local).join(
        Meeting, Meeting.id == meeting_beat.c.meeting_id
    )
    near = Meeting.starts_local > min(planned) - LOOKED_AT
    is_real = and_(Meeting.status == SCHEDULED, Meeting.deleted_at.is_(None), near)
    rows = session.execute(query.where(meeting_beat.c.beat_id.in_(beat_ids), is_real))
    times: dict[int, list[datetime]] = {beat_id: list(planned) for beat_id in beat_ids}
    for beat_id, local in rows:
        times[beat_id].append(local)
    slots = {key: {(t.weekday(), t.hour) for t in found} for key, found in times.items()}
    return {
        key: next(iter(known))
        for key, known in slots.items()
        if len(known) == 1 and len(times[key]) >= FEW
    }


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.venue_id:
        found.append(Meeting.venue_id == wanted.venue_id)
    if wanted.venue:
        found.append(and_(Meeting.venue == wanted.venue, Meeting.address == wanted.address))
    if wanted.officer_ids:
        of_them = meeting_officer.c.user_id.in_(wanted.officer_ids)
        found.append(Meeting.id.in_(select(meeting_officer.c.meeting_id).where(of_them)))
    if wanted.beat_ids:
        of_them = meeting_beat.c.beat_id.in_(wanted.beat_ids)
        found.append(Meeting.id.in_(select(meeting_beat.c.meeting_id).where(of_them)))
    return found


def _shared(other: Meeting, wanted: Wanted) -> list[Clash]:
    is_same = (other.venue, other.address) == (wanted.venue, wanted.address) and wanted.venue
    found = []
    if is_same or (wanted.venue_id and other.venue_id == wanted.venue_id):
        found.append(Clash(VENUE, other.venue, other))
    found += [
        Clash(OFFICER, one.name, other) for one in other.officers if one.id in wanted.officer_ids
    ]
    found += [Clash(BEAT, one.title, other) for one in other.beats if one.id in wanted.beat_ids]
    return found
