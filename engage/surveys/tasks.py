"""Jobs of surveys: what respondents left unsent, and what closed waves left in files."""

from datetime import UTC, datetime

from engage.db import db
from engage.jobs import every
from engage.surveys.services import discard_expired_drafts, erase_traces
from engage.web import settings


@every(minutes=60)
def forget_drafts() -> None:
    """Delete the drafts whose day is over."""
    discard_expired_drafts(db.session(), datetime.now(UTC).date())


@every(minutes=60)
def forget_traces() -> None:
    """Erase at night what the mix left in the files of the database."""
    config = settings()
    erase_traces(db.session(), config.keys, datetime.now(UTC), config.city.zone)
