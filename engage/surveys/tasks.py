"""Jobs of surveys: the calendar of waves, unsent drafts, and what closed waves left in files."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.db import db
from engage.errors import InputErrors, Refused
from engage.jobs import every
from engage.surveys.days import Due, due
from engage.surveys.plans import Act
from engage.surveys.services import close_wave, open_wave
from engage.surveys.services_fielding import close_web
from engage.surveys.services_forgetting import (
    discard_expired_drafts,
    discard_old_responses,
    erase_traces,
)
from engage.surveys.services_periods import end_period
from engage.web import settings


@every(minutes=5)
def follow_calendar() -> None:
    """Open, close and mix the waves whose day has come in the city."""
    config = settings()
    run_due(db.session(), config.keys, datetime.now(UTC), config.city.zone)


def run_due(session: Session, folder: Path, now: datetime, zone: ZoneInfo) -> None:
    """Do what the calendar asks of every wave; doing it again changes nothing.

    What one wave refuses stops no other one, and stands on its page with the reason.
    """
    today = now.astimezone(zone).date()
    waiting = due(session, today)
    session.rollback()
    for one in waiting:
        try:
            _run(session, one, (folder, today), Act("calendar", now))
        except (Refused, InputErrors):
            session.rollback()


def _run(session: Session, one: Due, where: tuple[Path, date], act: Act) -> None:
    folder, today = where
    if one.step == "period" and not end_period(session, one.wave, folder, today, act):
        return
    if one.step == "open":
        open_wave(session, one.wave, folder, act=act)
    elif one.step == "close_web":
        close_web(session, one.wave, act)
    else:
        close_wave(session, one.wave, folder, act=act)


@every(minutes=60)
def forget_drafts() -> None:
    """Delete the drafts whose day is over."""
    discard_expired_drafts(db.session(), datetime.now(UTC).date())


@every(minutes=60)
def forget_responses() -> None:
    """Delete the responses that were kept as long as their instrument says."""
    now = datetime.now(UTC)
    discard_old_responses(db.session(), now, now.astimezone(settings().city.zone).date())


@every(minutes=60)
def forget_traces() -> None:
    """Erase at night what the mix left in the files of the database."""
    config = settings()
    erase_traces(db.session(), config.keys, datetime.now(UTC), config.city.zone)
