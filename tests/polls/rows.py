"""Rows of live polls for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from engage.polls.drafts import NewPoll
from engage.polls.models import Poll
from engage.polls.services import close_poll, count_answer, make_poll, open_poll

NOW = datetime(2026, 9, 1, 19, tzinfo=UTC)
ACTOR = "organizer@example.org"


def option(en: str, es: str, *, alone: bool = False) -> dict[str, Any]:
    return {"en": en, "es": es, "alone": alone}


def new_poll(**changes: Any) -> NewPoll:
    """Return a question with three answers, the last of which stands alone."""
    values: dict[str, Any] = {
        "question": {"en": "What first?", "es": "¿Qué primero?"},
        "options": [
            option("Noise", "Ruido"),
            option("Traffic", "Tráfico"),
            option("Don't know", "No sé", alone=True),
        ],
    }
    return NewPoll(**(values | changes))


def open_one(session: Session, **changes: Any) -> Poll:
    """Return an open poll."""
    poll = make_poll(session, new_poll(**changes), None, ACTOR, NOW)
    open_poll(session, poll.id, ACTOR, NOW)
    return poll


def closed_one(session: Session, counts: Sequence[int], **changes: Any) -> Poll:
    """Return a closed poll in which so many people chose each answer."""
    poll = open_one(session, **changes)
    for position, n in enumerate(counts):
        for _ in range(n):
            count_answer(session, poll.id, [position])
    close_poll(session, poll.id, ACTOR, NOW)
    return poll
