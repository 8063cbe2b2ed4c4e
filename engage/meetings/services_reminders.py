"""Reminders to staff: minutes that nobody filed, promises that are due soon or late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.mail.outbox import queue_mail
from engage.meetings.commitment_mails import filing_letter, local_day
from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment, UpdateLink
from engage.meetings.owners import mail_update_links, owners_of
from engage.meetings.queries_agenda import meetings_without_minutes, record_of
from engage.meetings.queries_commitments import open_commitments
from engage.meetings.records import ensured_record
from engage.meetings.seats import locked_meeting
from engage.people.models import User
from engage.people.queries import active_with_role

# The evening of the meeting is theirs; then every three days until the minutes are filed.
FIRST_AFTER: Final = timedelta(hours=12)
AGAIN_AFTER: Final = timedelta(days=3)
DUE_SOON: Final = timedelta(days=3)
LINK_AGAIN_AFTER: Final = timedelta(days=7)


def remind_organizers(session: Session, now: datetime, base_url: str) -> int:
    """Write to every organizer about each meeting whose minutes are missing; return how many."""
    lock_for_writing(session)
    organizers = active_with_role(session, "organizer")
    missing = meetings_without_minutes(session, now - FIRST_AFTER)
    reminded = [one for one in missing if _is_due(session, one, now)] if organizers else []
    for meeting in reminded:
        ensured_record(session, locked_meeting(session, meeting.id)).reminded_at = now
        for user in organizers:
            made = filing_letter(meeting, base_url, user.language)
            queue_mail(
                session, to=user.email, subject=made.subject, text=made.text,
                language=user.language, now=now,
            )  # fmt: skip
    session.commit()
    return len(reminded)


def remind_owners(session: Session, now: datetime, base_url: str) -> int:
    """Mail officers the link of each promise that is due soon or late, at most once a week."""
    lock_for_writing(session)
    n_mailed = 0
    for commitment in open_commitments(session):
        if commitment.due_on <= local_day(commitment, now) + DUE_SOON:
            officers = _unasked(session, commitment, owners_of(session, commitment, now), now)
            n_mailed += mail_update_links(session, commitment, officers, now, base_url)
    session.commit()
    return n_mailed


def _is_due(session: Session, meeting: Meeting, now: datetime) -> bool:
    record = record_of(session, meeting.id)
    last = record.reminded_at if record else None
    return last is None or last <= now - AGAIN_AFTER


def _unasked(
    session: Session, commitment: Commitment, officers: Sequence[User], now: datetime
) -> list[User]:
    recent = (
        UpdateLink.commitment_id == commitment.id,
        UpdateLink.mailed_at > now - LINK_AGAIN_AFTER,
    )
    asked = set(session.scalars(select(UpdateLink.user_id).where(*recent)))
    return [user for user in officers if user.id not in asked]
