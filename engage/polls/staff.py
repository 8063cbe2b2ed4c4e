"""Staff pages of live polls: make one, open it in the room, close it, keep or delete the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.formats import short_day
from engage.language import language
from engage.meetings.queries import upcoming_meetings
from engage.polls.drafts import NewPoll, poll_of_item, typed_poll
from engage.polls.forms import ItemForm, TypedForm
from engage.polls.models import Poll
from engage.polls.queries import PollItem, poll_by_id, poll_items, polls
from engage.polls.services import close_poll, delete_poll, make_poll, open_poll
from engage.polls.showing import Screen, screen_of
from engage.texts import in_language
from engage.web import staff

bp = Blueprint("polls_staff", __name__, url_prefix="/staff/polls")
ROLES: Final = ("organizer", "administrator")
MOST_MEETINGS: Final = 30


@dataclass(frozen=True, slots=True)
class NewPage:
    """The two ways to a new poll, with what was wrong."""

    item_form: ItemForm
    typed_form: TypedForm
    has_items: bool
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class PollPage:
    """One poll as its organizer sees it: no more than the room does."""

    id: int
    screen: Screen
    meeting: str


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """List the polls."""
    rows = [(poll, poll.question_in(language()), _meeting(poll)) for poll in polls(db.session())]
    return render_template("polls/staff/index.html", rows=rows)


@bp.get("/new")
@staff(*ROLES)
def create() -> ResponseReturnValue:
    """Show the two ways to a new poll."""
    return _new(ItemForm(formdata=None), TypedForm(formdata=None))


@bp.post("/of-item")
@staff(*ROLES)
def take() -> ResponseReturnValue:
    """Make a poll of an instrument's question."""
    items, form = poll_items(db.session()), ItemForm()
    _offer(form, items)
    if not form.validate():
        return _new(form, TypedForm(formdata=None)), 422
    chosen = next(found for found in items if found.key == form.item.data)
    return _made(poll_of_item(chosen), form.meeting.data)


@bp.post("/typed")
@staff(*ROLES)
def write() -> ResponseReturnValue:
    """Make a poll that was typed in place."""
    form = TypedForm()
    _offer_meetings(form)
    if not form.validate():
        return _new(ItemForm(formdata=None), form), 422
    question = {"en": form.question_en.data, "es": form.question_es.data}
    lines = {"en": form.options_en.data, "es": form.options_es.data}
    try:
        new = typed_poll(question, lines, form.kind.data == "multi", form.most.data)
    except InputErrors as errors:
        return _new(ItemForm(formdata=None), form, errors.problems), 422
    return _made(new, form.meeting.data)


@bp.get("/<int:poll_id>")
@staff(*ROLES)
def show(poll_id: int) -> ResponseReturnValue:
    """Show one poll and what can be done with it now."""
    poll = poll_by_id(db.session(), poll_id)
    page = PollPage(poll.id, screen_of(poll, language()), _meeting(poll))
    return render_template("polls/staff/show.html", page=page)


@bp.post("/<int:poll_id>/open")
@staff(*ROLES)
def begin(poll_id: int) -> ResponseReturnValue:
    """Let the room answer."""
    open_poll(db.session(), poll_id, current_user.email, datetime.now(UTC))
    return redirect(url_for(".show", poll_id=poll_id), 303)


@bp.post("/<int:poll_id>/close")
@staff(*ROLES)
def close(poll_id: int) -> ResponseReturnValue:
    """End the poll and show its result."""
    close_poll(db.session(), poll_id, current_user.email, datetime.now(UTC))
    return redirect(url_for(".show", poll_id=poll_id), 303)


@bp.post("/<int:poll_id>/delete")
@staff(*ROLES)
def erase(poll_id: int) -> ResponseReturnValue:
    """Delete the poll."""
    delete_poll(db.session(), poll_id, current_user.email, datetime.now(UTC))
    flash(_("The poll is deleted."))
    return redirect(url_for(".index"), 303)


def _made(new: NewPoll, meeting: str) -> ResponseReturnValue:
    meeting_id = int(meeting) if meeting else None
    made = make_poll(db.session(), new, meeting_id, current_user.email, datetime.now(UTC))
    return redirect(url_for(".show", poll_id=made.id), 303)


def _new(item: ItemForm, typed: TypedForm, problems: Sequence[Problem] = ()) -> str:
    items = poll_items(db.session())
    _offer(item, items)
    _offer_meetings(typed)
    page = NewPage(item, typed, bool(items), problems)
    return render_template("polls/staff/new.html", page=page)


def _offer(form: ItemForm, items: Sequence[PollItem]) -> None:
    _offer_meetings(form)
    spoken = language()
    known = [
        SelectChoice(found.key, f"{found.instrument.title.text(spoken)}: {found.item.text(spoken)}")
        for found in items
    ]
    form.item.choices = [SelectChoice("", _("Choose…")), *known]


def _offer_meetings(form: ItemForm | TypedForm) -> None:
    coming = upcoming_meetings(db.session(), datetime.now(UTC), limit=MOST_MEETINGS)
    known = [
        SelectChoice(str(m.id), f"{short_day(m.starts_at)}: {m.title(language())}") for m in coming
    ]
    form.meeting.choices = [SelectChoice("", _("No meeting of the calendar")), *known]


def _meeting(poll: Poll) -> str:
    if poll.meeting is None:
        return ""
    return f"{in_language(poll.meeting.titles, language())}, {short_day(poll.meeting.starts_at)}"
