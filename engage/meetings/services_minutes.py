"""Writes of minutes: notes by item, decisions, concerns, and the way to publication."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from engage.errors import InputErrors, Missing, Problem, Refused
from engage.meetings.acts import note
from engage.meetings.announcing import announce
from engage.meetings.drafts import By
from engage.meetings.models import Meeting
from engage.meetings.models_agenda import (
    APPROVED,
    DRAFT,
    FILED,
    PUBLISHED,
    AgendaItem,
    Decision,
    Note,
    Record,
)
from engage.meetings.models_commitments import DAYTIMES, Concern
from engage.meetings.models_notices import MINUTES
from engage.meetings.queries_agenda import agenda_item, meetings_after, versions_of
from engage.meetings.queries_commitments import concern_of
from engage.meetings.records import NotNow, begun
from engage.meetings.wordings import contact_faults, line_faults, note_text, refuse


class NoteConflict(Refused):
    """Somebody else wrote about the same item meanwhile; both texts are there to be joined."""

    def __init__(self, theirs: Note | None, mine: str) -> None:
        """Keep what is stored and what was to be stored."""
        super().__init__("Somebody else has changed this text meanwhile.")
        self.theirs, self.mine = theirs, mine


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What the minutes shall say of an item, and the version that its writer had before them."""

    text: str
    base: int


@dataclass(frozen=True, slots=True)
class ConcernDraft:
    """What bothers people, where and at what time of day, and on which beat."""

    what: str
    place: str = ""
    daytime: str = "any"
    beat_id: int | None = None
    item_id: int | None = None


def write_note(  # noqa: PLR0913, PLR0917  # who writes what about which item, and when
    session: Session, meeting_id: int, item_id: int, draft: NoteDraft, now: datetime, by: By
) -> None:
    """Keep a new version of what the minutes say of an item, or refuse where another one came."""
    meeting, _record = begun(session, meeting_id, now)
    item = agenda_item(session, meeting_id, item_id)
    text = note_text(draft.text)
    last = _last(session, item)
    if text == (last.text if last else ""):
        session.commit()
        return
    if draft.base != (last.version if last else 0):
        raise NoteConflict(last, text)
    version = draft.base + 1
    session.add(
        Note(item_id=item.id, version=version, text=text, written_at=now, written_by=by.actor)
    )
    note(session, by, now, "minutes.write", meeting)
    session.commit()


def decide(  # noqa: PLR0913, PLR0917  # who notes what decision on which item, and when
    session: Session, meeting_id: int, item_id: int, text: str, now: datetime, by: By
) -> Decision:
    """Note what the meeting decided."""
    meeting, _record = _unpublished(session, meeting_id, now)
    agenda_item(session, meeting_id, item_id)
    faults = line_faults({"text": text}, {"text": 500})
    if not text:
        faults.append(Problem("text", "Say what was decided."))
    refuse(faults)
    made = Decision(meeting_id=meeting_id, item_id=item_id, text=text, noted_at=now)
    session.add(made)
    note(session, by, now, "minutes.decide", meeting)
    session.commit()
    return made


def withdraw_decision(
    session: Session, meeting_id: int, decision_id: int, now: datetime, by: By
) -> None:
    """Take out a decision that was noted by mistake, while the minutes are not published."""
    meeting, _record = _unpublished(session, meeting_id, now)
    found = session.get(Decision, decision_id)
    if found is None or found.meeting_id != meeting_id:
        raise Missing("This decision is not in the minutes any more.")
    session.delete(found)
    note(session, by, now, "minutes.withdraw", meeting)
    session.commit()


def raise_concern(
    session: Session, meeting_id: int, draft: ConcernDraft, now: datetime, by: By
) -> Concern:
    """Note what bothers people, where and at what time of day; contacts of people are refused."""
    meeting, _record = _unpublished(session, meeting_id, now)
    _check_concern(session, meeting_id, draft)
    made = Concern(
        meeting_id=meeting_id, item_id=draft.item_id, beat_id=draft.beat_id,
        what=draft.what, place=draft.place, daytime=draft.daytime, noted_at=now,
    )  # fmt: skip
    session.add(made)
    note(session, by, now, "minutes.concern", meeting)
    session.commit()
    return made


