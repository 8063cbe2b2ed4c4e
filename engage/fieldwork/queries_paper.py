"""Reads of paper forms."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engage.fieldwork.models_paper import PaperForm

MAX_ATTEMPTS: Final = 3
LEASE: Final = timedelta(minutes=5)


def paper_form_of(session: Session, wave_code: str) -> PaperForm | None:
    """Return the paper form of a wave, drawn or asked for."""
    return session.get(PaperForm, wave_code)


def waiting_forms(session: Session, now: datetime) -> Sequence[str]:
    """Return the waves whose form nobody draws yet, who asked first first."""
    free = or_(PaperForm.leased_until.is_(None), PaperForm.leased_until < now)
    wanted = select(PaperForm.wave_code).where(PaperForm.state == "waiting", free)
    return session.scalars(wanted.order_by(PaperForm.requested_at, PaperForm.wave_code)).all()
