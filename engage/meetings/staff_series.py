"""Staff pages of new meetings and series: the form, and a preview of every date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.calendar.recurrence import BadRule, Frequency, Rule
from engage.calendar.walltime import rule_moment
from engage.db import db
from engage.errors import InputErrors, Problem
from engage.language import language
from engage.meetings.cards import machine_time
from engage.meetings.drafts import Plan, When
from engage.meetings.forms import NewMeetingForm
from engage.meetings.pages import attach, by, details_typed, now, offer_beats, renamed, when_typed
from engage.meetings.services import schedule_meeting
from engage.meetings.services_series import check_series, planned_dates, schedule_series
from engage.meetings.words import day_words, hours_between
from engage.web import staff

bp = Blueprint("meetings_series", __name__, url_prefix="/staff/meetings")


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of a series before it is saved."""

    value: str
    starts: str
    day: str
    hours: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Every date of a series, and the form as it was sent."""

    dates: Sequence[PlannedDate]
    sent: Sequence[tuple[str, str]]


@bp.route("/new", methods=["GET", "POST"])
@staff("organizer")
def create() -> ResponseReturnValue:
    """Schedule a meeting, or a series after a preview of all its dates."""
    form = NewMeetingForm()
    offer_beats(form)
    if request.method == "GET" or not form.validate():
        return _create_page(form)
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
        return _create_page(form)


def _series(form: NewMeetingForm) -> ResponseReturnValue:
    plan = _plan(form)
    if request.form.get("step") == "save":
        details = details_typed(form)
        made = schedule_series(db.session(), details, plan, now(), by())
        flash(_("%(number)s meetings are in the calendar.", number=len(made)))
        return redirect(url_for("meetings_staff.index"), 303)
    check_series(db.session(), details_typed(form), plan)
    dates = [_planned(slot, plan.when) for slot in planned_dates(plan)]
    sent = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name in form and name != "csrf_token"
    ]
    return render_template("meetings/staff/preview.html", page=PreviewPage(dates, sent))


def _planned(slot: datetime, when: When) -> PlannedDate:
    starts = rule_moment(slot, when.zone)
    return PlannedDate(
        slot.date().isoformat(),
        machine_time(starts, when.zone),
        day_words(starts, when.zone, language()),
        hours_between(starts, when.minutes, when.zone, language()),
    )


def _plan(form: NewMeetingForm) -> Plan:
    if form.until.data is None:
        raise InputErrors([Problem("until", "Say when the series ends.")])
    frequency: Frequency = "weekly" if form.repeats.data == "weekly" else "monthly"
    try:
        rule = Rule(
            frequency,
            form.interval.data,
            form.weekday.data,
            form.nth.data if frequency == "monthly" else None,
            skip_months=frozenset(form.skip_months.data),
        )
    except BadRule:
        raise InputErrors([Problem("skip_months", "This rule makes no sense.")]) from None
    return Plan(when_typed(form), rule.text, form.until.data, _skipped())


def _skipped() -> frozenset[date]:
    found = set()
    for text in request.form.getlist("skip"):
        try:
            found.add(date.fromisoformat(text))
        except ValueError:
            abort(422)
    return frozenset(found)


def _create_page(form: NewMeetingForm) -> ResponseReturnValue:
    status = 422 if any(field.errors for field in form) else 200
    return render_template("meetings/staff/create.html", form=form), status
