"""What every act on meetings shares: its checks, its refusals, its note in the audit."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.calendar.walltime import AmbiguousTime, NonexistentTime, typed_moment
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem, Refused
from engage.meetings.drafts import By, Change, Details, check_details, check_length, time_fault
from engage.meetings.models import CONFIRMED, WAITING, Meeting
from engage.meetings.queries import rsvps
from engage.meetings.seats import locked_meeting, write_to
from engage.places.models import Beat
from engage.places.queries import beat_by_code


class AlreadyOver(Refused):
    """Past meetings are never rewritten."""


class AlreadyCancelled(Refused):
    """A cancelled meeting stays cancelled; a new date is a new meeting."""


def checked(session: Session, change: Change) -> tuple[datetime, list[Beat]]:
    """Return the moment and the beats that were meant, or refuse every fault at once."""
    faults = check_details(change.details) + check_length(change.when.minutes)
    try:
        starts_at = typed_moment(change.when.local, change.when.zone, change.when.fold)
    except (NonexistentTime, AmbiguousTime) as odd:
        refuse([*faults, time_fault(odd)])
        raise
    refuse(faults)
    return starts_at, beats_named(session, change.details)


def beats_named(session: Session, details: Details) -> list[Beat]:
    """Return the beats that the details name, or refuse those that do not exist."""
    found = {code: beat_by_code(session, code) for code in details.beat_codes}
    refuse([Problem("beats", f"There is no beat {code}.") for code in found if not found[code]])
    return [beat for beat in found.values() if beat]


def refuse(faults: list[Problem]) -> None:
    """Refuse an act with all its faults, where there are any."""
    if faults:
        raise InputErrors(faults)


def changeable(session: Session, meeting_id: int, now: datetime) -> Meeting:
    """Return a meeting, locked, that is neither over nor cancelled."""
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    if meeting.ends_at <= now:
        raise AlreadyOver("This meeting is over. Past meetings are not rewritten.")
    if meeting.is_cancelled:
        raise AlreadyCancelled("This meeting was cancelled. Make a new one for a new date.")
    return meeting


def tell_guests(
    session: Session, meeting: Meeting, kind: str, now: datetime, base_url: str
) -> None:
    """Write to everybody who has a seat or waits for one."""
    for rsvp in rsvps(session, meeting.id):
        if rsvp.status in {CONFIRMED, WAITING}:
            write_to(session, rsvp, kind, now, base_url)


def note(session: Session, by: By, now: datetime, action: str, meeting: Meeting) -> None:
    """Note an act on a meeting in the audit."""
    detail = {"starts_at": meeting.starts_at.isoformat(), "sequence": meeting.sequence}
    record(
        session, at=now, actor=by.actor, action=action, object=f"meeting {meeting.uid}",
        detail=detail,
    )  # fmt: skip
