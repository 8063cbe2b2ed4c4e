"""Residents' pages: the calendar, one meeting, and the RSVP by mailed link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.limits import text_key
from engage.meetings import services_rsvps as services
from engage.meetings.cards import Card, card, cards
from engage.meetings.drafts import Guest, Words
from engage.meetings.filters import filter_of
from engage.meetings.forms import ACCESS, LANGUAGES, PartyForm, RsvpForm
from engage.meetings.models import CONFIRMED, Meeting, Rsvp
from engage.meetings.newsfeeds import event_markup
from engage.meetings.pages import attach, now
from engage.meetings.queries import (
    meeting_by_uid,
    meeting_id_of,
    rsvp_by_hash,
    seats_by_meeting,
    seats_taken,
)
from engage.meetings.queries_calendar import CalendarFilter, meetings_to_come
from engage.meetings.rsvps import NoSuchRsvp
from engage.meetings.tokens import token_hash
from engage.places.queries import beats
from engage.printed import qr_address
from engage.web import limiter, public, settings

bp = Blueprint("meetings", __name__)
LISTED: Final = 200
PRIVATE: Final = {"Cache-Control": "no-store"}
# A library's computers share one network: many honest guests, no flood of mails.
RSVP_LIMIT: Final = "40 per hour"
# Nobody's mailbox is filled by those who know the address.
MAILED_LIMIT: Final = "6 per hour"


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The public calendar, filtered or not."""

    meetings: Sequence[Card]
    beats: Sequence[tuple[str, str]]
    asked: CalendarFilter
    month: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting and, while it takes RSVPs, the form."""

    meeting: Card
    form: RsvpForm
    is_open: bool
    markup: dict[str, object]


@dataclass(frozen=True, slots=True)
class RsvpPage:
    """A guest's own RSVP."""

    meeting: Card
    status: str
    party: int
    door_code: str | None
    door_qr: str
    form: PartyForm
    is_open: bool


@bp.get("/meetings")
@public
def index() -> ResponseReturnValue:
    """List the meetings to come."""
    known = [(beat.code, beat.title) for beat in beats(db.session())]
    asked = filter_of(request.args, dict(known))
    found = meetings_to_come(db.session(), now(), asked, LISTED)
    page = IndexPage(shown(found), known, asked, _month_address(asked))
    return render_template("meetings/index.html", page=page, choices=(LANGUAGES, ACCESS))


@bp.get("/meetings/<uuid:uid>")
@public
def show(uid: UUID) -> ResponseReturnValue:
    """Show one meeting."""
    return meeting_page(_meeting(uid), RsvpForm(formdata=None)), 200


@bp.post("/meetings/<uuid:uid>/rsvp")
@public
@limiter.limit(RSVP_LIMIT)
@limiter.limit(MAILED_LIMIT, key_func=lambda: text_key(request.form.get("email", "")))
def ask(uid: UUID) -> ResponseReturnValue:
    """Keep an RSVP until its mailed link is confirmed."""
    form = RsvpForm()
    if not form.validate():
        return meeting_page(_meeting(uid), form), 422, PRIVATE
    if not form.website.data:  # only programs see this field
        guest = Guest(
            form.email.data, form.party.data, form.first_name.data or "", form.needs.data or "",
            language(), form.question.data or "", form.topic.data or "",
        )  # fmt: skip
        try:
            number = meeting_id_of(db.session(), str(uid)) or abort(404)
            services.request_rsvp(db.session(), number, guest, now(), settings().base_url)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
            return meeting_page(_meeting(uid), form), 422, PRIVATE
    return redirect(url_for(".asked", uid=uid), 303)


@bp.get("/meetings/<uuid:uid>/check-your-mail")
@public
def asked(uid: UUID) -> ResponseReturnValue:
    """Say that a mail is on its way, whoever asked."""
    return render_template("meetings/asked.html", meeting=card(_meeting(uid), language()))


@bp.get("/rsvp/<token>")
@public
def enter(token: str) -> ResponseReturnValue:
    """Take the token out of the address; nothing is confirmed by opening a link."""
    session["rsvp"] = token
    return redirect(url_for(".rsvp"), 303)


