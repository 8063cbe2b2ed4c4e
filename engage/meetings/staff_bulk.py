"""Staff pages for many dates at once: a day off, another venue or officer, last year's series."""

from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.language import language
from engage.meetings.cards import cards
from engage.meetings.forms_venues import ManyForm
from engage.meetings.pages import attach, by, now
from engage.meetings.queries_bin import changeable_meetings
from engage.meetings.queries_days import officers, venues
from engage.meetings.queries_series import running_series
from engage.meetings.series_cards import series_line
from engage.meetings.services_bulk import Change, cancel_many, change_many, copy_series, skip_many
from engage.places.queries import beats
from engage.web import settings, staff

bp = Blueprint("meetings_bulk", __name__, url_prefix="/staff/meetings")
LAST_YEAR = timedelta(days=366)


@bp.route("/many", methods=["GET", "POST"])
@staff("organizer")
def index() -> ResponseReturnValue:
    """Choose meetings of a beat or a day, and do one thing with all of them."""
    form = ManyForm()
    form.venue_id.choices = [SelectChoice(v.id, v.place) for v in venues(db.session())]
    form.officer_id.choices = [SelectChoice(o.id, o.name) for o in officers(db.session())]
    for field in (form.venue_id, form.officer_id):
        field.choices = [SelectChoice("", _("Choose…")), *field.choices]
    if form.validate_on_submit():
        try:
            n_done = _done(form, [int(one) for one in request.form.getlist("m") if one.isdigit()])
            flash(_("%(number)s meetings were changed.", number=n_done))
            return redirect(request.full_path.rstrip("?"), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, InputErrors([_renamed(problem) for problem in faults.problems]))
    return _page(form)


@bp.route("/copy", methods=["GET", "POST"])
@staff("organizer")
def copy() -> ResponseReturnValue:
    """Make the series of the last year again, a year later."""
    if request.method == "POST":
        ids = [int(one) for one in request.form.getlist("series") if one.isdigit()]
        n_made = sum(len(copy_series(db.session(), one, now(), by())) for one in ids)
        flash(_("%(number)s meetings are in the calendar.", number=n_made))
        return redirect(url_for("meetings_series.index"), 303)
    rows = running_series(db.session(), now() - LAST_YEAR)
    lines = [series_line(row, language()) for row in rows if row.series.rule]
    return render_template("meetings/staff/copy.html", lines=lines)


def _done(form: ManyForm, ids: list[int]) -> int:
    session, act = db.session(), form.act.data
    if act in {"skip", "cancel"}:
        many = skip_many if act == "skip" else cancel_many
        return many(session, ids, form.reason.data or "", now(), by())
    chosen = form.venue_id.data if act == "venue" else form.officer_id.data
    if not chosen:
        where = "venue_id" if act == "venue" else "officer_id"
        raise InputErrors([Problem(where, "Choose one of the list.")])
    change = Change(int(chosen)) if act == "venue" else Change(officer_ids=(int(chosen),))
    return change_many(session, ids, change, now(), by())


def _renamed(problem: Problem) -> Problem:
    where = problem.where if problem.where in {"reason", "venue_id", "officer_id"} else "act"
    return replace(problem, where=where)


def _page(form: ManyForm) -> ResponseReturnValue:
    known = [(beat.code, beat.title) for beat in beats(db.session())]
    code = request.args.get("beat", "")
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = None
    found = changeable_meetings(
        db.session(), now(), code if code in dict(known) else "", day, settings().city.zone
    )
    page = render_template(
        "meetings/staff/many.html", form=form, meetings=cards(found, language(), {}),
        beats=known, beat=code, day=day.isoformat() if day else "",
    )  # fmt: skip
    return page, 422 if form.errors else 200
