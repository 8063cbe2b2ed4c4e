"""Staff pages of the minutes: written item by item while the meeting runs, then published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_minutes
from engage.meetings.agendas import Agenda, Row, agenda_of
from engage.meetings.cards import Card, card
from engage.meetings.commitment_cards import CommitmentCard, commitment_cards
from engage.meetings.forms_minutes import ApproveForm, NoteForm
from engage.meetings.models import Meeting
from engage.meetings.models_agenda import Decision, Note, Record
from engage.meetings.models_commitments import Concern
from engage.meetings.pages import attach, by, may_edit, now, today, visible_meeting
from engage.meetings.progress import progress_for
from engage.meetings.queries_agenda import (
    agenda_items,
    decisions_of,
    meetings_after,
    newest_notes,
    record_of,
    versions_of,
)
from engage.meetings.queries_commitments import (
    commitments_of_meeting,
    concerns_of_meeting,
)
from engage.meetings.records import NotNow
from engage.meetings.services_minutes import NoteConflict, NoteDraft
from engage.web import staff

bp = Blueprint("meetings_minutes_staff", __name__, url_prefix="/staff/meetings")
CAPTURES = ("decision", "concern", "commitment")


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """Everything that was written down of a meeting, and how far it is."""

    meeting: Card
    agenda: Agenda
    record: Record | None
    notes: Mapping[int, Note]
    progress: Sequence[CommitmentCard]
    decisions: Sequence[Decision]
    concerns: Sequence[Concern]
    commitments: Sequence[CommitmentCard]
    has_begun: bool
    is_over: bool
    may_edit: bool


@dataclass(frozen=True, slots=True)
class NotePage:
    """What the minutes say of one item, and what another person wrote meanwhile."""

    meeting: Card
    row: Row
    form: NoteForm
    theirs: Note | None
    progress: Sequence[CommitmentCard]
    is_last: bool


@bp.get("/<int:meeting_id>/minutes")
@staff("organizer", "officer", "administrator", "analyst")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show what was written down so far."""
    session, meeting = db.session(), visible_meeting(meeting_id)
    page = MinutesPage(
        meeting=card(meeting, language()),
        agenda=agenda_of(meeting, agenda_items(session, meeting_id), language()),
        record=record_of(session, meeting_id),
        notes=newest_notes(session, meeting_id),
        progress=_progress(meeting),
        decisions=decisions_of(session, meeting_id),
        concerns=concerns_of_meeting(session, meeting_id),
        commitments=commitment_cards(
            commitments_of_meeting(session, meeting_id), today(), language()
        ),
        has_begun=meeting.starts_at <= now(),
        is_over=meeting.ends_at <= now(),
        may_edit=may_edit(),
    )
    return render_template("meetings/staff/minutes.html", page=page)


