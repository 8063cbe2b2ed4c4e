"""Reads of what the public may take home of the archive."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.briefings.models import ArchivedBriefing
from engage.results.queries import standing


def public_copy(session: Session, beat_code: str, language: str) -> ArchivedBriefing | None:
    """Return the newest printed briefing of a beat, None where the public may not have it.

    One with a note stays with staff, and one whose release was withdrawn or corrected is no longer
    handed out; an older one does not stand in for it, as its code would say that it is superseded.
    """
    wanted = select(ArchivedBriefing).where(
        ArchivedBriefing.beat_code == beat_code, ArchivedBriefing.language == language
    )
    newest = wanted.order_by(ArchivedBriefing.made_at.desc(), ArchivedBriefing.id.desc())
    row = session.scalar(newest.limit(1))
    if row is None or not row.content or json.loads(row.content).get("note"):
        return None
    release = standing(session, row.release_sha256)
    return row if release is not None and release.state == "current" else None
