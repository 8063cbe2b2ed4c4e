"""Writes of RSVPs: asking, confirming, changing, cancelling and erasing them."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import Refused
from engage.meetings.acts import note
from engage.meetings.drafts import (
    By,
    Guest,
    Words,
    check_guest,
    check_noted,
    check_words,
)
from engage.meetings.models import CONFIRMED, PENDING, WAITING, Rsvp
from engage.meetings.queries import rsvp_by_email
from engage.meetings.queries_retention import is_held
from engage.meetings.rsvps import (
    check_open,
    forget,
    locked_rsvp,
    release,
    resize,
    seat,
    write_words,
)
from engage.meetings.seats import locked_meeting, promote, write_to
from engage.meetings.topics import propose_topic


class Held(Refused):
    """What a legal order keeps cannot be erased while it lasts."""


def request_rsvp(
    session: Session, meeting_id: int, guest: Guest, now: datetime, base_url: str
) -> None:
    """Keep an unconfirmed RSVP and mail its link; nobody learns whether the address was known."""
    guest = check_guest(guest)
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    check_open(meeting, now)
    rsvp = rsvp_by_email(session, meeting_id, guest.email)
    if rsvp is None:
        rsvp = Rsvp(meeting=meeting, email=guest.email)
        session.add(rsvp)
    if rsvp.status not in {CONFIRMED, WAITING}:
        rsvp.status, rsvp.requested_at, rsvp.answered_at = PENDING, now, None
        rsvp.party, rsvp.language = guest.party, guest.language
        write_words(rsvp, guest)
    session.flush()
    write_to(session, rsvp, "asked", now, base_url)
    session.commit()


def confirm_rsvp(session: Session, token: str, now: datetime, base_url: str) -> Rsvp:
    """Confirm an RSVP by its link: a seat, or a place in the queue where there is none.

    A mail confirms it, with the entry for the guest's calendar where there is a seat. It repeats
    the link that was just used, which goes on working.
    """
    rsvp = locked_rsvp(session, token)
    is_news = rsvp.status not in {CONFIRMED, WAITING}
    seat(session, rsvp, now)
    if is_news and rsvp.topic:
        propose_topic(session, rsvp)
    if is_news:
        kind = "confirmed" if rsvp.status == CONFIRMED else "queued"
        write_to(session, rsvp, kind, now, base_url, token)
    session.commit()
    return rsvp


def note_rsvp(session: Session, meeting_id: int, guest: Guest, now: datetime, by: By) -> Rsvp:
    """Note a guest who called or wrote on paper; staff may keep a telephone number."""
    guest = check_noted(guest)
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    check_open(meeting, now)
    rsvp = Rsvp(meeting=meeting, email=guest.email or None, requested_at=now, source=guest.source)
    rsvp.party, rsvp.language = guest.party, guest.language
    write_words(rsvp, guest)
    session.add(rsvp)
    session.flush()
    seat(session, rsvp, now)
    if rsvp.topic:
        propose_topic(session, rsvp)
    note(session, by, now, "rsvp.note", meeting)
    session.commit()
    return rsvp


def change_rsvp(  # noqa: PLR0913, PLR0917  # whose RSVP becomes what, and when
    session: Session,
    token: str,
    party: int,
    now: datetime,
    base_url: str,
    words: Words | None = None,
) -> Rsvp:
    """Change how many people come or what they need; free seats go to those who wait."""
    rsvp = locked_rsvp(session, token)
    if words is not None:
        check_words(words)
        rsvp.needs, rsvp.question = words.needs or None, words.question or None
    resize(session, rsvp, party, now)
    promote(session, rsvp.meeting, now, base_url)
    session.commit()
    return rsvp


def cancel_rsvp(session: Session, token: str, now: datetime, base_url: str) -> Rsvp:
    """Cancel an RSVP by its link."""
    rsvp = locked_rsvp(session, token)
    release(session, rsvp, now, base_url)
    session.commit()
    return rsvp


def erase_rsvp(session: Session, token: str, now: datetime, base_url: str) -> None:
    """Cancel an RSVP and erase who it was from; the link ends with it."""
    rsvp = locked_rsvp(session, token)
    if is_held(session, rsvp.meeting_id):
        raise Held("A legal order makes us keep this for now. It is erased when the order ends.")
    if rsvp.meeting.starts_at > now:
        release(session, rsvp, now, base_url)
    forget(session, rsvp, now)
    session.commit()
