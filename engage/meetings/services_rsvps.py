"""Writes of RSVPs: asking, confirming, changing, cancelling and erasing them, and the purge."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.meetings.drafts import Guest, check_guest
from engage.meetings.models import CONFIRMED, PENDING, WAITING, Meeting, Rsvp
from engage.meetings.queries import rsvp_by_email
from engage.meetings.rsvps import (
    check_open,
    forget,
    forget_mails,
    locked_rsvp,
    release,
    resize,
    seat,
)
from engage.meetings.seats import locked_meeting, promote, write_to

UNCONFIRMED_KEPT = timedelta(days=7)


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
        rsvp.first_name, rsvp.needs = guest.first_name or None, guest.needs or None
    session.flush()
    write_to(session, rsvp, "asked", now, base_url)
    session.commit()


def confirm_rsvp(session: Session, token: str, now: datetime) -> Rsvp:
    """Confirm an RSVP by its link: a seat, or a place in the queue where there is none."""
    rsvp = locked_rsvp(session, token)
    seat(session, rsvp, now)
    session.commit()
    return rsvp


def change_rsvp(session: Session, token: str, party: int, now: datetime, base_url: str) -> Rsvp:
    """Change how many people come; seats that become free go to those who wait."""
    rsvp = locked_rsvp(session, token)
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
    if rsvp.meeting.starts_at > now:
        release(session, rsvp, now, base_url)
    forget(session, rsvp, now)
    session.commit()


def purge_contacts(session: Session, days: int, now: datetime) -> int:
    """Erase the contacts of guests some days after their meeting; the counts stay.

    What was never confirmed is deleted after a week.
    """
    lock_for_writing(session)
    stale = Rsvp.requested_at < now - UNCONFIRMED_KEPT
    for rsvp in session.scalars(select(Rsvp).where(Rsvp.status == PENDING, stale)):
        forget_mails(session, rsvp)
        session.delete(rsvp)
    past = Meeting.ends_at < now - timedelta(days=days)
    kept = select(Rsvp).join(Meeting).where(past, Rsvp.erased_at.is_(None))
    found = session.scalars(kept).all()
    for rsvp in found:
        forget(session, rsvp, now)
    if found:
        record(session, at=now, actor="system", action="rsvp.purge", object=f"{len(found)} rsvps")
    session.commit()
    return len(found)
