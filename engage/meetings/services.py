"""Writes of meetings: scheduling, changing and cancelling them, RSVPs, and the purge."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.calendar.recurrence import BadRule, slots
from engage.calendar.walltime import AmbiguousTime, NonexistentTime, rule_moment, typed_moment
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem, Refused
from engage.meetings.described import describe, details_of, place_in_time, time_and_place
from engage.meetings.drafts import (
    Change,
    Details,
    Guest,
    Plan,
    When,
    check_details,
    check_guest,
    check_length,
    time_fault,
)
from engage.meetings.models import CANCELLED, CONFIRMED, PENDING, WAITING, Meeting, Rsvp, Series
from engage.meetings.queries import rsvp_by_email, rsvps
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
from engage.places.models import Beat
from engage.places.queries import beat_by_code
from engage.plain import is_plain

MAX_SERIES = 100
UNCONFIRMED_KEPT = timedelta(days=7)


class AlreadyOver(Refused):
    """Past meetings are never rewritten."""


class AlreadyCancelled(Refused):
    """A cancelled meeting stays cancelled; a new date is a new meeting."""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, for the audit, and the public address that mails link to."""

    actor: str
    base_url: str


def schedule_meeting(
    session: Session, details: Details, when: When, now: datetime, by: By
) -> Meeting:
    """Create one meeting."""
    lock_for_writing(session)
    starts_at, beats = _checked(session, Change(details, when))
    meeting = Meeting(uid=str(uuid.uuid4()), created_at=now, capacity=details.capacity, beats=beats)
    describe(meeting, details, when.minutes, now)
    place_in_time(meeting, when, starts_at)
    session.add(meeting)
    session.flush()
    _note(session, by, now, "meeting.schedule", meeting)
    session.commit()
    return meeting


def planned_dates(plan: Plan) -> list[datetime]:
    """Return the wall times of a series, or refuse a rule that makes none, or too many."""
    try:
        found = slots(plan.rule, plan.when.local, plan.until)
    except BadRule:
        fault = "The series would have too many dates or last too long; end it earlier."
        raise InputErrors([Problem("until", fault)]) from None
    kept = [slot for slot in found if slot.date() not in plan.skipped]
    if not kept:
        raise InputErrors([Problem("until", "No date falls into this time; end it later.")])
    if len(kept) > MAX_SERIES:
        raise InputErrors([Problem("until", f"A series has at most {MAX_SERIES} dates.")])
    return kept


def check_series(session: Session, details: Details, plan: Plan) -> list[Beat]:
    """Return the beats of a series, or refuse every fault in its details before it is saved."""
    _refuse(check_details(details) + check_length(plan.when.minutes))
    return _beats(session, details)


def schedule_series(
    session: Session, details: Details, plan: Plan, now: datetime, by: By
) -> list[Meeting]:
    """Create a series: the rule, the template, and one meeting for each of its dates."""
    lock_for_writing(session)
    when = plan.when
    beats = check_series(session, details, plan)
    dates = planned_dates(plan)
    series = Series(uid=str(uuid.uuid4()), rule=plan.rule, until_on=plan.until, created_at=now)
    series.starts_local, series.zone = when.local, when.zone.key
    describe(series, details, when.minutes, now)
    made = [_occurrence(series, details, replace(when, local=slot), now) for slot in dates]
    for meeting in made:
        meeting.beats = list(beats)
    session.add_all(made)
    session.flush()
    _note(session, by, now, "meeting.schedule_series", made[0])
    session.commit()
    return made


def edit_meeting(
    session: Session, meeting_id: int, change: Change, now: datetime, by: By
) -> Meeting:
    """Change a meeting; only a new time or place raises SEQUENCE and is mailed to the guests."""
    meeting = _changeable(session, meeting_id, now)
    starts_at, beats = _checked(session, change)
    before = time_and_place(meeting)
    describe(meeting, change.details, change.when.minutes, now)
    place_in_time(meeting, change.when, starts_at)
    meeting.beats, meeting.capacity = beats, change.details.capacity
    is_moved = before != time_and_place(meeting)
    if is_moved:
        meeting.sequence += 1
        _tell_guests(session, meeting, "moved", now, by.base_url)
    promote(session, meeting, now, by.base_url)
    _note(session, by, now, "meeting.move" if is_moved else "meeting.edit", meeting)
    session.commit()
    return meeting


def move_meeting(session: Session, meeting_id: int, when: When, now: datetime, by: By) -> Meeting:
    """Give a meeting another time; in a series it keeps the slot that the rule gave it."""
    details = details_of(_changeable(session, meeting_id, now))
    return edit_meeting(session, meeting_id, Change(details, when), now, by)


def cancel_meeting(
    session: Session, meeting_id: int, reason: str, now: datetime, by: By
) -> Meeting:
    """Cancel a meeting with the reason that everybody may read, and tell its guests."""
    reason = reason.strip()
    if not reason or not is_plain(reason) or len(reason) > 300:
        raise InputErrors([Problem("reason", "Say why in one line of at most 300 characters.")])
    meeting = _changeable(session, meeting_id, now)
    meeting.status, meeting.reason = CANCELLED, reason
    meeting.sequence += 1
    meeting.changed_at = now
    _tell_guests(session, meeting, "cancelled", now, by.base_url)
    _note(session, by, now, "meeting.cancel", meeting)
    session.commit()
    return meeting


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


def _occurrence(series: Series, details: Details, when: When, now: datetime) -> Meeting:
    meeting = Meeting(uid=str(uuid.uuid4()), series=series, slot_local=when.local, created_at=now)
    describe(meeting, details, when.minutes, now)
    place_in_time(meeting, when, rule_moment(when.local, when.zone))
    meeting.capacity = details.capacity
    return meeting


def _checked(session: Session, change: Change) -> tuple[datetime, list[Beat]]:
    """Return the moment and the beats that were meant, or refuse every fault at once."""
    faults = check_details(change.details) + check_length(change.when.minutes)
    try:
        starts_at = typed_moment(change.when.local, change.when.zone, change.when.fold)
    except (NonexistentTime, AmbiguousTime) as odd:
        _refuse([*faults, time_fault(odd)])
        raise
    _refuse(faults)
    return starts_at, _beats(session, change.details)


def _beats(session: Session, details: Details) -> list[Beat]:
    found = {code: beat_by_code(session, code) for code in details.beat_codes}
    _refuse([Problem("beats", f"There is no beat {code}.") for code in found if not found[code]])
    return [beat for beat in found.values() if beat]


def _refuse(faults: list[Problem]) -> None:
    if faults:
        raise InputErrors(faults)


def _changeable(session: Session, meeting_id: int, now: datetime) -> Meeting:
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    if meeting.ends_at <= now:
        raise AlreadyOver("This meeting is over. Past meetings are not rewritten.")
    if meeting.is_cancelled:
        raise AlreadyCancelled("This meeting was cancelled. Make a new one for a new date.")
    return meeting


def _tell_guests(
    session: Session, meeting: Meeting, kind: str, now: datetime, base_url: str
) -> None:
    for rsvp in rsvps(session, meeting.id):
        if rsvp.status in {CONFIRMED, WAITING}:
            write_to(session, rsvp, kind, now, base_url)


def _note(session: Session, by: By, now: datetime, action: str, meeting: Meeting) -> None:
    detail = {"starts_at": meeting.starts_at.isoformat(), "sequence": meeting.sequence}
    record(
        session, at=now, actor=by.actor, action=action, object=f"meeting {meeting.uid}",
        detail=detail,
    )  # fmt: skip
