"""What the pages of meetings share: the moment, faults beside fields, forms read, who may see."""

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort
from flask_babel import gettext as _
from flask_security import current_user
from wtforms.fields import SelectChoice

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.meetings.described import details_of, when_of
from engage.meetings.drafts import By, Details, When
from engage.meetings.forms import MeetingForm
from engage.meetings.models import Meeting
from engage.meetings.queries import meeting_by_id
from engage.people.queries import visible_beats
from engage.people.services import note_refusal
from engage.places.queries import beats
from engage.web import StaffForm, settings

FIELDS: Final = {
    "title": "title_en", "about": "about_en", "starts": "at", "zone": "at",
}  # fmt: skip


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def attach(form: StaffForm, faults: InputErrors) -> None:
    """Put the faults that a service found beside the fields they are about."""
    for problem in faults.problems:
        field = form[problem.where]
        words = f"{_(problem.what)} {_(problem.remedy) if problem.remedy else ''}"
        field.errors = [*field.errors, words.strip()]


def when_typed(form: MeetingForm, zone: ZoneInfo | None = None) -> When:
    """Return the time that a form holds."""
    local = datetime.combine(form.on.data, form.at.data or time())
    fold = int(form.fold.data) if form.fold.data else None
    return When(local, zone or settings().city.zone, form.minutes.data, fold)


def details_typed(form: MeetingForm) -> Details:
    """Return what a form says that the meeting is."""
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


def as_form(meeting: Meeting) -> dict[str, object]:
    """Return a meeting as the form shows it."""
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


def offer_beats(form: MeetingForm) -> None:
    """Offer the beats of the city."""
    form.beats.choices = [SelectChoice(beat.code, beat.title) for beat in beats(db.session())]


def renamed(faults: InputErrors) -> InputErrors:
    """Return the faults under the names that the form has for them."""
    return InputErrors(
        [Problem(FIELDS.get(p.where, p.where), p.what, p.remedy) for p in faults.problems]
    )


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
