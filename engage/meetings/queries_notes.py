"""Reads of published minutes: the text that holds, and the texts before each amendment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.meetings.models_agenda import AgendaItem, Note, Record


@dataclass(frozen=True, slots=True)
class NoteText:
    """What published minutes say of an item; earlier holds what they said before, oldest first."""

    text: str
    amended_at: datetime | None
    earlier: Sequence[Note]


def published_notes(session: Session, record: Record) -> dict[int, NoteText]:
    """Return what minutes say of each item; versions from before the publication stay unread."""
    query = select(Note).join(AgendaItem).where(AgendaItem.meeting_id == record.meeting_id)
    versions: dict[int, list[Note]] = {}
    for note in session.scalars(query.order_by(Note.version)):
        versions.setdefault(note.item_id, []).append(note)
    return {item_id: _text(notes, record.published_at) for item_id, notes in versions.items()}


def _text(notes: Sequence[Note], published_at: datetime | None) -> NoteText:
    n_before = sum(1 for one in notes if published_at is None or one.written_at <= published_at)
    read = notes[max(n_before - 1, 0) :]
    is_amended = n_before < len(notes)
    return NoteText(read[-1].text, read[-1].written_at if is_amended else None, read[:-1])
