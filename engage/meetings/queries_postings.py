"""Reads of the log of a posted agenda."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.meetings.models_postings import POSTED, Posting


def postings(session: Session, meeting_id: int) -> Sequence[Posting]:
    """Return the log of a meeting's agenda, the first entry first."""
    wanted = select(Posting).where(Posting.meeting_id == meeting_id)
    return session.scalars(wanted.order_by(Posting.at, Posting.id)).all()


def first_posted_at(session: Session, meeting_id: int) -> datetime | None:
    """Return when the agenda of a meeting first hung out."""
    wanted = select(func.min(Posting.at)).where(
        Posting.meeting_id == meeting_id, Posting.act == POSTED
    )
    return session.scalar(wanted)
