"""Taking back what was asked for and nobody has begun."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from engage.briefings.models import BriefingRequest
from engage.briefings.queries import free
from engage.briefings.variants import FULL
from engage.db import lock_for_writing


def forget_waiting(
    session: Session,
    wave_code: str,
    beat_codes: Collection[str],
    now: datetime,
    variant: str = FULL,
) -> int:
    """Take what nobody has begun of a variant off the list, and return how many they were."""
    gone = delete(BriefingRequest).where(
        BriefingRequest.wave_code == wave_code,
        BriefingRequest.beat_code.in_(beat_codes),
        BriefingRequest.variant == variant,
        *free(now),
    )
    session.rollback()
    lock_for_writing(session)
    n_gone = cast("CursorResult[Any]", session.execute(gone)).rowcount
    session.commit()
    return n_gone
