"""Residents' pages of what a meeting speaks about and what was written down of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.language import language
from engage.meetings.agendas import Agenda, agenda_of
from engage.meetings.cards import Card, card
from engage.meetings.commitment_cards import CommitmentCard, commitment_cards
from engage.meetings.models import Meeting
from engage.meetings.models_agenda import AgendaChange, Decision, Record
from engage.meetings.models_commitments import Concern
from engage.meetings.pages import today
from engage.meetings.progress import progress_for
from engage.meetings.queries import meeting_by_id, meeting_by_uid
from engage.meetings.queries_agenda import (
    agenda_items,
    changes_after_posting,
    decisions_of,
    record_of,
)
from engage.meetings.queries_commitments import (
    commitments_of_meeting,
    concerns_of_meeting,
)
from engage.meetings.queries_notes import NoteText, published_notes
from engage.web import public

bp = Blueprint("meetings_agenda", __name__)


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """A posted agenda; agenda is None before it is posted."""

    meeting: Card
    agenda: Agenda | None
    progress: Sequence[CommitmentCard]
    posted_at: datetime | None
    changes: Sequence[AgendaChange]


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """Published minutes; record is None before they are published."""

    meeting: Card
    record: Record | None
    approved_in: Card | None
    agenda: Agenda
    notes: Mapping[int, NoteText]
    decisions: Sequence[Decision]
    concerns: Sequence[Concern]
    commitments: Sequence[CommitmentCard]


@bp.get("/meetings/<uuid:uid>/agenda")
@public
def show(uid: UUID) -> ResponseReturnValue:
    """Show what a meeting speaks about."""
    session, meeting = db.session(), _meeting(uid)
    record = record_of(session, meeting.id)
    posted_at = record.posted_at if record else None
    items = agenda_items(session, meeting.id) if posted_at else []
    page = AgendaPage(
        meeting=card(meeting, language()),
        agenda=agenda_of(meeting, items, language()) if posted_at else None,
        progress=commitment_cards(progress_for(session, meeting), today(), language()),
        posted_at=posted_at,
        changes=changes_after_posting(session, meeting.id),
    )
    return render_template("meetings/agenda.html", page=page)


@bp.get("/meetings/<uuid:uid>/minutes")
@public
def minutes(uid: UUID) -> ResponseReturnValue:
    """Show what was written down of a meeting."""
    session, meeting = db.session(), _meeting(uid)
    record = record_of(session, meeting.id)
    shown = record if record and record.is_public else None
    approved_in = _approved_in(shown)
    page = MinutesPage(
        meeting=card(meeting, language()),
        record=shown,
        approved_in=card(approved_in, language()) if approved_in else None,
        agenda=agenda_of(meeting, agenda_items(session, meeting.id), language()),
        notes=published_notes(session, shown) if shown else {},
        decisions=decisions_of(session, meeting.id) if shown else (),
        concerns=concerns_of_meeting(session, meeting.id) if shown else (),
        commitments=commitment_cards(
            commitments_of_meeting(session, meeting.id), today(), language()
        ),
    )
    return render_template("meetings/minutes.html", page=page)


def _meeting(uid: UUID) -> Meeting:
    return meeting_by_uid(db.session(), str(uid)) or abort(404)


def _approved_in(record: Record | None) -> Meeting | None:
    if record is None or record.approved_in_id is None:
        return None
    return meeting_by_id(db.session(), record.approved_in_id)
