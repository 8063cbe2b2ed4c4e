"""The job of meetings: erasing guests' contacts when their time has passed."""

from datetime import UTC, datetime
from typing import Final

from flask import current_app

from engage.config import Config
from engage.db import db
from engage.jobs import every
from engage.meetings.services_retention import purge_contacts

HOURLY: Final = 60


@every(HOURLY)
def purge() -> None:
    """Erase the contacts of meetings that are over for the days that the city set."""
    config: Config = current_app.extensions["engage"]
    purge_contacts(db.session(), config.rsvp_days, datetime.now(UTC))
