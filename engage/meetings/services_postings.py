"""Writes of the log of a posted agenda; an entry is only ever added."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem, Refused
from engage.meetings.acts import note
from engage.meetings.drafts import By
from engage.meetings.models import Meeting
from engage.meetings.models_postings import AMENDED, POSTED, PUBLICISED, Posting
from engage.meetings.queries_postings import first_posted_at
from engage.meetings.seats import locked_meeting
from engage.plain import is_plain

ACTS: Final = (POSTED, AMENDED, PUBLICISED)
MAX_WORDS: Final = 300


class NotPosted(Refused):
    """Only an agenda that hangs out can be changed afterwards."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done with an agenda: where it hangs, what was changed, where it was announced."""

    act: str
    words: str


def log_posting(session: Session, meeting_id: int, entry: Entry, now: datetime, by: By) -> Posting:
    """Note that an agenda was posted, announced, or changed after it was posted."""
    _check(entry)
    lock_for_writing(session)
    meeting: Meeting = locked_meeting(session, meeting_id)
    if entry.act == AMENDED and first_posted_at(session, meeting_id) is None:
        raise NotPosted("This agenda does not hang out yet. Note first where it was posted.")
    made = Posting(
        meeting_id=meeting.id, act=entry.act, words=entry.words.strip(), actor=by.actor, at=now
    )
    session.add(made)
    note(session, by, now, f"meeting.agenda_{entry.act}", meeting)
    session.commit()
    return made


def _check(entry: Entry) -> None:
    words = entry.words.strip()
    if entry.act not in ACTS:
        raise InputErrors([Problem.of("act", "{act} cannot be noted.", act=repr(entry.act))])
    if not words or not is_plain(words) or len(words) > MAX_WORDS:
        fault = "Say where, or what was changed, in one line of at most 300 characters."
        raise InputErrors([Problem("words", fault)])
