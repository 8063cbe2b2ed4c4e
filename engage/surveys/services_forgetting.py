"""Forgetting: unsent drafts, responses kept long enough, what closed waves left in files."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engage.db import cache_folder, lock_for_writing
from engage.surveys import columnar, keys, traces
from engage.surveys.acts import note
from engage.surveys.models import Comment, MapPoint, Response, Wave
from engage.surveys.plans import Act
from engage.surveys.queries import instrument_of
from engage.surveys.sending import DRAFTS


def discard_expired_drafts(session: Session, today: date) -> int:
    """Delete the drafts whose day is over and return how many there were."""
    lock_for_writing(session)
    gone: Any = session.execute(delete(DRAFTS).where(DRAFTS.c.expires_on < today))
    session.commit()
    return int(gone.rowcount)


def discard_old_responses(session: Session, now: datetime, today: date) -> list[str]:
    """Delete the responses, comments and places of waves that have kept them as long as they may.

    The instrument says for how many days; releases stay. The codes of those waves are returned.
    """
    lock_for_writing(session)
    gone = [wave for wave in _with_responses(session) if _may_be_kept_until(session, wave) < today]
    for wave in gone:
        for table in (Response, Comment, MapPoint):
            session.execute(delete(table).where(table.wave_id == wave.id))
        note(session, Act("worker", now), "wave.forget", wave.code, {"responses": wave.n_stored})
    session.commit()
    discard_old_columns(session)
    return [wave.code for wave in gone]


def discard_old_columns(session: Session) -> list[str]:
    """Delete the columnar caches of waves that have no responses any more, and return their codes.

    A crash may have left some behind, so all are looked at.
    """
    cache = cache_folder(session)
    kept = [wave.code for wave in _with_responses(session)]
    return [] if cache is None else columnar.forget(cache, kept)


def _with_responses(session: Session) -> list[Wave]:
    has_some = select(Response.wave_id).distinct()
    query = select(Wave).where(Wave.status == "closed", Wave.id.in_(has_some))
    return list(session.scalars(query.order_by(Wave.id)))


def _may_be_kept_until(session: Session, wave: Wave) -> date:
    days = instrument_of(session, wave).privacy.retain_days
    return wave.fieldwork_ends_on + timedelta(days=days)


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
