"""Reads of agendas and minutes: items in order, their notes, and whose minutes are missing."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from engage.errors import Missing
from engage.meetings.models import SCHEDULED, Meeting, meeting_beat
from engage.meetings.models_agenda import (
    DRAFT,
    LISTED,
    PROPOSED,
    AgendaChange,
    AgendaItem,
    Decision,
    Note,
    Record,
)

# Minutes of meetings that lie further back are not asked for: they may have been imported.
ASKED_FOR: Final = timedelta(days=30)


def record_of(session: Session, meeting_id: int) -> Record | None:
    """Return what a meeting has of agenda and minutes, or nothing where none was begun."""
    return session.get(Record, meeting_id)


def agenda_items(session: Session, meeting_id: int) -> list[AgendaItem]:
    """Return the items of an agenda in order, each followed by its sub-items."""
    query = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.state == LISTED
    )
    found = session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)).all()
    below: dict[int | None, list[AgendaItem]] = {}
    for item in found:
        below.setdefault(item.parent_id, []).append(item)
    return [one for top in below.get(None, []) for one in (top, *below.get(top.id, []))]


def proposed_items(session: Session, meeting_id: int) -> Sequence[AgendaItem]:
    """Return what was proposed for an agenda and nobody has taken in or left out."""
    query = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.state == PROPOSED
    )
    return session.scalars(query.order_by(AgendaItem.id)).all()


def agenda_item(session: Session, meeting_id: int, item_id: int) -> AgendaItem:
    """Return an item of a meeting's agenda, or refuse."""
    item = session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise Missing("This item is not on the agenda any more.")
    return item


def changes_after_posting(session: Session, meeting_id: int) -> Sequence[AgendaChange]:
    """Return what was changed in an agenda after it was posted, in order."""
    query = select(AgendaChange).where(AgendaChange.meeting_id == meeting_id)
    return session.scalars(query.order_by(AgendaChange.at, AgendaChange.id)).all()


def newest_notes(session: Session, meeting_id: int) -> dict[int, Note]:
    """Return what the minutes say of each item now."""
    query = select(Note).join(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return {note.item_id: note for note in session.scalars(query.order_by(Note.version))}


def versions_of(session: Session, item_id: int) -> Sequence[Note]:
    """Return every version of the note of an item, the first one first."""
    query = select(Note).where(Note.item_id == item_id).order_by(Note.version)
    return session.scalars(query).all()


def decisions_of(session: Session, meeting_id: int) -> Sequence[Decision]:
    """Return what a meeting decided, in order."""
    query = select(Decision).where(Decision.meeting_id == meeting_id)
    return session.scalars(query.order_by(Decision.noted_at, Decision.id)).all()


def meeting_before(session: Session, meeting: Meeting) -> Meeting | None:
    """Return the last meeting of the same series or of one of the beats that took place before."""
    query = select(Meeting).where(
        Meeting.starts_at < meeting.starts_at,
        Meeting.id != meeting.id,
        Meeting.status == SCHEDULED,
        Meeting.deleted_at.is_(None),
        _akin(meeting),
    )
    return session.scalars(query.order_by(Meeting.starts_at.desc()).limit(1)).first()


def meetings_after(session: Session, meeting: Meeting, limit: int = 12) -> Sequence[Meeting]:
    """Return the meetings of the same series or of one of the beats that come after."""
    query = select(Meeting).where(
        Meeting.starts_at > meeting.starts_at,
        Meeting.status == SCHEDULED,
        Meeting.deleted_at.is_(None),
        _akin(meeting),
    )
    return session.scalars(query.order_by(Meeting.starts_at).limit(limit)).all()


def meetings_without_minutes(
    session: Session, now: datetime, beat_ids: Collection[int] | None = None
) -> Sequence[Meeting]:
    """Return the meetings of the last thirty days whose minutes nobody has filed."""
    filed = select(Record.meeting_id).where(Record.state != DRAFT)
    query = select(Meeting).where(
        Meeting.ends_at <= now,
        Meeting.ends_at > now - ASKED_FOR,
        Meeting.status == SCHEDULED,
        Meeting.deleted_at.is_(None),
        Meeting.id.not_in(filed),
    )
    if beat_ids is not None:
        of_beats = select(meeting_beat.c.meeting_id).where(meeting_beat.c.beat_id.in_(beat_ids))
        query = query.where(Meeting.id.in_(of_beats))
    query = query.options(selectinload(Meeting.beats)).order_by(Meeting.starts_at)
    return session.scalars(query).all()


def _akin(meeting: Meeting) -> ColumnElement[bool]:
    beat_ids = [beat.id for beat in meeting.beats]
    of_beats = select(meeting_beat.c.meeting_id).where(meeting_beat.c.beat_id.in_(beat_ids))
    if meeting.series_id is None:
        return Meeting.id.in_(of_beats)
    return or_(Meeting.series_id == meeting.series_id, Meeting.id.in_(of_beats))
