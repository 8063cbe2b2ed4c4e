"""Writes of the door: counting, signing in, checking in and undoing it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import Missing, Problem
from engage.meetings.checking_in import ALREADY, MAY_BE_FORCED, OK, UNKNOWN, reason
from engage.meetings.drafts import By
from engage.meetings.models import Meeting, Rsvp
from engage.meetings.models_attendance import (
    COUNTED,
    PEOPLE,
    CheckIn,
    DoorCount,
    DoorEvent,
    SignIn,
)
from engage.meetings.queries_attendance import checked_in, rsvp_by_door_code
from engage.meetings.records import NotNow
from engage.meetings.seats import locked_meeting
from engage.meetings.wordings import line_faults, refuse

MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Scan:
    """What is shown at a door: the code, the nonce of the form, and whether a rule is set aside."""

    code: str
    nonce: str
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door says: the reason, and whose party it is about."""

    reason: str
    rsvp: Rsvp | None


def count(session: Session, meeting_id: int, what: str, change: int) -> int:
    """Change a count of the door by some number, never below 0, and return it."""
    if what not in COUNTED or not -MOST <= change <= MOST:
        refuse([Problem("what", "This is not counted at the door.")])
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    _check_open(meeting)
    n = _add(session, meeting_id, what, change)
    session.commit()
    return n


def sign_in(session: Session, meeting_id: int, name: str, contact: str, now: datetime) -> SignIn:
    """Note who signed the sheet by their own wish, and count them."""
    faults = line_faults({"name": name, "contact": contact}, {"name": 80, "contact": 254})
    if not name:
        faults.append(Problem("name", "Write a name."))
    refuse(faults)
    lock_for_writing(session)
    _check_open(locked_meeting(session, meeting_id))
    made = SignIn(meeting_id=meeting_id, name=name, contact=contact or None, signed_at=now)
    session.add(made)
    _add(session, meeting_id, PEOPLE, 1)
    session.commit()
    return made


def check_in(session: Session, meeting_id: int, scan: Scan, now: datetime, by: By) -> Answer:
    """Check a guest in by the code they show; sending a form twice is sending it once."""
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    rsvp = rsvp_by_door_code(session, scan.code)
    if session.get(CheckIn, scan.nonce) is not None:
        session.commit()
        return Answer(OK, rsvp)
    why = reason(rsvp, meeting, now)
    is_forced = scan.is_forced and why in MAY_BE_FORCED
    if rsvp is None or (why != OK and not is_forced):
        session.commit()
        return Answer(why if rsvp is not None else UNKNOWN, rsvp)
    if rsvp.id in checked_in(session, meeting_id):
        session.commit()
        return Answer(ALREADY, rsvp)
    session.add(
        CheckIn(
            nonce=scan.nonce, rsvp_id=rsvp.id, meeting_id=meeting_id, party=rsvp.party,
            forced=why if is_forced else "", at=now,
        )
    )  # fmt: skip
    if is_forced:
        record(
            session, at=now, actor=by.actor, action="door.force", object=f"meeting {meeting.uid}",
            detail={"reason": why},
        )  # fmt: skip
    session.commit()
    return Answer(OK, rsvp)


def undo_check_in(session: Session, meeting_id: int, rsvp_id: int, now: datetime) -> None:
    """Take a check-in back; the guest can be checked in again."""
    lock_for_writing(session)
    holds = (
        CheckIn.meeting_id == meeting_id,
        CheckIn.rsvp_id == rsvp_id,
        CheckIn.undone_at.is_(None),
    )
    found = session.scalar(select(CheckIn).where(*holds))
    if found is None:
        raise Missing("This guest is not checked in.")
    found.undone_at = now
    # whoever else noted this guest without a network is taken back with it
    noted = update(DoorEvent).where(DoorEvent.rsvp_id == rsvp_id)
    session.execute(noted.values(is_withdrawn=True))
    session.commit()


def new_nonce() -> str:
    """Return a nonce for one form."""
    return str(uuid.uuid4())


def _add(session: Session, meeting_id: int, what: str, change: int) -> int:
    key = {"meeting_id": meeting_id, "what": what}
    row = session.get(DoorCount, key, populate_existing=True) or DoorCount(**key, n=0)
    row.n = min(max(row.n + change, min(row.n, 0)), MOST)
    session.add(row)
    return max(row.n, 0)


def _check_open(meeting: Meeting) -> None:
    if meeting.is_cancelled:
        raise NotNow("This meeting was cancelled.")
