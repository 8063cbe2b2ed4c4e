"""Reads of what organizers change in the briefing of a beat."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.briefings.models_editions import BriefingEdition


def edition(session: Session, beat_code: str) -> BriefingEdition | None:
    """Return what holds for a beat now, None where nobody has changed anything."""
    return next(iter(editions(session, beat_code)), None)


def editions(session: Session, beat_code: str) -> Sequence[BriefingEdition]:
    """Return every version of a beat, the newest first."""
    wanted = select(BriefingEdition).where(BriefingEdition.beat_code == beat_code)
    return session.scalars(wanted.order_by(BriefingEdition.id.desc())).all()
