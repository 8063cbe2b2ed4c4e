"""What every act on meetings shares: its checks, its refusals, its note in the audit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.calendar.walltime import AmbiguousTime, NonexistentTime, typed_moment
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem, Refused
from engage.meetings.announcing import announce
from engage.meetings.described import describe, place_in_time, time_and_place
from engage.meetings.drafts import (
    By,
    Change,
    Details,
    When,
    check_details,
    check_length,
    time_fault,
)
from engage.meetings.models import CANCELLED, Meeting, Venue
from engage.meetings.models_notices import CALLED_OFF, MOVED
from engage.meetings.notice_mails import remembered
from engage.meetings.seats import locked_meeting, promote
from engage.people.models import User
from engage.places.models import Beat
from engage.places.queries import beat_by_code
from engage.plain import is_plain

MAX_REASON = 300


class AlreadyOver(Refused):
    """Past meetings are never rewritten."""


class AlreadyCancelled(Refused):
    """A cancelled meeting stays cancelled; a new date is a new meeting."""


@dataclass(frozen=True, slots=True)
class Named:
    """Details that hold, with the rows that they name."""

    details: Details
    beats: Sequence[Beat]
    officers: Sequence[User]


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole meeting that holds: what it is, its wall time, and the moment that this means."""

    named: Named
    when: When
    starts_at: datetime


def checked(session: Session, change: Change) -> Checked:
    """Return a meeting as it was meant, or refuse every fault at once."""
    faults = check_details(change.details) + check_length(change.when.minutes)
    try:
        starts_at = typed_moment(change.when.local, change.when.zone, change.when.fold)
    except (NonexistentTime, AmbiguousTime) as odd:
        refuse([*faults, time_fault(odd)])
        raise
    refuse(faults)
    return Checked(named(session, change.details), change.when, starts_at)


def named(session: Session, details: Details) -> Named:
    """Return details with the beats, officers and venue that they name, or refuse the unknown."""
    beats = {code: beat_by_code(session, code) for code in details.beat_codes}
    wanted = select(User).where(User.id.in_(details.officer_ids), User.active)
    officers = session.scalars(wanted.order_by(User.name)).all() if details.officer_ids else []
    faults = [
        Problem.of("beats", "There is no beat {code}.", code=code)
        for code in beats
        if not beats[code]
    ]
    if len(officers) < len(set(details.officer_ids)):
        faults.append(Problem("officers", "One of these officers has no account any more."))
    venue = session.get(Venue, details.venue_id) if details.venue_id else None
    if details.venue_id and (venue is None or venue.deleted_at):
        faults.append(Problem("venue_id", "This venue is no longer in the list."))
    elif venue and 0 < venue.capacity < details.capacity:
        faults.append(Problem("capacity", "The venue has fewer seats than this."))
    refuse(faults)
    full = at_venue(details, venue) if venue else details
    return Named(full, [beat for beat in beats.values() if beat], officers)


def at_venue(details: Details, venue: Venue) -> Details:
    """Return details with the words of a venue of the list; what it offers is added."""
    offers = [*details.access, *(one for one in venue.access if one not in details.access)]
    return replace(details, venue=venue.name, address=venue.address, access=offers)


def refuse(faults: list[Problem]) -> None:
    """Refuse an act with all its faults, where there are any."""
    if faults:
        raise InputErrors(faults)


def checked_reason(reason: str) -> str:
    """Return the reason that everybody may read, or refuse what is none."""
    reason = reason.strip()
    if not reason or not is_plain(reason) or len(reason) > MAX_REASON:
        refuse([Problem("reason", "Say why in one line of at most 300 characters.")])
    return reason


def changeable(session: Session, meeting_id: int, now: datetime) -> Meeting:
    """Return a meeting, locked, that is neither over nor cancelled."""
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    if meeting.ends_at <= now:
        raise AlreadyOver("This meeting is over. Past meetings are not rewritten.")
    if meeting.is_cancelled:
        raise AlreadyCancelled("This meeting was cancelled. Make a new one for a new date.")
    return meeting


def put(meeting: Meeting, meant: Checked, now: datetime) -> None:
    """Write what a meeting is, and when, into its row."""
    describe(meeting, meant.named.details, meant.when.minutes, now)
    place_in_time(meeting, meant.when, meant.starts_at)
    meeting.beats, meeting.officers = list(meant.named.beats), list(meant.named.officers)


def rewrite(session: Session, meeting: Meeting, meant: Checked, now: datetime, by: By) -> bool:
    """Change a meeting; a new time or place raises SEQUENCE, is announced, and the caller told."""
    before, known = time_and_place(meeting), remembered(meeting)
    put(meeting, meant, now)
    is_moved = before != time_and_place(meeting)
    if is_moved:
        meeting.sequence += 1
        announce(session, meeting, MOVED, now, by, known)
    promote(session, meeting, now, by.base_url)
    note(session, by, now, "meeting.move" if is_moved else "meeting.edit", meeting)
    return is_moved


def call_off(session: Session, meeting: Meeting, reason: str, now: datetime, by: By) -> None:
    """Cancel a meeting with its reason, and let its guests be told."""
    meeting.status, meeting.reason = CANCELLED, reason
    meeting.sequence += 1
    meeting.changed_at = now
    announce(session, meeting, CALLED_OFF, now, by)
    note(session, by, now, "meeting.cancel", meeting)


def note(session: Session, by: By, now: datetime, action: str, meeting: Meeting) -> None:
    """Note an act on a meeting in the audit."""
    detail = {"starts_at": meeting.starts_at.isoformat(), "sequence": meeting.sequence}
    record(
        session, at=now, actor=by.actor, action=action, object=f"meeting {meeting.uid}",
        detail=detail,
    )  # fmt: skip
