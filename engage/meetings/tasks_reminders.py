"""Jobs of meetings: asking for minutes that are missing, and after promises that are due."""

from datetime import UTC, datetime
from typing import Final

from engage.db import db
from engage.jobs import every
from engage.mail.tasks import send_mail
from engage.meetings.services_reminders import remind_organizers, remind_owners
from engage.web import settings

HOURLY: Final = 60


@every(HOURLY)
def remind() -> None:
    """Write to organizers and officers whose turn it is."""
    session, now, base_url = db.session(), datetime.now(UTC), settings().base_url
    n_filed = remind_organizers(session, now, base_url)
    n_owned = remind_owners(session, now, base_url)
    if n_filed or n_owned:
        send_mail.later()
