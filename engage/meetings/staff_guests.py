"""Staff pages of guests: noting who called or signed up on paper."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_rsvps
from engage.meetings.cards import card
from engage.meetings.drafts import Guest
from engage.meetings.forms import NotedGuestForm
from engage.meetings.models import WAITING
from engage.meetings.pages import attach, by, now, visible_meeting
from engage.web import staff

bp = Blueprint("meetings_guests_staff", __name__, url_prefix="/staff/meetings")


@bp.route("/<int:meeting_id>/guests/new", methods=["GET", "POST"])
@staff("organizer")
def note(meeting_id: int) -> ResponseReturnValue:
    """Note a guest who called or signed up on paper."""
    visible_meeting(meeting_id)
    form = NotedGuestForm()
    if form.validate_on_submit():
        try:
            made = services_rsvps.note_rsvp(db.session(), meeting_id, _guest(form), now(), by())
            seated, waiting = _("The guest has a seat."), _("All seats are taken: the guest waits.")
            flash(waiting if made.status == WAITING else seated)
            return redirect(url_for("meetings_staff.show", meeting_id=meeting_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    shown = card(visible_meeting(meeting_id), language())
    page = render_template("meetings/staff/guest.html", meeting=shown, form=form)
    return page, 422 if form.errors else 200


def _guest(form: NotedGuestForm) -> Guest:
    return Guest(
        email=form.email.data or "",
        party=form.party.data,
        first_name=form.first_name.data or "",
        needs=form.needs.data or "",
        language=language(),
        question=form.question.data or "",
        telephone=form.telephone.data or "",
        source=form.source.data,
    )
