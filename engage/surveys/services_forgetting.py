"""Forgetting: unsent drafts whose day is over, and what closed waves left in files."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.surveys import keys, traces
from engage.surveys.acts import note
from engage.surveys.plans import Act
from engage.surveys.sending import DRAFTS


def discard_expired_drafts(session: Session, today: date) -> int:
    """Delete the drafts whose day is over and return how many there were."""
    lock_for_writing(session)
    gone: Any = session.execute(delete(DRAFTS).where(DRAFTS.c.expires_on < today))
    session.commit()
    return int(gone.rowcount)


def erase_traces(session: Session, folder: Path, now: datetime, zone: ZoneInfo) -> bool:
    """Erase at the quietest hour what closed waves left in files; return whether it was done.

    A crash may also have left a key behind that opens what is no longer there.
    """
    left = traces.left_behind(session)
    session.rollback()
    if left is None or not left.may_be_erased(now, zone):
        return False
    for code in left.waves:
        keys.destroy_wave_key(folder, code)
    if not traces.rewrite_tables(session):
        return False
    lock_for_writing(session)
    for code in left.waves:
        note(session, Act("worker", now), traces.ERASED, code, {})
    session.commit()
    return True
