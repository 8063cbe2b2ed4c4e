"""The job that empties the bin of meetings and venues."""

from datetime import UTC, datetime
from typing import Final

from engage.db import db
from engage.jobs import every
from engage.meetings.services_bin import empty_bin

HOURLY: Final = 60


@every(HOURLY)
def empty_the_bin() -> None:
    """Delete what has lain in the bin for thirty days."""
    empty_bin(db.session(), datetime.now(UTC))
