"""The rules of an RSVP: when a meeting takes one, and what a guest's answer does to the seats."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import Missing, Refused
from engage.mail.outbox import forget_recipient
from engage.meetings.drafts import MAX_PARTY, Guest
from engage.meetings.models import CANCELLED, CONFIRMED, WAITING, Meeting, Rsvp
from engage.meetings.queries import has_other_rsvp, rsvp_by_hash, waiting_rsvps
from engage.meetings.seats import has_room, locked_meeting, promote
from engage.meetings.tokens import new_door_code, token_hash
from engage.meetings.topics import forget_topic


class MeetingCancelled(Refused):
    """A meeting that will not take place takes no RSVP."""


class MeetingBegan(Refused):
    """A meeting that has begun takes no RSVP."""


class NoSuchRsvp(Missing):
    """A link that belongs to no RSVP (any more)."""


class PartyTooLarge(Refused):
    """More people than an RSVP may bring, or than there are seats."""

    status = 422


def check_open(meeting: Meeting, now: datetime) -> None:
    """Refuse where nobody can take part any more."""
    if meeting.is_cancelled:
        raise MeetingCancelled("This meeting was cancelled. It takes no more RSVPs.")
    if meeting.starts_at <= now:
        raise MeetingBegan("This meeting has begun. You are welcome to come without an RSVP.")


def locked_rsvp(session: Session, token: str) -> Rsvp:
    """Return the RSVP of a link, its meeting locked."""
    lock_for_writing(session)
    rsvp = rsvp_by_hash(session, token_hash(token))
    if rsvp is None:
        raise NoSuchRsvp("This link is no longer valid. Open the newest mail that we sent you.")
    locked_meeting(session, rsvp.meeting_id)
    session.refresh(rsvp)
    return rsvp


def seat(session: Session, rsvp: Rsvp, now: datetime) -> None:
    """Confirm an RSVP, or let it wait where it does not fit or others wait already."""
    check_open(rsvp.meeting, now)
    if rsvp.status in {CONFIRMED, WAITING}:
        return
    rsvp.answered_at, rsvp.door_code = now, rsvp.door_code or new_door_code()
    is_next = not waiting_rsvps(session, rsvp.meeting_id)
    fits = is_next and has_room(session, rsvp.meeting, rsvp.party)
    rsvp.status = CONFIRMED if fits else WAITING


def resize(session: Session, rsvp: Rsvp, party: int, now: datetime) -> None:
    """Change the number of people; a confirmed party that no longer fits is refused."""
    check_open(rsvp.meeting, now)
    if not 1 <= party <= MAX_PARTY:
        raise PartyTooLarge("Write a number of people from 1 to {most}.", most=MAX_PARTY)
    more = party - rsvp.party
    if rsvp.status == CONFIRMED and more > 0 and not has_room(session, rsvp.meeting, more):
        raise PartyTooLarge("There are not enough seats for {party} people.", party=party)
    rsvp.party = party


def release(session: Session, rsvp: Rsvp, now: datetime, base_url: str) -> None:
    """Cancel an RSVP and give its seats to those who wait; whoever cancels is not queued again."""
    rsvp.status, rsvp.answered_at = CANCELLED, now
    promote(session, rsvp.meeting, now, base_url)


def forget(session: Session, rsvp: Rsvp, now: datetime) -> None:
    """Erase who the guest is, in the outbox too; the party and what became of it stay a count."""
    forget_mails(session, rsvp)
    forget_topic(session, rsvp)
    rsvp.email = rsvp.first_name = rsvp.telephone = rsvp.token_hash = None
    rsvp.needs = rsvp.question = rsvp.topic = rsvp.door_code = None
    rsvp.erased_at = now


def write_words(rsvp: Rsvp, guest: Guest) -> None:
    """Write what a guest said into the row."""
    rsvp.first_name, rsvp.telephone = guest.first_name or None, guest.telephone or None
    rsvp.needs, rsvp.question = guest.needs or None, guest.question or None
    rsvp.topic = guest.topic or None


def forget_mails(session: Session, rsvp: Rsvp) -> None:
    """Erase the mails to a guest, but not those on their way about another meeting."""
    if rsvp.email:
        is_expected = has_other_rsvp(session, rsvp)
        forget_recipient(session, rsvp.email, and_waiting=not is_expected)
