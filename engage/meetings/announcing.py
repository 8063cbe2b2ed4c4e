"""What many are to be told waits some minutes: it can be stopped, and changes become one mail."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from engage.meetings.drafts import By
from engage.meetings.models import Meeting
from engage.meetings.models_notices import AGENDA, AMENDED, CALLED_OFF, MOVED, NEW, Notice
from engage.meetings.notice_mails import remembered
from engage.meetings.queries_notices import guests_to_tell, waiting_notice

DELAY: Final = timedelta(minutes=10)


def announce(  # noqa: PLR0913, PLR0917  # who tells what about which meeting, and what was before
    session: Session,
    meeting: Meeting,
    kind: str,
    now: datetime,
    by: By,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Let guests and followers be told in ten minutes, in the caller's transaction.

    Nobody is told of a meeting that has begun. Changes until then become one mail; a meeting that
    is back where it was becomes none.
    """
    if meeting.starts_at <= now and kind in {NEW, MOVED}:
        return
    is_joined = kind in {NEW, MOVED, CALLED_OFF}
    waiting = waiting_notice(session, meeting.id, (NEW, MOVED)) if is_joined else None
    if waiting is None:
        values = {"kind": kind, "before": dict(before or {}), "made_by": by.actor}
        session.add(Notice(meeting_id=meeting.id, made_at=now, due_at=now + DELAY, **values))
    elif _is_for_nobody(session, waiting, meeting, kind):
        session.delete(waiting)
    else:
        _join(session, waiting, kind, before or {})
        waiting.due_at = now + DELAY


def _is_for_nobody(session: Session, waiting: Notice, meeting: Meeting, kind: str) -> bool:
    """Return whether news cancels out: back where it was, or called off before anybody heard."""
    if kind == MOVED and waiting.kind == MOVED:
        return bool(waiting.before == remembered(meeting))
    is_unheard = waiting.kind == NEW and not guests_to_tell(session, meeting.id)
    return kind == CALLED_OFF and is_unheard


def _join(session: Session, waiting: Notice, kind: str, before: Mapping[str, Any]) -> None:
    """Make one notice of two: what guests knew first stays what was before."""
    if kind == CALLED_OFF:
        waiting.kind = CALLED_OFF
    elif waiting.kind == NEW and guests_to_tell(session, waiting.meeting_id):
        waiting.kind, waiting.before = MOVED, dict(before)


def announce_agenda(session: Session, meeting: Meeting, kind: str, now: datetime, by: By) -> None:
    """Let guests and followers read a posted agenda, or what was changed in it, in ten minutes.

    Changes in that time become one mail; those of an agenda that nobody was told of yet are none.
    """
    if meeting.starts_at <= now or meeting.is_cancelled:
        return
    waiting = waiting_notice(session, meeting.id, (AGENDA, AMENDED))
    if waiting is not None:
        waiting.due_at = now + DELAY
        return
    session.add(
        Notice(
            meeting_id=meeting.id, kind=kind, before={}, made_by=by.actor,
            made_at=now, due_at=now + DELAY,
        )
    )  # fmt: skip


def announce_promise(
    session: Session, meeting_id: int, commitment_id: int, words: str, now: datetime
) -> None:
    """Let those who follow a promise be told of a step, in the caller's transaction."""
    values = {"kind": "promise", "before": {"words": words}, "made_by": "system"}
    session.add(
        Notice(
            meeting_id=meeting_id, commitment_id=commitment_id,
            made_at=now, due_at=now + DELAY, **values,
        )
    )  # fmt: skip
