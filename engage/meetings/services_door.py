"""Writes of a door without a network: what devices noted is merged, in any order, exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.meetings.checking_in import ALREADY, CALLED_OFF, MAY_BE_FORCED, OK, UNKNOWN, reason
from engage.meetings.door_events import (
    FORGED,
    NOT_ALLOWED,
    NOT_COUNTED,
    Event,
    age_reason,
    keyed,
)
from engage.meetings.drafts import By
from engage.meetings.models import CANCELLED, Meeting, Rsvp
from engage.meetings.models_attendance import COUNTED, CheckIn, DoorCount, DoorEvent
from engage.meetings.queries_attendance import checked_in, tickets_around
from engage.meetings.seats import locked_meeting


@dataclass(slots=True)
class _Door:
    """One merge: the meeting, who sends, and the tickets by the salts that devices were given."""

    session: Session
    meeting: Meeting
    now: datetime
    by: By
    may_check_in: bool
    by_salt: dict[str, dict[str, Rsvp]] = field(default_factory=dict)

    def rsvp(self, salt: str, ticket: str) -> Rsvp | None:
        """Return the RSVP of a keyed hash."""
        if salt not in self.by_salt:
            around = tickets_around(self.session, self.meeting)
            self.by_salt[salt] = {keyed(salt, str(one.door_code)): one for one in around}
        return self.by_salt[salt].get(ticket)


def merge(
    session: Session, meeting_id: int, events: Sequence[Event], now: datetime, by: By | None
) -> dict[str, str]:
    """Merge what a device noted, and return the answer to each; without `by` it may only count."""
    lock_for_writing(session)
    meeting = locked_meeting(session, meeting_id)
    door = _Door(session, meeting, now, by or By("", ""), by is not None)
    answers = {event.nonce: _merged(door, event) for event in events}
    session.commit()
    return answers


def _merged(door: _Door, event: Event) -> str:
    kept = door.session.get(DoorEvent, event.nonce)
    if kept is not None:
        return _kept_answer(door, kept, event)
    if (why := age_reason(event.at, door.now)) != OK:
        return why
    if event.kind == "count":
        return _count(door, event)
    if not door.may_check_in and event.kind == "code":
        return NOT_ALLOWED
    return _code(door, event) if event.kind == "code" else _undo(door, event)


def _kept_answer(door: _Door, kept: DoorEvent, event: Event) -> str:
    if kept.meeting_id != door.meeting.id or kept.kind not in {"", event.kind}:
        return FORGED
    is_same = (kept.what, kept.change) == (event.what, event.change)
    if kept.kind == "count" and not is_same:
        return FORGED
    if kept.kind == "code" and kept.rsvp_id != _id(door.rsvp(event.salt, event.ticket)):
        return FORGED
    return kept.answer or OK


def _count(door: _Door, event: Event) -> str:
    if event.what not in COUNTED:
        return NOT_COUNTED
    if door.meeting.is_cancelled:
        return CALLED_OFF
    _keep(door, event, OK)
    _add(door, event.what, event.change)
    return OK


def _code(door: _Door, event: Event) -> str:
    rsvp = door.rsvp(event.salt, event.ticket)
    why = _reason(door, event, rsvp)
    is_forced = event.is_forced and why in MAY_BE_FORCED
    if rsvp is None or (why != OK and not is_forced):
        return why if rsvp is not None else UNKNOWN
    online = door.session.get(CheckIn, event.nonce)
    if online is not None:
        return OK if online.rsvp_id == rsvp.id else FORGED
    is_in = rsvp.id in checked_in(door.session, door.meeting.id)
    _keep(door, event, ALREADY if is_in else OK, rsvp)
    if not is_in:
        at = min(event.at, door.now)
        _let_in(door, rsvp, CheckIn(nonce=event.nonce, forced=why if is_forced else "", at=at))
    if is_forced:
        record(
            door.session, at=door.now, actor=door.by.actor, action="door.force",
            object=f"meeting {door.meeting.uid}", detail={"reason": why},
        )  # fmt: skip
    return ALREADY if is_in else OK


def _reason(door: _Door, event: Event, rsvp: Rsvp | None) -> str:
    why = reason(rsvp, door.meeting, event.at)
    if rsvp is None or why != CALLED_OFF or door.meeting.is_cancelled:
        return why
    # who stood at the door before the seat was given back is in; a late upload changes nothing
    was_in_time = rsvp.status == CANCELLED and (rsvp.answered_at or door.now) > event.at
    return OK if was_in_time else why


def _undo(door: _Door, event: Event) -> str:
    kept = door.session.get(DoorEvent, event.of) if event.of else None
    if event.of is None or (kept is not None and kept.meeting_id != door.meeting.id):
        return FORGED
    if kept is None:  # it was withdrawn before it arrived
        made = DoorEvent(nonce=event.of, meeting_id=door.meeting.id, is_withdrawn=True)
        door.session.add(made)
    elif kept.kind == "code" and not door.may_check_in:
        return NOT_ALLOWED
    elif not kept.is_withdrawn:
        kept.is_withdrawn = True
        _take_back(door, kept)
    door.session.flush()
    return OK


def _take_back(door: _Door, kept: DoorEvent) -> None:
    if kept.kind == "count":
        _add(door, kept.what, -kept.change)
        return
    came = door.session.get(CheckIn, kept.nonce)
    if came is None or came.undone_at is not None:
        return
    came.undone_at = door.now
    door.session.flush()
    # another device let the same guest in too, and did not take it back
    others = select(DoorEvent).where(
        DoorEvent.rsvp_id == kept.rsvp_id, DoorEvent.is_withdrawn.is_(False)
    )
    other = door.session.scalar(others.order_by(DoorEvent.nonce).limit(1))
    rsvp = door.session.get(Rsvp, kept.rsvp_id)
    if other is not None and rsvp is not None:
        _let_in(door, rsvp, CheckIn(nonce=other.nonce, forced=came.forced, at=came.at))


def _let_in(door: _Door, rsvp: Rsvp, made: CheckIn) -> None:
    made.rsvp_id, made.meeting_id, made.party = rsvp.id, door.meeting.id, rsvp.party
    door.session.add(made)
    door.session.flush()


def _keep(door: _Door, event: Event, answer: str, rsvp: Rsvp | None = None) -> None:
    door.session.add(
        DoorEvent(
            nonce=event.nonce, meeting_id=door.meeting.id, kind=event.kind, answer=answer,
            what=event.what, change=event.change, rsvp_id=_id(rsvp),
        )
    )  # fmt: skip
    door.session.flush()


def _add(door: _Door, what: str, change: int) -> None:
    # a sum without a floor is the same in any order; the floor of 0 is where it is read
    key = {"meeting_id": door.meeting.id, "what": what}
    row = door.session.get(DoorCount, key, populate_existing=True) or DoorCount(**key, n=0)
    row.n += change
    door.session.add(row)
    door.session.flush()


def _id(rsvp: Rsvp | None) -> int | None:
    return rsvp.id if rsvp is not None else None
