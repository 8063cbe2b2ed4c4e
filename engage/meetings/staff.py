"""Staff pages of meetings: the list, one meeting and who is coming, changing, cancelling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services
from engage.meetings.cards import Card, card, cards
from engage.meetings.drafts import Change
from engage.meetings.forms import CancelForm, MeetingForm
from engage.meetings.kinds import KINDS
from engage.meetings.models import Meeting, Rsvp
from engage.meetings.pages import (
    as_form,
    attach,
    by,
    details_typed,
    may_edit,
    now,
    offer_choices,
    own_beats,
    renamed,
    time_as_form,
    visible_meeting,
    when_typed,
)
from engage.meetings.queries import (
    past_meetings,
    rsvps,
    seats_by_meeting,
    seats_taken,
    upcoming_meetings,
)
from engage.web import staff

bp = Blueprint("meetings_staff", __name__, url_prefix="/staff/meetings")
LISTED: Final = 200
PAST_LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Meetings to come and the last ones."""

    upcoming: Sequence[Card]
    past: Sequence[Card]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting with its guests; rsvps is None for who may only see the number."""

    meeting: Card
    rsvps: Sequence[Rsvp] | None
    is_open: bool
    may_edit: bool
    series_id: int | None
    has_deadline: bool


@bp.get("")
@staff("organizer", "officer", "administrator", "analyst")
def index() -> ResponseReturnValue:
    """List the meetings that the person may see."""
    mine = own_beats()
    upcoming = upcoming_meetings(db.session(), now(), limit=LISTED, beat_ids=mine)
    past = past_meetings(db.session(), now(), limit=PAST_LISTED, beat_ids=mine)
    seats = seats_by_meeting(db.session(), [meeting.id for meeting in [*upcoming, *past]])
    page = IndexPage(cards(upcoming, language(), seats), cards(past, language(), seats), may_edit())
    return render_template("meetings/staff/index.html", page=page)


@bp.get("/<int:meeting_id>")
@staff("organizer", "officer", "administrator", "analyst")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show a meeting; only organizers see who the guests are."""
    meeting = visible_meeting(meeting_id)
    seats = seats_taken(db.session(), meeting_id)
    guests = rsvps(db.session(), meeting_id) if may_edit() else None
    is_open = not meeting.is_cancelled and meeting.ends_at > now()
    page = MeetingPage(
        card(meeting, language(), seats, is_inside=True),
        guests,
        is_open,
        may_edit(),
        meeting.series_id,
        _has_deadline(meeting),
    )
    return render_template("meetings/staff/show.html", page=page)


@bp.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
@staff("organizer")
def edit(meeting_id: int) -> ResponseReturnValue:
    """Change a meeting; guests are told of a new time or place."""
    meeting = visible_meeting(meeting_id)
    form = MeetingForm(data=as_form(meeting) | time_as_form(meeting))
    offer_choices(form)
    if request.method == "POST" and form.validate():
        change = Change(details_typed(form), when_typed(form))
        try:
            services.edit_meeting(db.session(), meeting_id, change, now(), by())
            flash(_("The meeting was changed."))
            return redirect(url_for(".show", meeting_id=meeting_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, renamed(faults))
    status = 422 if form.errors else 200
    page = card(visible_meeting(meeting_id), language())
    return render_template("meetings/staff/edit.html", form=form, meeting=page), status


@bp.route("/<int:meeting_id>/cancel", methods=["GET", "POST"])
@staff("organizer")
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel a meeting with a reason."""
    form = CancelForm()
    if form.validate_on_submit():
        try:
            services.cancel_meeting(db.session(), meeting_id, form.reason.data, now(), by())
            flash(_("The meeting is cancelled, and its guests will hear of it."))
            return redirect(url_for(".show", meeting_id=meeting_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    meeting = visible_meeting(meeting_id)
    page = card(meeting, language(), seats_taken(db.session(), meeting_id))
    status = 422 if form.errors else 200
    return render_template("meetings/staff/cancel.html", form=form, meeting=page), status


def _has_deadline(meeting: Meeting) -> bool:
    kind = KINDS[meeting.kind]
    return kind.posting_hours is not None or kind.days_after_report is not None
