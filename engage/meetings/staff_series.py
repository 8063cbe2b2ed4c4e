"""Staff pages of series: all of them, one with its dates, changing all or some, its end."""

from dataclasses import replace
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings.drafts import Details, Plan, When
from engage.meetings.forms import AddDateForm, EndForm, SeriesForm
from engage.meetings.models import Meeting, Series
from engage.meetings.pages import (
    as_form,
    as_sent,
    attach,
    by,
    details_typed,
    may_edit,
    now,
    offer_choices,
    plan_as_form,
    plan_typed,
    renamed,
    visible_meeting,
    visible_series,
)
from engage.meetings.previews import preview
from engage.meetings.queries import seats_by_meeting
from engage.meetings.queries_series import running_series
from engage.meetings.series_acts import Outcome, check_series, plan_of, planned_dates
from engage.meetings.series_cards import series_card, series_line
from engage.meetings.services_replan import edit_following, reschedule_series
from engage.meetings.services_series import add_date, edit_series, end_series
from engage.meetings.words import day_words
from engage.meetings.words_rules import own_words
from engage.web import staff

bp = Blueprint("meetings_series", __name__, url_prefix="/staff/meetings/series")


@bp.get("")
@staff("organizer", "administrator", "analyst")
def index() -> ResponseReturnValue:
    """List the series with dates to come."""
    lines = [series_line(row, language()) for row in running_series(db.session(), now())]
    return render_template("meetings/staff/series_index.html", lines=lines, may_edit=may_edit())


@bp.get("/<int:series_id>")
@staff("organizer", "officer", "administrator", "analyst")
def show(series_id: int) -> ResponseReturnValue:
    """Show a series: past, next, cancelled, moved and added dates."""
    return _show(*visible_series(series_id), AddDateForm(formdata=None), EndForm(formdata=None))


@bp.route("/<int:series_id>/edit", methods=["GET", "POST"])
@staff("organizer")
def edit(series_id: int) -> ResponseReturnValue:
    """Change all coming dates of a series; a new rule is shown before it is saved."""
    series, dates = visible_series(series_id)
    return _edit(series, [meeting for meeting in dates if meeting.starts_at > now()], None)


@bp.route("/following/<int:meeting_id>", methods=["GET", "POST"])
@staff("organizer")
def following(meeting_id: int) -> ResponseReturnValue:
    """Change a date and those after it: a new series begins."""
    first = visible_meeting(meeting_id)
    if first.series_id is None or first.slot_local is None:
        return redirect(url_for("meetings_staff.show", meeting_id=meeting_id), 303)
    series, dates = visible_series(first.series_id)
    later = [m for m in dates if m.slot_local and m.slot_local >= first.slot_local]
    return _edit(series, [m for m in later if m.starts_at > now()], meeting_id)


@bp.post("/<int:series_id>/add")
@staff("organizer")
def add(series_id: int) -> ResponseReturnValue:
    """Add one date."""
    series, dates = visible_series(series_id)
    form = AddDateForm()
    if form.validate():
        local = datetime.combine(form.on.data, form.at.data)
        fold = int(form.fold.data) if form.fold.data else None
        when = When(local, plan_of(series, dates).when.zone, series.minutes, fold)
        try:
            add_date(db.session(), series_id, when, now(), by())
            flash(_("The date was added."))
            return redirect(url_for(".show", series_id=series_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, renamed(faults))
    return _show(*visible_series(series_id), form, EndForm(formdata=None))


@bp.post("/<int:series_id>/end")
@staff("organizer")
def end(series_id: int) -> ResponseReturnValue:
    """End the series after a day."""
    visible_series(series_id)
    form = EndForm()
    if form.validate():
        last = form.last_on.data, form.reason.data
        gone = end_series(db.session(), series_id, last, now(), by()).meetings
        flash(_("The series ends. %(number)s dates are cancelled.", number=len(gone)))
        return redirect(url_for(".show", series_id=series_id), 303)
    return _show(*visible_series(series_id), AddDateForm(formdata=None), form)


def _edit(series: Series, dates: list[Meeting], first_id: int | None) -> ResponseReturnValue:
    if not dates:
        flash(_("These meetings are over. Past meetings are not rewritten."))
        return redirect(url_for(".show", series_id=series.id), 303)
    old = plan_of(series, dates)
    form = SeriesForm(data=as_form(series) | plan_as_form(old))
    offer_choices(form)
    if request.method == "POST" and form.validate():
        try:
            return _change(form, series, dates, first_id)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, renamed(faults))
    status = 422 if form.errors else 200
    return render_template(
        "meetings/staff/series_edit.html", form=form, series=series, first_id=first_id,
        n_dates=len(dates),
    ), status  # fmt: skip


def _change(
    form: SeriesForm, series: Series, dates: list[Meeting], first_id: int | None
) -> ResponseReturnValue:
    details, typed, old = details_typed(form), plan_typed(form), plan_of(series, dates)
    is_same = _is_same(typed, old)
    plan = replace(old, skipped=old.skipped | typed.skipped) if is_same else typed
    if is_same and first_id is None:
        return _changed(series.id, edit_series(db.session(), series.id, details, now(), by()))
    if request.form.get("step") == "save":
        return _save(series.id, first_id, (details, plan))
    found = check_series(db.session(), details, plan)
    slots = [slot for slot in planned_dates(plan) if slot >= dates[0].starts_local or not is_same]
    mine = [meeting.id for meeting in dates]
    page = preview(db.session(), (plan, slots), found, language(), mine)
    return render_template("meetings/staff/preview.html", page=page, sent=as_sent(form))


def _save(
    series_id: int, first_id: int | None, change: tuple[Details, Plan]
) -> ResponseReturnValue:
    if first_id is None:
        outcome = reschedule_series(db.session(), series_id, change, now(), by())
    else:
        outcome = edit_following(db.session(), first_id, change, now(), by())
    return _changed(outcome.meetings[0].series_id or series_id, outcome)


def _changed(series_id: int, outcome: Outcome) -> ResponseReturnValue:
    flash(_("%(number)s dates of the series were changed.", number=len(outcome.meetings)))
    zone = plan_of(*visible_series(series_id)).when.zone
    for local, names in outcome.kept.items():
        day = day_words(local.replace(tzinfo=zone), zone, language())
        own = own_words(list(names), language())
        flash(_("%(day)s keeps its own value: %(names)s.", day=day, names=own))
    for local in outcome.dropped:
        day = day_words(local.replace(tzinfo=zone), zone, language())
        flash(_("%(day)s falls away.", day=day))
    return redirect(url_for(".show", series_id=series_id), 303)


def _is_same(typed: Plan, old: Plan) -> bool:
    return (typed.rule, typed.until, typed.when.minutes, typed.when.zone) == (
        old.rule, old.until, old.when.minutes, old.when.zone,
    ) and typed.when.local.time() == old.when.local.time() and not typed.extra  # fmt: skip


def _show(
    series: Series, dates: list[Meeting], adding: AddDateForm, ending: EndForm
) -> ResponseReturnValue:
    seats = seats_by_meeting(db.session(), [meeting.id for meeting in dates])
    page = series_card(series, dates, seats, language(), now())
    status = 422 if adding.errors or ending.errors else 200
    return render_template(
        "meetings/staff/series_show.html",
        page=page,
        adding=adding,
        ending=ending,
        may_edit=may_edit(),
    ), status
