"""Rows and values for the tests of agendas, minutes and commitments."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment
from engage.meetings.queries_agenda import agenda_items
from engage.meetings.services import schedule_meeting
from engage.meetings.services_agenda import begin_agenda
from engage.meetings.services_commitments import CommitmentDraft, make_commitment
from engage.places.models import Beat
from tests.meetings.rows import BY, NOW, beat, details, when

HELD = "2026-01-13T18:30"
# the evening of the meeting, an hour after its start
DURING = datetime.fromisoformat("2026-01-14T03:30:00+00:00")
AFTER = DURING + timedelta(days=1)
DUE = date(2026, 2, 10)


def held(session: Session, local: str = HELD, **changes: object) -> Meeting:
    """Return a meeting of beat 3 with its agenda."""
    if session.query(Beat).filter_by(code="3").first() is None:
        beat(session)
    values = {"beat_codes": ["3"], **changes}
    made = schedule_meeting(session, details(**values), when(local), NOW, BY)
    begin_agenda(session, made.id, NOW, BY)
    return made


def item_ids(session: Session, meeting: Meeting) -> list[int]:
    """Return the items of a meeting's agenda in order."""
    return [item.id for item in agenda_items(session, meeting.id)]


def promised(session: Session, meeting: Meeting, **changes: object) -> Commitment:
    """Return a promise made in a meeting, on its beat."""
    values: dict[str, object] = {
        "what": "Ask Public Works for a street light at 12th and Spring",
        "due_on": DUE,
        "beat_id": meeting.beats[0].id,
    }
    draft = CommitmentDraft(**(values | changes))  # type: ignore[arg-type]  # tests change single fields
    return make_commitment(session, meeting.id, draft, DURING, BY)
