"""The calendar of waves: which of them is to be opened, closed on the web or mixed on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engage.surveys.models import Wave

# "period": a standing survey has come to the end of a period.
Step: TypeAlias = Literal["open", "close_web", "mix", "period"]


@dataclass(frozen=True, slots=True)
class Due:
    """What the calendar asks of a wave today."""

    wave: str
    step: Step


def due(session: Session, today: date) -> list[Due]:
    """Return what is to be done today with the waves that go by the calendar, or wait for a mix."""
    goes_on = (or_(Wave.is_automatic, Wave.status == "closing"), Wave.status != "closed")
    query = select(Wave).where(*goes_on).order_by(Wave.id)
    return [Due(wave.code, step) for wave in session.scalars(query) for step in _steps(wave, today)]


def _steps(wave: Wave, today: date) -> Iterator[Step]:
    """Yield the one step of a wave, or none; a mix that a crash broke off is due again."""
    if wave.status == "draft":
        if wave.opens_on <= today <= wave.closes_on:
            yield "open"
    elif wave.period_months is not None and wave.status == "open":
        if today > wave.closes_on:
            yield "period"
    else:
        yield from _last_steps(wave, today)


def _last_steps(wave: Wave, today: date) -> Iterator[Step]:
    if wave.is_key_held_here and (today > wave.fieldwork_ends_on or wave.status == "closing"):
        yield "mix"
    elif today > wave.closes_on and wave.status == "open":
        yield "close_web"
