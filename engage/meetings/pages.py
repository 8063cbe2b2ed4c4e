"""What the pages of meetings share: the moment, faults beside fields, forms read, who may see."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

from flask import abort, request
from flask_babel import gettext as _
from flask_security import current_user
from wtforms.fields import SelectChoice

from engage.calendar.recurrence import BadRule, Frequency, Rule, last_slot, parsed
from engage.db import db
from engage.errors import InputErrors, Problem
from engage.meetings.described import details_of, when_of
from engage.meetings.drafts import By, Details, Plan, When, known_zone
from engage.meetings.forms import MeetingForm, SeriesForm
from engage.meetings.models import Meeting, Series
from engage.meetings.queries import meeting_by_id
from engage.meetings.queries_days import officers, venues
from engage.meetings.queries_series import series_by_id, series_members
from engage.people.queries import visible_beats
from engage.people.services import note_refusal
from engage.places.queries import beats
from engage.web import StaffForm, settings

FIELDS: Final = {"title": "title_en", "about": "about_en", "starts": "at"}
TEXTS: Final = ("venue", "address", "online_url", "phone")


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def attach(form: StaffForm, faults: InputErrors) -> None:
    """Put the faults that a service found beside the fields they are about."""
    for problem in faults.problems:
        field = form[problem.where]
        field.errors = [*field.errors, problem.said(_)]


def when_typed(form: MeetingForm) -> When:
    """Return the time that a form holds."""
    local = datetime.combine(form.on.data, form.at.data or time())
    fold = int(form.fold.data) if form.fold.data else None
    return When(local, known_zone(form.zone.data), form.minutes.data, fold)


def details_typed(form: MeetingForm) -> Details:
    """Return what a form says that the meeting is."""
    same = ("kind", "access", "languages", "interpreting", "capacity", "venue_id")
    flags = ("is_link_private", "is_special")
    values: dict[str, Any] = {name: getattr(form, name).data or "" for name in TEXTS}
    values |= {name: getattr(form, name).data for name in (*same, *flags)}
    return Details(
        titles={"en": form.title_en.data, "es": form.title_es.data or ""},
        beat_codes=form.beats.data,
        about={"en": form.about_en.data or "", "es": form.about_es.data or ""},
        officer_ids=form.officers.data or (),
        report_on=form.report_on.data,
        ask_days=form.ask_days.data or 0,
        **values,
    )


def as_form(row: Meeting | Series) -> dict[str, object]:
    """Return what a meeting or a series is as the form shows it."""
    details = details_of(row)
    names = {field.name for field in fields(details)}
    return {
        **{f"title_{code}": details.titles.get(code, "") for code in ("en", "es")},
        **{f"about_{code}": details.about.get(code, "") for code in ("en", "es")},
        **{name: getattr(details, name) for name in names & set(MeetingForm.__dict__)},
        "beats": details.beat_codes,
        "officers": details.officer_ids,
        "minutes": row.minutes,
        "zone": row.zone,
    }


def time_as_form(meeting: Meeting) -> dict[str, object]:
    """Return when a meeting is as the form shows it."""
    when = when_of(meeting)
    return {
        "on": when.local.date(),
        "at": when.local.time(),
        "fold": str(when.fold) if when.fold else None,
    }


def offer_choices(form: MeetingForm) -> None:
    """Offer the beats, the venues and the officers of the city, and its zone."""
    form.beats.choices = [SelectChoice(beat.code, beat.title) for beat in beats(db.session())]
    listed = [SelectChoice(venue.id, venue.place) for venue in venues(db.session())]
    form.venue_id.choices = [SelectChoice("", _("Another place, written below")), *listed]
    form.officers.choices = [SelectChoice(one.id, one.name) for one in officers(db.session())]
    if not form.zone.data:
        form.zone.data = settings().city.timezone


def plan_typed(form: SeriesForm) -> Plan:
    """Return the dates that a form plans: a rule with its end, or a list."""
    when = when_typed(form)
    if form.repeats.data == "dates":
        dates = _dates_typed(form.dates.data or "", when.local.time())
        return Plan(replace(when, local=dates[0]), "", dates[-1].date(), _skipped(), dates)
    rule = _rule_typed(form)
    if form.count.data:
        return Plan(when, rule, last_slot(rule, when.local, form.count.data), _skipped())
    if form.until.data is None:
        raise InputErrors([Problem("until", "Say when the series ends.")])
    return Plan(when, rule, form.until.data, _skipped())


def plan_as_form(plan: Plan) -> dict[str, object]:
    """Return which dates a plan has as the form shows it."""
    local = plan.when.local
    made: dict[str, object] = {"on": local.date(), "at": local.time(), "until": plan.until}
    try:
        rule = parsed(plan.rule)
    except BadRule:
        lines = "\n".join(f"{slot:%Y-%m-%d %H:%M}" for slot in plan.extra)
        return made | {"repeats": "dates", "dates": lines}
    kind = "day" if rule.month_day is not None else rule.frequency
    return made | {
        "repeats": kind, "interval": rule.interval, "skip_months": sorted(rule.skip_months),
        "weekday": local.weekday() if rule.weekday is None else rule.weekday,
        "nth": rule.nth or 1, "month_day": rule.month_day or 1,
    }  # fmt: skip


def _rule_typed(form: SeriesForm) -> str:
    is_weekly, is_day = form.repeats.data == "weekly", form.repeats.data == "day"
    frequency: Frequency = "weekly" if is_weekly else "monthly"
    try:
        return Rule(
            frequency,
            form.interval.data,
            None if is_day else form.weekday.data,
            None if is_weekly or is_day else form.nth.data,
            form.month_day.data if is_day else None,
            frozenset(form.skip_months.data),
        ).text
    except BadRule:
        raise InputErrors([Problem("skip_months", "This rule makes no sense.")]) from None


def _dates_typed(text: str, at: time) -> tuple[datetime, ...]:
    found = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            day, _blank, clock = line.partition(" ")
            moment = time.fromisoformat(clock.strip()) if clock else at
            found.add(datetime.combine(date.fromisoformat(day), moment))
        except ValueError:
            fault = "One of these lines is not a date."
            remedy = "Write dates like 2026-02-10, or with a time of their own: 2026-02-10 19:00."
            raise InputErrors([Problem("dates", fault, remedy)]) from None
    if not found:
        raise InputErrors([Problem("dates", "Write at least one date.")])
    return tuple(sorted(found))


def _skipped() -> frozenset[date]:
    try:
        return frozenset(map(date.fromisoformat, request.form.getlist("skip")))
    except ValueError:
        abort(422)


def as_sent(form: StaffForm) -> list[tuple[str, str]]:
    """Return what was sent of a form, to be sent once more from a preview."""
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if name in form and name != "csrf_token"]


def renamed(faults: InputErrors) -> InputErrors:
    """Return the faults under the names that the form has for them."""
    return InputErrors([replace(p, where=FIELDS.get(p.where, p.where)) for p in faults.problems])


def may_edit() -> bool:
    """Return whether the person may write."""
    return bool(current_user.has_role("organizer"))


def by() -> By:
    """Return who acts."""
    return By(current_user.email, settings().base_url)


def own_beats() -> frozenset[int] | None:
    """Return the beats that the person may see; none means all."""
    today = now().astimezone(settings().city.zone).date()
    return visible_beats(db.session(), current_user, today)


def visible_meeting(meeting_id: int) -> Meeting:
    """Return a meeting that the person may see; others do not exist for them."""
    found, mine = meeting_by_id(db.session(), meeting_id), own_beats()
    if found is None:
        abort(404)
    if mine is not None and mine.isdisjoint(beat.id for beat in found.beats):
        note_refusal(db.session(), f"meeting {found.uid}", actor=current_user.email, now=now())
        abort(404)
    return found


def today() -> date:
    """Return the day that it is in the city."""
    return now().astimezone(settings().city.zone).date()


def visible_series(series_id: int) -> tuple[Series, list[Meeting]]:
    """Return a series with its dates; acting on it needs the right to every one of them."""
    found = series_by_id(db.session(), series_id)
    dates, mine = series_members(db.session(), series_id), own_beats()
    if found is None:
        abort(404)
    if mine is not None and not all(mine.issuperset(b.id for b in m.beats) for m in dates):
        note_refusal(db.session(), f"series {found.uid}", actor=current_user.email, now=now())
        abort(404)
    return found, dates
