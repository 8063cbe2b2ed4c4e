"""Seats under a lock: a meeting read so that nobody else counts meanwhile, and promotion."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.calendar.ics import sent_to
from engage.errors import Missing
from engage.mail.outbox import Attachment, queue_mail
from engage.meetings.calendars import invitation, mime_of
from engage.meetings.mails import ASKED, letter
from engage.meetings.models import CONFIRMED, Meeting, Rsvp
from engage.meetings.queries import seats_taken, waiting_rsvps
from engage.meetings.tokens import new_token, token_hash


class NoSuchMeeting(Missing):
    """A meeting that does not exist."""


def locked_meeting(session: Session, meeting_id: int) -> Meeting:
    """Return a meeting whose seats nobody else counts until the transaction ends."""
    # The row lock is PostgreSQL's; SQLite ignores it and has one writer anyway.
    wanted = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    meeting = session.scalar(wanted.execution_options(populate_existing=True))
    if meeting is None or meeting.deleted_at:
        raise NoSuchMeeting("There is no such meeting.")
    return meeting


def has_room(session: Session, meeting: Meeting, party: int) -> bool:
    """Return whether a party fits; capacity 0 is no limit, and those who wait come first."""
    if not meeting.capacity:
        return True
    return seats_taken(session, meeting.id) + party <= meeting.capacity


def promote(session: Session, meeting: Meeting, now: datetime, base_url: str) -> int:
    """Give free seats to those who wait, in order of arrival, and return how many parties moved up.

    A party that does not fit holds up those behind it. Nobody moves up once the meeting began.
    """
    if meeting.is_cancelled or meeting.starts_at <= now:
        return 0
    session.flush()
    n_moved = 0
    for rsvp in waiting_rsvps(session, meeting.id):
        if not has_room(session, meeting, rsvp.party):
            break
        rsvp.status = CONFIRMED
        session.flush()
        write_to(session, rsvp, "seated", now, base_url)
        n_moved += 1
    return n_moved


def write_to(  # noqa: PLR0913, PLR0917  # whom, what, when, and by which link it is answered
    session: Session, rsvp: Rsvp, kind: str, now: datetime, base_url: str, token: str = ""
) -> None:
    """Queue a mail to a guest, with a fresh link where none is given; only the newest link works.

    Only who has a seat gets a file for the calendar: before, nobody knows whether they come.
    """
    if rsvp.email is None:
        return
    token = token or new_token()
    rsvp.token_hash = token_hash(token)
    made = letter(kind, rsvp.meeting, rsvp.language, base_url, token)
    has_file = rsvp.status == CONFIRMED and kind != ASKED
    queue_mail(
        session,
        to=rsvp.email,
        subject=made.subject,
        text=made.text,
        language=rsvp.language,
        now=now,
        attachment=_invitation(rsvp, base_url) if has_file else None,
    )


def _invitation(rsvp: Rsvp, base_url: str) -> Attachment:
    """Return the entry for the calendar of a guest, who has accepted it."""
    calendar = sent_to(invitation(rsvp.meeting, rsvp.language, base_url), str(rsvp.email))
    return Attachment("meeting.ics", mime_of(calendar), calendar)
