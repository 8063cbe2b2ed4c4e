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
from engage.meetings.forms import LANGUAGES, PartyForm, RsvpForm
from engage.meetings.models import Meeting, Rsvp
from engage.meetings.pages import attach, now
from engage.meetings.queries import (
    meeting_by_uid,
    rsvp_by_hash,
    seats_by_meeting,
    seats_taken,
    upcoming_meetings,
)
from engage.meetings.rsvps import NoSuchRsvp
from engage.meetings.tokens import token_hash
from engage.places.queries import beats
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
    languages: Sequence[tuple[str, object]]
    beat: str
    spoken: str
    feed: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting and, while it takes RSVPs, the form."""

    meeting: Card
    form: RsvpForm
    is_open: bool


@dataclass(frozen=True, slots=True)
class RsvpPage:
    """A guest's own RSVP."""

    meeting: Card
    status: str
    party: int
    form: PartyForm
    is_open: bool


@bp.get("/meetings")
@public
def index() -> ResponseReturnValue:
    """List the meetings to come."""
    code, spoken = request.args.get("beat", ""), request.args.get("language", "")
    known = [(beat.code, beat.title) for beat in beats(db.session())]
    # Unknown filters are ignored, as in the feeds.
    code = code if code in dict(known) else ""
    found = upcoming_meetings(db.session(), now(), code or None, LISTED)
    if spoken in dict(LANGUAGES):
        found = [meeting for meeting in found if spoken in meeting.languages]
    feed = url_for("meetings_feeds.beat", code=code) if code else url_for("meetings_feeds.city")
    page = IndexPage(shown(found), known, LANGUAGES, code, spoken, feed)
    return render_template("meetings/index.html", page=page)


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
    meeting, form = _meeting(uid), RsvpForm()
    if not form.validate():
        return meeting_page(meeting, form), 422, PRIVATE
    if not form.website.data:  # only programs see this field
        guest = Guest(
            form.email.data, form.party.data, form.first_name.data or "", form.needs.data or "",
            language(), form.question.data or "", form.topic.data or "",
        )  # fmt: skip
        try:
            services.request_rsvp(db.session(), meeting.id, guest, now(), settings().base_url)
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
    services.confirm_rsvp(db.session(), _token(), now())
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
    taken = seats_taken(db.session(), meeting.id)
    is_open = not meeting.is_cancelled and meeting.starts_at > now()
    page = MeetingPage(card(meeting, language(), taken), form, is_open)
    return render_template("meetings/show.html", page=page)


def rsvp_page(found: Rsvp, form: PartyForm) -> str:
    """Return the page of an RSVP."""
    meeting = found.meeting
    is_open = not meeting.is_cancelled and meeting.starts_at > now()
    shown_meeting = card(meeting, language(), seats_taken(db.session(), meeting.id))
    page = RsvpPage(shown_meeting, found.status, found.party, form, is_open)
    return render_template("meetings/rsvp.html", page=page)


def shown(meetings: Sequence[Meeting]) -> list[Card]:
    """Return meetings as cards, with the seats taken."""
    seats = seats_by_meeting(db.session(), [meeting.id for meeting in meetings])
    return cards(meetings, language(), seats)


def _token() -> str:
    return str(session.get("rsvp", ""))


def _meeting(uid: UUID) -> Meeting:
    return meeting_by_uid(db.session(), str(uid)) or abort(404)
