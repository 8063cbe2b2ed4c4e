"""The progress on promises, the second item of every agenda: written from what was promised."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment
from engage.meetings.queries_agenda import meeting_before
from engage.meetings.queries_commitments import commitments_told


def progress_for(session: Session, meeting: Meeting) -> Sequence[Commitment]:
    """Return the promises that a meeting hears of: those open, and those closed since the last."""
    before = meeting_before(session, meeting)
    return commitments_told(session, meeting, before.starts_at if before else meeting.created_at)
