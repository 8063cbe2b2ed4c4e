"""Writes of retention: contacts are erased when their time has passed, unless the law holds it."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import Problem
from engage.meetings.drafts import By
from engage.meetings.models import PENDING, Rsvp
from engage.meetings.models_retention import Destruction, LegalHold
from engage.meetings.queries import meeting_by_id
from engage.meetings.queries_retention import erasable_rsvps, erasable_sign_ins, hold_by_id
from engage.meetings.rsvps import forget, forget_mails
from engage.meetings.wordings import line_faults, refuse

UNCONFIRMED_KEPT: Final = timedelta(days=7)


def purge_contacts(session: Session, days: int, now: datetime) -> int:
    """Erase the contacts of guests some days after their meeting; the counts stay.

    What was never confirmed is deleted after a week, held or not: nobody said to come.
    """
    lock_for_writing(session)
    stale = Rsvp.requested_at < now - UNCONFIRMED_KEPT
    for rsvp in session.scalars(select(Rsvp).where(Rsvp.status == PENDING, stale)):
        forget_mails(session, rsvp)
        session.delete(rsvp)
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    found = erasable_rsvps(session, days, now)
    for rsvp in found:
        of_meeting = counts[rsvp.meeting.uid]
        of_meeting["rsvps"] = of_meeting.get("rsvps", 0) + 1
        forget(session, rsvp, now)
    for signed, uid in erasable_sign_ins(session, days, now):
        counts[uid]["sign_ins"] = counts[uid].get("sign_ins", 0) + 1
        signed.name, signed.contact, signed.erased_at = None, None, now
    if counts:
        _certify(session, days, dict(counts), now)
    session.commit()
    return sum(sum(kinds.values()) for kinds in counts.values())


def hold(session: Session, meeting_id: int | None, reason: str, now: datetime, by: By) -> LegalHold:
    """Keep the contacts of a meeting, or of all, until the hold ends."""
    lock_for_writing(session)
    faults = line_faults({"reason": reason}, {"reason": 300})
    if not reason:
        faults.append(Problem("reason", "Say who asks for it and why."))
    if meeting_id is not None and meeting_by_id(session, meeting_id) is None:
        faults.append(Problem("meeting", "There is no such meeting."))
    refuse(faults)
    made = LegalHold(meeting_id=meeting_id, reason=reason, set_by=by.actor, since_at=now)
    session.add(made)
    session.flush()
    record(session, at=now, actor=by.actor, action="hold.set", object=f"hold {made.id}")
    session.commit()
    return made


def end_hold(session: Session, hold_id: int, now: datetime, by: By) -> None:
    """End a hold: what it kept is erased at the next run."""
    lock_for_writing(session)
    found = hold_by_id(session, hold_id)
    if found.ended_at is None:
        found.ended_at = now
        record(session, at=now, actor=by.actor, action="hold.end", object=f"hold {hold_id}")
    session.commit()


def _certify(session: Session, days: int, counts: dict[str, dict[str, int]], now: datetime) -> None:
    """Note what was erased in the audit and in a certificate that names the audit's row."""
    n = sum(number for kinds in counts.values() for number in kinds.values())
    row = record(
        session, at=now, actor="system", action="rsvp.purge", object=f"{n} contacts",
        detail={"days": days, "meetings": len(counts)},
    )  # fmt: skip
    session.add(Destruction(at=now, days=days, counts=counts, audit_seq=row.seq))
