"""Staff pages: scheduling with a preview of every date, changing, cancelling, and who is coming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from wtforms.fields import SelectChoice

from engage.calendar.recurrence import BadRule, Frequency, Rule
from engage.calendar.walltime import rule_moment
from engage.db import db
from engage.errors import InputErrors, Problem
from engage.language import language
from engage.meetings import services
from engage.meetings.cards import Card, card, cards, machine_time
from engage.meetings.described import details_of, when_of
from engage.meetings.drafts import Change, Details, Plan, When
from engage.meetings.forms import CancelForm, MeetingForm, NewMeetingForm
from engage.meetings.models import Meeting, Rsvp
from engage.meetings.public import attach, now
from engage.meetings.queries import (
    meeting_by_id,
    past_meetings,
    rsvps,
    seats_by_meeting,
    seats_taken,
    upcoming_meetings,
)
from engage.meetings.words import day_words, hours_between
from engage.people.queries import visible_beats
from engage.people.services import note_refusal
from engage.places.queries import beats
from engage.web import settings, staff

bp = Blueprint("meetings_staff", __name__, url_prefix="/staff/meetings")
LISTED: Final = 200
PAST_LISTED: Final = 50
FIELDS: Final = {
    "title": "title_en", "about": "about_en", "starts": "at", "zone": "at",
}  # fmt: skip


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


@bp.get("")
@staff("organizer", "officer", "administrator", "analyst")
def index() -> ResponseReturnValue:
    """List the meetings that the person may see."""
    mine = _own_beats()
    upcoming = upcoming_meetings(db.session(), now(), limit=LISTED, beat_ids=mine)
    past = past_meetings(db.session(), now(), limit=PAST_LISTED, beat_ids=mine)
    seats = seats_by_meeting(db.session(), [meeting.id for meeting in [*upcoming, *past]])
    page = IndexPage(
        cards(upcoming, language(), seats), cards(past, language(), seats), _may_edit()
    )
    return render_template("meetings/staff/index.html", page=page)


@bp.get("/<int:meeting_id>")
@staff("organizer", "officer", "administrator", "analyst")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show a meeting; only organizers see who the guests are."""
    meeting = _meeting(meeting_id)
    seats = seats_taken(db.session(), meeting_id)
    guests = rsvps(db.session(), meeting_id) if _may_edit() else None
    is_open = not meeting.is_cancelled and meeting.ends_at > now()
    page = MeetingPage(card(meeting, language(), seats), guests, is_open, _may_edit())
    return render_template("meetings/staff/show.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@staff("organizer")
def create() -> ResponseReturnValue:
    """Schedule a meeting, or a series after a preview of all its dates."""
    form = NewMeetingForm()
    _offer_beats(form)
    if request.method == "GET" or not form.validate():
        return _create_page(form)
    try:
        if form.repeats.data == "once":
            made = services.schedule_meeting(
                db.session(), _details(form), _when(form), now(), _by()
            )
            flash(_("The meeting is in the calendar."))
            return redirect(url_for(".show", meeting_id=made.id), 303)
        return _series(form)
    except InputErrors as faults:
        db.session.rollback()
        attach(form, _renamed(faults))
        return _create_page(form)


@bp.route("/<int:meeting_id>/edit", methods=["GET", "POST"])
@staff("organizer")
def edit(meeting_id: int) -> ResponseReturnValue:
    """Change a meeting; guests are told of a new time or place."""
    meeting = _meeting(meeting_id)
    form = MeetingForm(data=_as_form(meeting))
    _offer_beats(form)
    if request.method == "POST" and form.validate():
        change = Change(_details(form), _when(form, ZoneInfo(meeting.zone)))
        try:
            services.edit_meeting(db.session(), meeting_id, change, now(), _by())
            flash(_("The meeting was changed."))
            return redirect(url_for(".show", meeting_id=meeting_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, _renamed(faults))
    status = 422 if form.errors else 200
    page = card(_meeting(meeting_id), language())
    return render_template("meetings/staff/edit.html", form=form, meeting=page), status


@bp.route("/<int:meeting_id>/cancel", methods=["GET", "POST"])
@staff("organizer")
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel a meeting with a reason."""
    form = CancelForm()
    if form.validate_on_submit():
        try:
            services.cancel_meeting(db.session(), meeting_id, form.reason.data, now(), _by())
            flash(_("The meeting is cancelled, and its guests will hear of it."))
            return redirect(url_for(".show", meeting_id=meeting_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    meeting = _meeting(meeting_id)
    page = card(meeting, language(), seats_taken(db.session(), meeting_id))
    status = 422 if form.errors else 200
    return render_template("meetings/staff/cancel.html", form=form, meeting=page), status


def _series(form: NewMeetingForm) -> ResponseReturnValue:
    plan = _plan(form)
    if request.form.get("step") == "save":
        details = _details(form)
        made = services.schedule_series(db.session(), details, plan, now(), _by())
        flash(_("%(number)s meetings are in the calendar.", number=len(made)))
        return redirect(url_for(".index"), 303)
    services.check_series(db.session(), _details(form), plan)
    dates = [_planned(slot, plan.when) for slot in services.planned_dates(plan)]
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
    return Plan(_when(form), rule.text, form.until.data, _skipped())


def _skipped() -> frozenset[date]:
    found = set()
    for text in request.form.getlist("skip"):
        try:
            found.add(date.fromisoformat(text))
        except ValueError:
            abort(422)
    return frozenset(found)


def _when(form: MeetingForm, zone: ZoneInfo | None = None) -> When:
    local = datetime.combine(form.on.data, form.at.data or time())
    fold = int(form.fold.data) if form.fold.data else None
    return When(local, zone or settings().city.zone, form.minutes.data, fold)


def _details(form: MeetingForm) -> Details:
    return Details(
        titles={"en": form.title_en.data, "es": form.title_es.data or ""},
        beat_codes=form.beats.data,
        kind=form.kind.data,
        about={"en": form.about_en.data or "", "es": form.about_es.data or ""},
        venue=form.venue.data or "",
        address=form.address.data or "",
        access=form.access.data,
        languages=form.languages.data,
        online_url=form.online_url.data or "",
        capacity=form.capacity.data,
    )


def _as_form(meeting: Meeting) -> dict[str, object]:
    details, when = details_of(meeting), when_of(meeting)
    return {
        **{f"title_{code}": details.titles.get(code, "") for code in ("en", "es")},
        **{f"about_{code}": details.about.get(code, "") for code in ("en", "es")},
        **{name: getattr(details, name) for name in ("kind", "venue", "address", "access")},
        **{name: getattr(details, name) for name in ("languages", "online_url", "capacity")},
        "beats": details.beat_codes,
        "on": when.local.date(),
        "at": when.local.time(),
        "minutes": when.minutes,
        "fold": str(when.fold) if when.fold else None,
    }


def _create_page(form: NewMeetingForm) -> ResponseReturnValue:
    status = 422 if any(field.errors for field in form) else 200
    return render_template("meetings/staff/create.html", form=form), status


def _offer_beats(form: MeetingForm) -> None:
    form.beats.choices = [SelectChoice(beat.code, beat.title) for beat in beats(db.session())]


def _renamed(faults: InputErrors) -> InputErrors:
    """Return the faults under the names that the form has for them."""
    return InputErrors(
        [Problem(FIELDS.get(p.where, p.where), p.what, p.remedy) for p in faults.problems]
    )


def _may_edit() -> bool:
    return bool(current_user.has_role("organizer"))


def _by() -> services.By:
    return services.By(current_user.email, settings().base_url)


def _own_beats() -> frozenset[int] | None:
    today = now().astimezone(settings().city.zone).date()
    return visible_beats(db.session(), current_user, today)


def _meeting(meeting_id: int) -> Meeting:
    found, mine = meeting_by_id(db.session(), meeting_id), _own_beats()
    if found is None:
        abort(404)
    if mine is not None and mine.isdisjoint(beat.id for beat in found.beats):
        note_refusal(db.session(), f"meeting {found.uid}", actor=current_user.email, now=now())
        abort(404)
    return found
