"""Staff pages of new meetings and series: the form, and a preview of every date."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings.forms import NewMeetingForm
from engage.meetings.pages import (
    as_sent,
    attach,
    by,
    details_typed,
    now,
    offer_choices,
    plan_typed,
    renamed,
    when_typed,
)
from engage.meetings.previews import preview
from engage.meetings.series_acts import check_series, planned_dates
from engage.meetings.services import schedule_meeting
from engage.meetings.services_series import schedule_series
from engage.web import staff

bp = Blueprint("meetings_new", __name__, url_prefix="/staff/meetings")


@bp.route("/new", methods=["GET", "POST"])
@staff("organizer")
def create() -> ResponseReturnValue:
    """Schedule a meeting, or a series after a preview of all its dates."""
    form = NewMeetingForm()
    offer_choices(form)
    if request.method == "GET" or not form.validate():
        return _page(form)
    try:
        if form.repeats.data == "once":
            made = schedule_meeting(
                db.session(), details_typed(form), when_typed(form), now(), by()
            )
            flash(_("The meeting is in the calendar."))
            return redirect(url_for("meetings_staff.show", meeting_id=made.id), 303)
        return _series(form)
    except InputErrors as faults:
        db.session.rollback()
        attach(form, renamed(faults))
        return _page(form)


def _series(form: NewMeetingForm) -> ResponseReturnValue:
    plan, details = plan_typed(form), details_typed(form)
    if request.form.get("step") == "save":
        made = schedule_series(db.session(), details, plan, now(), by())
        flash(_("%(number)s meetings are in the calendar.", number=len(made)))
        return redirect(url_for("meetings_series.show", series_id=made[0].series_id), 303)
    found = check_series(db.session(), details, plan)
    page = preview(db.session(), (plan, planned_dates(plan)), found, language())
    return render_template("meetings/staff/preview.html", page=page, sent=as_sent(form))


def _page(form: NewMeetingForm) -> ResponseReturnValue:
    status = 422 if any(field.errors for field in form) else 200
    return render_template("meetings/staff/create.html", form=form), status
