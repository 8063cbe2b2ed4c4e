"""Writes of live polls: make, open, count one answer, close, delete; each commits once."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import Missing, Refused
from engage.polls import tally
from engage.polls.drafts import NewPoll
from engage.polls.models import Poll, PollCount
from engage.polls.queries import poll_by_code, poll_counts

# No vowel, so that no word comes out; nothing that looks like another letter or digit.
ALPHABET: Final = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 5


class PollClosed(Refused):
    """An answer to a poll that does not take any, or a step that its state does not allow."""


def make_poll(
    session: Session, new: NewPoll, meeting_id: int | None, actor: str, now: datetime
) -> Poll:
    """Make a poll under a new short code; nobody can answer it before it is opened."""
    lock_for_writing(session)
    poll = Poll(
        code=_free_code(session),
        meeting_id=meeting_id,
        question=dict(new.question),
        options=[dict(option) for option in new.options],
        is_multi=new.is_multi,
        most=new.most,
        min_base=new.min_base,
        made_on=now.date(),
    )
    session.add(poll)
    session.flush()
    rows = [{"poll_id": poll.id, "position": i, "n": 0} for i in range(len(poll.options))]
    session.execute(insert(PollCount), rows)
    _audit(session, poll.id, "poll.make", actor, now)
    session.commit()
    return poll


def open_poll(session: Session, poll_id: int, actor: str, now: datetime) -> None:
    """Let the room answer."""
    poll = _locked(session, poll_id)
    if poll.status != "ready":
        raise PollClosed("This poll has been opened before.")
    poll.status = "open"
    _audit(session, poll_id, "poll.open", actor, now)
    session.commit()


def count_answer(session: Session, poll_id: int, positions: Sequence[int]) -> None:
    """Count one person's answer: numbers go up, nothing else is stored."""
    lock_for_writing(session)
    is_open = (Poll.id == poll_id, Poll.status == "open")
    raised = update(Poll).where(*is_open).values(n_answered=Poll.n_answered + 1)
    found = session.execute(raised.returning(Poll.id)).first()
    if found is None:
        session.rollback()
        raise PollClosed("This poll takes no answers now.")
    chosen = (PollCount.poll_id == poll_id, PollCount.position.in_(positions))
    session.execute(update(PollCount).where(*chosen).values(n=PollCount.n + 1))
    session.commit()


def close_poll(session: Session, poll_id: int, actor: str, now: datetime) -> None:
    """End a poll: what may be shown of its counts is kept, the counts are deleted."""
    poll = _locked(session, poll_id)
    if poll.status != "open":
        raise PollClosed("Only an open poll can be closed.")
    counts = poll_counts(session, poll_id)
    poll.result = tally.result(counts, poll.n_answered, poll.min_base)
    poll.n_answered = tally.printed(poll.n_answered, poll.min_base)
    poll.status = "closed"
    session.execute(delete(PollCount).where(PollCount.poll_id == poll_id))
    _audit(session, poll_id, "poll.close", actor, now)
    session.commit()


def delete_poll(session: Session, poll_id: int, actor: str, now: datetime) -> None:
    """Delete a poll with everything that was counted."""
    poll = _locked(session, poll_id)
    session.execute(delete(PollCount).where(PollCount.poll_id == poll_id))
    session.delete(poll)
    _audit(session, poll_id, "poll.delete", actor, now)
    session.commit()


def read_poll_code(typed: str) -> str:
    """Return a typed code as it is stored.

    >>> read_poll_code(" 4k7-mx ")
    '4K7MX'
    """
    return typed[:20].upper().replace("-", "").replace(" ", "")


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if poll_by_code(session, code) is None:
            return code


def _locked(session: Session, poll_id: int) -> Poll:
    lock_for_writing(session)
    query = select(Poll).where(Poll.id == poll_id).with_for_update()
    poll = session.scalar(query.execution_options(populate_existing=True))
    if poll is None:
        session.rollback()
        raise Missing("There is no such poll.")
    return poll


def _audit(session: Session, poll_id: int, action: str, actor: str, now: datetime) -> None:
    record(session, at=now, actor=actor, action=action, object=f"poll {poll_id}")