def withdraw_concern(
    session: Session, meeting_id: int, concern_id: int, now: datetime, by: By
) -> None:
    """Take out a concern that was noted by mistake, while the minutes are not published."""
    meeting, _record = _unpublished(session, meeting_id, now)
    session.delete(concern_of(session, meeting_id, concern_id))
    note(session, by, now, "minutes.withdraw", meeting)
    session.commit()


def file_minutes(session: Session, meeting_id: int, now: datetime, by: By) -> None:
    """Say that the draft is whole: the reminders end."""
    meeting, record = begun(session, meeting_id, now)
    _check_state(record, DRAFT, "These minutes were filed already.")
    if meeting.ends_at > now:
        raise NotNow("The meeting is not over yet; file the minutes afterwards.")
    record.state, record.filed_at = FILED, now
    note(session, by, now, "minutes.file", meeting)
    session.commit()


def reopen_minutes(session: Session, meeting_id: int, now: datetime, by: By) -> None:
    """Make filed minutes a draft again."""
    meeting, record = begun(session, meeting_id, now)
    _check_state(record, FILED, "Only filed minutes that nobody approved become a draft again.")
    record.state, record.filed_at = DRAFT, None
    note(session, by, now, "minutes.reopen", meeting)
    session.commit()


def approve_minutes(
    session: Session, meeting_id: int, approved_in: int | None, now: datetime, by: By
) -> None:
    """Note that a later meeting approved the minutes; none is named where none will follow."""
    meeting, record = begun(session, meeting_id, now)
    _check_state(record, FILED, "Minutes are filed first, then approved once.")
    later = {one.id: one for one in meetings_after(session, meeting)}
    if approved_in is None:
        if any(one.starts_at <= now for one in later.values()):
            raise InputErrors([Problem("approved_in", "Choose the meeting that approved them.")])
    elif approved_in not in later or later[approved_in].starts_at > now:
        what = "Minutes are approved in a later meeting that has begun."
        raise InputErrors([Problem("approved_in", what)])
    record.state, record.approved_at, record.approved_in_id = APPROVED, now, approved_in
    note(session, by, now, "minutes.approve", meeting)
    session.commit()


def publish_minutes(session: Session, meeting_id: int, now: datetime, by: By) -> None:
    """Let everybody read the minutes; later changes are amendments that stand beside them."""
    meeting, record = begun(session, meeting_id, now)
    _check_state(record, APPROVED, "Minutes are approved first, then published once.")
    record.state, record.published_at = PUBLISHED, now
    if record.posted_at is None:
        record.posted_at = now
    announce(session, meeting, MINUTES, now, by)
    note(session, by, now, "minutes.publish", meeting)
    session.commit()


def _unpublished(session: Session, meeting_id: int, now: datetime) -> tuple[Meeting, Record]:
    meeting, record = begun(session, meeting_id, now)
    if record.is_public:
        raise NotNow("These minutes are published. Write an amendment into the text instead.")
    return meeting, record


def _check_state(record: Record, wanted: str, message: str) -> None:
    if record.state != wanted:
        raise NotNow(message)


def _check_concern(session: Session, meeting_id: int, draft: ConcernDraft) -> None:
    if draft.item_id is not None:
        agenda_item(session, meeting_id, draft.item_id)
    texts = {"what": draft.what, "place": draft.place}
    faults = line_faults(texts, {"what": 300, "place": 200}) + contact_faults(texts)
    if not draft.what:
        faults.append(Problem("what", "Say what bothers people."))
    if draft.daytime not in DAYTIMES:
        faults.append(Problem("daytime", "Choose a time of day."))
    refuse(faults)


def _last(session: Session, item: AgendaItem) -> Note | None:
    found = versions_of(session, item.id)
    return found[-1] if found else None
