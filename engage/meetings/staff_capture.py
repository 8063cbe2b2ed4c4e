"""Staff pages that catch what a meeting says: a decision, a concern, a commitment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_commitments, services_minutes
from engage.meetings.cards import Card, card
from engage.meetings.forms_minutes import CommitmentForm, ConcernForm, DecisionForm
from engage.meetings.models import Meeting
from engage.meetings.pages import attach, by, now, today, visible_meeting
from engage.meetings.queries_agenda import agenda_item, meetings_after
from engage.meetings.queries_commitments import concern_of
from engage.meetings.services_commitments import CommitmentDraft
from engage.meetings.services_minutes import ConcernDraft
from engage.places.queries import beats
from engage.web import StaffForm, staff

bp = Blueprint("meetings_capture_staff", __name__, url_prefix="/staff/meetings")
USUALLY_DUE: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class CapturePage:
    """One form, the item that it belongs to, and what it is about."""

    meeting: Card
    item: str
    kind: str
    form: StaffForm
    about: str


@bp.route("/<int:meeting_id>/minutes/<int:item_id>/decision", methods=["GET", "POST"])
@staff("organizer")
def decision(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Note a decision."""
    form = DecisionForm()

    def keep() -> object:
        text = form.text.data
        return services_minutes.decide(db.session(), meeting_id, item_id, text, now(), by())

    return _capture(meeting_id, item_id, form, keep)


@bp.route("/<int:meeting_id>/minutes/<int:item_id>/concern", methods=["GET", "POST"])
@staff("organizer")
def concern(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Note a concern."""
    form = ConcernForm()
    _offer_beats(form, visible_meeting(meeting_id))

    def keep() -> object:
        draft = ConcernDraft(
            form.what.data, form.place.data or "", form.daytime.data, form.beat.data, item_id
        )
        return services_minutes.raise_concern(db.session(), meeting_id, draft, now(), by())

    return _capture(meeting_id, item_id, form, keep)


@bp.route("/<int:meeting_id>/minutes/<int:item_id>/commitment", methods=["GET", "POST"])
@staff("organizer")
def commitment(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Note a commitment, for a concern or by itself."""
    meeting = visible_meeting(meeting_id)
    form = CommitmentForm(due_on=_next_date(meeting))
    _offer_beats(form, meeting)
    concern_id = request.args.get("concern", type=int)
    about = concern_of(db.session(), meeting_id, concern_id).what if concern_id else ""

    def keep() -> object:
        draft = CommitmentDraft(
            what=form.what.data, due_on=form.due_on.data, owner=form.owner.data,
            agency=form.agency.data or "", beat_id=form.beat.data, item_id=item_id,
            concern_id=concern_id,
        )  # fmt: skip
        return services_commitments.make_commitment(db.session(), meeting_id, draft, now(), by())

    return _capture(meeting_id, item_id, form, keep, about)


def _capture(
    meeting_id: int, item_id: int, form: StaffForm, keep: Callable[[], object], about: str = ""
) -> ResponseReturnValue:
    """Keep what a form holds and go back to its item, or show the form with its faults."""
    visible_meeting(meeting_id)
    if form.validate_on_submit():
        try:
            keep()
            flash(_("It is in the minutes."))
            back = "meetings_minutes_staff.write"
            return redirect(url_for(back, meeting_id=meeting_id, item_id=item_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    item = agenda_item(db.session(), meeting_id, item_id)
    kind = str(request.endpoint).rpartition(".")[2]
    shown = card(visible_meeting(meeting_id), language())
    page = CapturePage(shown, item.title(language()), kind, form, about)
    status = 422 if form.errors else 200
    return render_template("meetings/staff/capture.html", page=page, item_id=item_id), status


def _offer_beats(form: ConcernForm | CommitmentForm, meeting: Meeting) -> None:
    """Offer the beats of the meeting, or all of them where it is for the whole city."""
    known = meeting.beats or beats(db.session())
    whole = [] if len(meeting.beats) == 1 else [SelectChoice("", _("The whole city"))]
    form.beat.choices = [*whole, *(SelectChoice(str(beat.id), beat.title) for beat in known)]


def _next_date(meeting: Meeting) -> object:
    """Return the day of the next meeting, by which a promise is usually due."""
    later = [one for one in meetings_after(db.session(), meeting) if one.starts_at > now()]
    if later:
        return later[0].starts_at.astimezone(ZoneInfo(meeting.zone)).date()
    return today() + USUALLY_DUE