@bp.route("/<int:meeting_id>/minutes/<int:item_id>", methods=["GET", "POST"])
@staff("organizer")
def write(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Write what was said about one item, and go on from there."""
    visible_meeting(meeting_id)
    form = NoteForm()
    if form.validate_on_submit():
        draft = NoteDraft(form.text.data or "", _version(form.base.data))
        try:
            services_minutes.write_note(db.session(), meeting_id, item_id, draft, now(), by())
            return redirect(_onward(meeting_id, item_id), 303)
        except NoteConflict as conflict:
            db.session.rollback()
            return _conflict_page(meeting_id, item_id, conflict), 409
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    elif request.method == "GET":
        last = versions_of(db.session(), item_id)
        form.text.data = last[-1].text if last else ""
        form.base.data = str(last[-1].version if last else 0)
    return _note_page(meeting_id, item_id, form), 422 if form.errors else 200


@bp.post("/<int:meeting_id>/minutes/file")
@staff("organizer")
def file(meeting_id: int) -> ResponseReturnValue:
    """Say that the minutes are whole."""
    services_minutes.file_minutes(db.session(), meeting_id, now(), by())
    flash(_("The minutes are filed. The next meeting approves them."))
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/minutes/reopen")
@staff("organizer")
def reopen(meeting_id: int) -> ResponseReturnValue:
    """Make the minutes a draft again."""
    services_minutes.reopen_minutes(db.session(), meeting_id, now(), by())
    return _back(meeting_id)


@bp.route("/<int:meeting_id>/minutes/approve", methods=["GET", "POST"])
@staff("organizer")
def approve(meeting_id: int) -> ResponseReturnValue:
    """Note which meeting approved the minutes."""
    meeting, form = visible_meeting(meeting_id), ApproveForm()
    later = [one for one in meetings_after(db.session(), meeting) if one.starts_at <= now()]
    none = SelectChoice("", _("No meeting follows: approved by the organizer"))
    form.approved_in.choices = [*(_meeting_choice(one) for one in later), none]
    if form.validate_on_submit():
        try:
            services_minutes.approve_minutes(
                db.session(), meeting_id, form.approved_in.data, now(), by()
            )
            flash(_("The minutes are approved. They can be published now."))
            return _back(meeting_id)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    shown = card(visible_meeting(meeting_id), language())
    page = render_template("meetings/staff/approve.html", meeting=shown, form=form)
    return page, 422 if form.errors else 200


@bp.post("/<int:meeting_id>/minutes/publish")
@staff("organizer")
def publish(meeting_id: int) -> ResponseReturnValue:
    """Let everybody read the minutes."""
    services_minutes.publish_minutes(db.session(), meeting_id, now(), by())
    flash(_("The minutes are published."))
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/minutes/decisions/<int:decision_id>/withdraw")
@staff("organizer")
def withdraw_decision(meeting_id: int, decision_id: int) -> ResponseReturnValue:
    """Take out a decision that was noted by mistake."""
    services_minutes.withdraw_decision(db.session(), meeting_id, decision_id, now(), by())
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/minutes/concerns/<int:concern_id>/withdraw")
@staff("organizer")
def withdraw_concern(meeting_id: int, concern_id: int) -> ResponseReturnValue:
    """Take out a concern that was noted by mistake."""
    services_minutes.withdraw_concern(db.session(), meeting_id, concern_id, now(), by())
    return _back(meeting_id)


def _progress(meeting: Meeting) -> list[CommitmentCard]:
    return commitment_cards(progress_for(db.session(), meeting), today(), language())


def _meeting_choice(meeting: Meeting) -> SelectChoice:
    shown = card(meeting, language())
    return SelectChoice(str(meeting.id), f"{shown.day}, {shown.title}")


def _onward(meeting_id: int, item_id: int) -> str:
    """Return where the button that was pressed leads: to a capture, the next item, or back."""
    wanted = request.form.get("then", "")
    if wanted in CAPTURES:
        return url_for(f"meetings_capture_staff.{wanted}", meeting_id=meeting_id, item_id=item_id)
    ids = [item.id for item in agenda_items(db.session(), meeting_id)]
    after = ids[ids.index(item_id) + 1 :] if item_id in ids else []
    if wanted == "next" and after:
        return url_for(".write", meeting_id=meeting_id, item_id=after[0])
    return url_for(".show", meeting_id=meeting_id)


def _note_page(meeting_id: int, item_id: int, form: NoteForm, theirs: Note | None = None) -> str:
    meeting = visible_meeting(meeting_id)
    rows = agenda_of(meeting, agenda_items(db.session(), meeting_id), language()).rows
    row = next((one for one in rows if one.id == item_id), None)
    if row is None:
        raise NotNow("This item is not on the agenda any more.")
    progress = _progress(meeting) if row.is_fixed else []
    shown = card(meeting, language())
    page = NotePage(shown, row, form, theirs, progress, row is rows[-1])
    return render_template("meetings/staff/note.html", page=page)


def _conflict_page(meeting_id: int, item_id: int, conflict: NoteConflict) -> str:
    """Show both texts; what is sent next is based on the other person's."""
    versions = versions_of(db.session(), item_id)
    theirs = versions[-1] if versions else None
    form = NoteForm(formdata=None, text=conflict.mine)
    form.base.data = str(theirs.version if theirs else 0)
    return _note_page(meeting_id, item_id, form, theirs)


def _version(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", meeting_id=meeting_id), 303)
