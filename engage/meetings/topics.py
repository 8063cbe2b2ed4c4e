"""Topics that guests propose for the agenda: seen by staff, and gone with the guest."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.meetings.models import Rsvp
from engage.meetings.models_agenda import PROPOSED, AgendaItem
from engage.meetings.records import ensured_record

MINUTES = 5


def propose_topic(session: Session, rsvp: Rsvp) -> None:
    """Propose a guest's topic for the agenda of the meeting, in the caller's transaction."""
    ensured_record(session, rsvp.meeting)
    if rsvp.topic and _proposal(session, rsvp) is None:
        item = AgendaItem(
            meeting_id=rsvp.meeting_id, state=PROPOSED, position=0, minutes=MINUTES,
            titles={rsvp.language: rsvp.topic}, source=_source(rsvp),
        )  # fmt: skip
        session.add(item)


def forget_topic(session: Session, rsvp: Rsvp) -> None:
    """Take back a proposal that nobody took in; one on the agenda names its guest no more."""
    item = _proposal(session, rsvp)
    if item is not None and item.state == PROPOSED:
        session.delete(item)
    elif item is not None:
        item.source = None


def _proposal(session: Session, rsvp: Rsvp) -> AgendaItem | None:
    same = AgendaItem.meeting_id == rsvp.meeting_id, AgendaItem.source == _source(rsvp)
    return session.scalar(select(AgendaItem).where(*same))


def _source(rsvp: Rsvp) -> str:
    return f"guest {rsvp.id}"