@bp.get("/rsvp")
@public
def rsvp() -> ResponseReturnValue:
    """Show a guest's RSVP with the buttons that change it."""
    found = rsvp_by_hash(db.session(), token_hash(_token()))
    if found is None:
        raise NoSuchRsvp("This link is no longer valid. Open the newest mail that we sent you.")
    said = {"party": found.party, "needs": found.needs, "question": found.question}
    return rsvp_page(found, PartyForm(formdata=None, data=said)), 200, PRIVATE


@bp.post("/rsvp/confirm")
@public
def confirm() -> ResponseReturnValue:
    """Confirm the RSVP."""
    services.confirm_rsvp(db.session(), _token(), now(), settings().base_url)
    return redirect(url_for(".rsvp"), 303)


@bp.post("/rsvp/change")
@public
def change() -> ResponseReturnValue:
    """Change the number of people, or what they need and ask."""
    form, base_url = PartyForm(), settings().base_url
    if form.validate():
        words = Words(form.needs.data or "", form.question.data or "")
        try:
            services.change_rsvp(db.session(), _token(), form.party.data, now(), base_url, words)
            return redirect(url_for(".rsvp"), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    found = rsvp_by_hash(db.session(), token_hash(_token()))
    return (rsvp_page(found, form), 422, PRIVATE) if found else abort(404)


@bp.post("/rsvp/cancel")
@public
def cancel() -> ResponseReturnValue:
    """Cancel the RSVP."""
    services.cancel_rsvp(db.session(), _token(), now(), settings().base_url)
    return redirect(url_for(".rsvp"), 303)


@bp.post("/rsvp/erase")
@public
def erase() -> ResponseReturnValue:
    """Cancel the RSVP and erase who it was from."""
    services.erase_rsvp(db.session(), _token(), now(), settings().base_url)
    session.pop("rsvp", None)
    return redirect(url_for(".erased"), 303)


@bp.get("/rsvp/erased")
@public
def erased() -> ResponseReturnValue:
    """Say that nothing is kept."""
    return render_template("meetings/erased.html")


def meeting_page(meeting: Meeting, form: RsvpForm) -> str:
    """Return the page of a meeting with its form, empty or as it was sent."""
    # where there is no limit the page tells no number
    taken = seats_taken(db.session(), meeting.id) if meeting.capacity else 0
    is_open = not meeting.is_cancelled and meeting.starts_at > now()
    made = card(meeting, language(), taken)
    page = MeetingPage(made, form, is_open, event_markup(made, settings().base_url))
    return render_template("meetings/show.html", page=page)


def rsvp_page(found: Rsvp, form: PartyForm) -> str:
    """Return the page of an RSVP."""
    meeting = found.meeting
    is_open = not meeting.is_cancelled and meeting.starts_at > now()
    taken = seats_taken(db.session(), meeting.id)
    has_seat = found.status == CONFIRMED
    shown_meeting = card(meeting, language(), taken, is_inside=has_seat)
    code, address = found.door_code, f"{settings().base_url.rstrip('/')}/staff/door/"
    qr = qr_address(address + code) if code and _is_awaited(found) else ""
    page = RsvpPage(shown_meeting, found.status, found.party, code, qr, form, is_open)
    return render_template("meetings/rsvp.html", page=page)


def _month_address(asked: CalendarFilter) -> str:
    today = now().astimezone(settings().city.zone)
    return url_for("meetings_month.show", month=f"{today:%Y-%m}", **asked.query)


def _is_awaited(found: Rsvp) -> bool:
    """Return whether the door still waits for a guest."""
    meeting = found.meeting
    return found.status == CONFIRMED and not meeting.is_cancelled and meeting.ends_at > now()


def shown(meetings: Sequence[Meeting]) -> list[Card]:
    """Return meetings as cards, with the seats taken."""
    seats = seats_by_meeting(db.session(), [meeting.id for meeting in meetings])
    return cards(meetings, language(), seats)


def _token() -> str:
    return str(session.get("rsvp", ""))


def _meeting(uid: UUID) -> Meeting:
    return meeting_by_uid(db.session(), str(uid)) or abort(404)
