"""Staff pages of the agenda: begin it, fill it, put it in order, post it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_agenda
from engage.meetings.agendas import Agenda, agenda_of
from engage.meetings.cards import Card, card
from engage.meetings.forms_minutes import ItemForm
from engage.meetings.models_agenda import AgendaChange, AgendaItem
from engage.meetings.pages import attach, by, may_edit, now, visible_meeting
from engage.meetings.queries import guest_questions
from engage.meetings.queries_agenda import (
    agenda_item,
    agenda_items,
    changes_after_posting,
    proposed_items,
    record_of,
)
from engage.meetings.services_agenda import ItemDraft
from engage.web import staff

bp = Blueprint("meetings_agenda_staff", __name__, url_prefix="/staff/meetings")
WAYS: Final = ("up", "down")


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """The agenda of a meeting, what was proposed for it, and when it was posted."""

    meeting: Card
    agenda: Agenda | None
    proposed: Sequence[AgendaItem]
    posted_at: datetime | None
    changes: Sequence[AgendaChange]
    questions: Sequence[str]
    may_edit: bool


@bp.get("/<int:meeting_id>/agenda")
@staff("organizer", "officer", "administrator", "analyst")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show the agenda."""
    session, meeting = db.session(), visible_meeting(meeting_id)
    record = record_of(session, meeting_id)
    items = agenda_items(session, meeting_id)
    page = AgendaPage(
        meeting=card(meeting, language()),
        agenda=agenda_of(meeting, items, language()) if record else None,
        proposed=proposed_items(session, meeting_id) if may_edit() else (),
        posted_at=record.posted_at if record else None,
        changes=changes_after_posting(session, meeting_id),
        questions=guest_questions(session, meeting_id),
        may_edit=may_edit(),
    )
    return render_template("meetings/staff/agenda.html", page=page)


@bp.post("/<int:meeting_id>/agenda/begin")
@staff("organizer")
def begin(meeting_id: int) -> ResponseReturnValue:
    """Write the usual agenda of this kind of meeting."""
    services_agenda.begin_agenda(db.session(), meeting_id, now(), by())
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/agenda/post")
@staff("organizer")
def post(meeting_id: int) -> ResponseReturnValue:
    """Let everybody read the agenda."""
    services_agenda.post_agenda(db.session(), meeting_id, now(), by())
    flash(_("The agenda is posted. Guests and followers are told in ten minutes."))
    return _back(meeting_id)


@bp.route("/<int:meeting_id>/agenda/new", methods=["GET", "POST"])
@staff("organizer")
def add(meeting_id: int) -> ResponseReturnValue:
    """Add an item."""
    meeting, form = visible_meeting(meeting_id), ItemForm()
    tops = [item for item in agenda_items(db.session(), meeting_id) if item.parent_id is None]
    parents = [SelectChoice(str(item.id), item.title(language())) for item in tops]
    form.parent.choices = [SelectChoice("", _("Nothing: an item of its own")), *parents]
    if form.validate_on_submit():
        try:
            draft = _draft(form, form.parent.data)
            services_agenda.add_item(db.session(), meeting_id, draft, now(), by())
            return _back(meeting_id)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    return _item_page(card(meeting, language()), form, None)


@bp.route("/<int:meeting_id>/agenda/<int:item_id>", methods=["GET", "POST"])
@staff("organizer")
def edit(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Change an item."""
    meeting, item = visible_meeting(meeting_id), agenda_item(db.session(), meeting_id, item_id)
    titles = {f"title_{code}": item.titles.get(code, "") for code in ("en", "es")}
    form, shown = ItemForm(minutes=item.minutes, **titles), card(meeting, language())
    if form.validate_on_submit():
        try:
            draft = _draft(form, None)
            services_agenda.edit_item(db.session(), meeting_id, item_id, draft, now(), by())
            return _back(meeting_id)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    return _item_page(shown, form, item_id)


@bp.post("/<int:meeting_id>/agenda/<int:item_id>/move/<way>")
@staff("organizer")
def move(meeting_id: int, item_id: int, way: str) -> ResponseReturnValue:
    """Move an item up or down."""
    if way not in WAYS:
        abort(404)
    towards: services_agenda.Way = "up" if way == "up" else "down"
    services_agenda.move_item(db.session(), meeting_id, item_id, towards, now(), by())
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/agenda/<int:item_id>/accept")
@staff("organizer")
def accept(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take a proposed item in."""
    services_agenda.accept_item(db.session(), meeting_id, item_id, now(), by())
    return _back(meeting_id)


@bp.post("/<int:meeting_id>/agenda/<int:item_id>/remove")
@staff("organizer")
def remove(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take an item off the agenda, or leave a proposal out."""
    services_agenda.remove_item(db.session(), meeting_id, item_id, now(), by())
    return _back(meeting_id)


def _draft(form: ItemForm, parent_id: int | None) -> ItemDraft:
    titles = {"en": form.title_en.data or "", "es": form.title_es.data or ""}
    return ItemDraft(titles, form.minutes.data, parent_id)


def _item_page(meeting: Card, form: ItemForm, item_id: int | None) -> ResponseReturnValue:
    page = render_template(
        "meetings/staff/agenda_item.html", meeting=meeting, form=form, is_new=item_id is None
    )
    return page, 422 if form.errors else 200


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", meeting_id=meeting_id), 303)
