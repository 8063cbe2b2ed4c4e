"""Two questions to a room: one that is closed and shows its result, one that is open now."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage.meetings.queries import next_meeting
from engage.polls.drafts import NewPoll, poll_of_item
from engage.polls.queries import poll_items
from engage.polls.services import close_poll, count_answer, make_poll, open_poll

# How many of a made-up room chose each answer of the closed question.
RAISED_HANDS = (14, 11, 3, 9, 6, 2, 4, 3, 1)
OPEN_QUESTION = NewPoll(
    question={
        "en": "When should the next meeting begin?",
        "es": "¿A qué hora debe empezar la próxima reunión?",
    },
    options=[
        {"en": "At 5:30 p.m.", "es": "A las 5:30 p. m.", "alone": False},
        {"en": "At 6:30 p.m.", "es": "A las 6:30 p. m.", "alone": False},
        {"en": "At 7:30 p.m.", "es": "A las 7:30 p. m.", "alone": False},
    ],
)


def load_polls(session: Session, actor: str, now: datetime) -> None:
    """Make a closed poll of the survey's question on priorities, and an open one typed in place."""
    meeting = next_meeting(session, None, now)
    meeting_id = meeting.id if meeting else None
    asked = next(one for one in poll_items(session) if one.item.id == "first")
    closed = make_poll(session, poll_of_item(asked), None, actor, now)
    open_poll(session, closed.id, actor, now)
    for position, hands in enumerate(RAISED_HANDS):
        for _hand in range(hands):
            count_answer(session, closed.id, [position])
    close_poll(session, closed.id, actor, now)
    opened = make_poll(session, OPEN_QUESTION, meeting_id, actor, now)
    open_poll(session, opened.id, actor, now)
