"""Staff pages of what limits a plan: venues, closed days, one's own calendar, and the bin."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings.cards import cards
from engage.meetings.forms_venues import ClosedDayForm, VenueForm
from engage.meetings.pages import attach, by, now, today
from engage.meetings.queries_bin import binned_meetings, binned_venues
from engage.meetings.queries_days import closed_days, has_calendar, venues
from engage.meetings.services_bin import delete_meeting, restore_meeting, restore_venue
from engage.meetings.services_venues import (
    Place,
    close_day,
    delete_venue,
    make_calendar_link,
    open_day,
    save_venue,
    venue_named,
)
from engage.web import settings, staff

bp = Blueprint("meetings_venues", __name__, url_prefix="/staff/meetings")


@bp.route("/venues", methods=["GET", "POST"])
@staff("organizer")
def index() -> ResponseReturnValue:
    """List the venues and the closed days, and add a venue."""
    form = VenueForm()
    if form.validate_on_submit() and _saved(form, None):
        return redirect(url_for(".index"), 303)
    return _index(form, ClosedDayForm(formdata=None))


@bp.route("/venues/<int:venue_id>", methods=["GET", "POST"])
@staff("organizer")
def edit(venue_id: int) -> ResponseReturnValue:
    """Change a venue; meetings keep the words they were made with."""
    form = VenueForm(obj=venue_named(db.session(), venue_id))
    if form.validate_on_submit() and _saved(form, venue_id):
        return redirect(url_for(".index"), 303)
    status = 422 if form.errors else 200
    page = render_template("meetings/staff/venue.html", form=form, venue_id=venue_id)
    return page, status


@bp.post("/venues/<int:venue_id>/delete")
@staff("organizer")
def delete(venue_id: int) -> ResponseReturnValue:
    """Put a venue into the bin."""
    delete_venue(db.session(), venue_id, now(), current_user.email)
    flash(_("It lies in the bin for 30 days."))
    return redirect(url_for(".index"), 303)


@bp.post("/closed-days")
@staff("organizer")
def close() -> ResponseReturnValue:
    """Note a closed day."""
    form = ClosedDayForm()
    if form.validate():
        titles = {"en": form.title.data, "es": form.title_es.data or ""}
        close_day(db.session(), form.on.data, titles, now(), current_user.email)
        return redirect(url_for(".index"), 303)
    return _index(VenueForm(formdata=None), form)


@bp.post("/closed-days/<day>/open")
@staff("organizer")
def reopen(day: str) -> ResponseReturnValue:
    """Take a day out of the closed ones."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        abort(404)
    open_day(db.session(), on, now(), current_user.email)
    return redirect(url_for(".index"), 303)


@bp.route("/my-calendar", methods=["GET", "POST"])
@staff("organizer", "officer", "administrator", "analyst")
def own_calendar() -> ResponseReturnValue:
    """Make the private address of one's own calendar; it is shown once."""
    address = ""
    if request.method == "POST":
        token = make_calendar_link(db.session(), current_user.id, now())
        address = settings().base_url.rstrip("/") + url_for("meetings_feeds.own", token=token)
    known = has_calendar(db.session(), current_user.id)
    return render_template("meetings/staff/own_calendar.html", address=address, known=known)


@bp.get("/bin")
@staff("organizer")
def the_bin() -> ResponseReturnValue:
    """Show what was deleted in the last thirty days."""
    meetings = cards(binned_meetings(db.session()), language(), {})
    gone = binned_venues(db.session())
    return render_template("meetings/staff/bin.html", meetings=meetings, venues=gone)


@bp.post("/<int:meeting_id>/delete")
@staff("organizer")
def discard(meeting_id: int) -> ResponseReturnValue:
    """Put a meeting into the bin."""
    delete_meeting(db.session(), meeting_id, now(), by())
    flash(_("It lies in the bin for 30 days."))
    return redirect(url_for(".the_bin"), 303)


@bp.post("/bin/<int:meeting_id>/restore")
@staff("organizer")
def restore(meeting_id: int) -> ResponseReturnValue:
    """Take a meeting out of the bin."""
    restore_meeting(db.session(), meeting_id, now(), by())
    return redirect(url_for("meetings_staff.show", meeting_id=meeting_id), 303)


@bp.post("/bin/venues/<int:venue_id>/restore")
@staff("organizer")
def restore_place(venue_id: int) -> ResponseReturnValue:
    """Take a venue out of the bin."""
    restore_venue(db.session(), venue_id, now(), current_user.email)
    return redirect(url_for(".index"), 303)


def _saved(form: VenueForm, venue_id: int | None) -> bool:
    texts = {name: form[name].data or "" for name in ("name", "address", "note")}
    place = Place(capacity=form.capacity.data, access=form.access.data, **texts)
    try:
        save_venue(db.session(), venue_id, place, now(), current_user.email)
    except InputErrors as faults:
        db.session.rollback()
        attach(form, faults)
        return False
    return True


def _index(form: VenueForm, closing: ClosedDayForm) -> ResponseReturnValue:
    status = 422 if form.errors or closing.errors else 200
    found = closed_days(db.session(), today())
    page = render_template(
        "meetings/staff/venues.html", form=form, closing=closing, venues=venues(db.session()),
        days=[(day, one.title(language())) for day, one in found.items()],
    )  # fmt: skip
    return page, status
