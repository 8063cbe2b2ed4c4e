"""Jobs of notices: send what has waited, remind guests, write digests."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from engage.calendar.walltime import rule_moment
from engage.db import db
from engage.jobs import every
from engage.mail.tasks import send_mail
from engage.meetings.queries_notices import due_notices
from engage.meetings.services_follow import Links, remind_guests, write_digests
from engage.meetings.services_notices import Post, send_notice
from engage.people.services_followers import forget_unconfirmed
from engage.web import settings

MONDAY: Final = 0
MORNING: Final = time(8)


@every(1)
def tell() -> None:
    """Send the notices that have waited their minutes."""
    session, now, config = db.session(), datetime.now(UTC), settings()
    n_mails = 0
    for number in due_notices(session, now):
        post = Post(session, now, config.base_url, config.code_pepper)
        n_mails += send_notice(session, number, post)
    if n_mails:
        send_mail.later()


@every(5)
def remind() -> None:
    """Remind guests whose time has come."""
    if remind_guests(db.session(), datetime.now(UTC), settings().base_url):
        send_mail.later()


@every(60)
def digest() -> None:
    """Write the digests of the week and of the month once they have begun."""
    session, now, config = db.session(), datetime.now(UTC), settings()
    links, today = Links(config.base_url, config.code_pepper), now.astimezone(config.city.zone)
    monday = today.date() - timedelta(days=(today.weekday() - MONDAY) % 7)
    for cadence, day in (("weekly", monday), ("monthly", today.date().replace(day=1))):
        begins = rule_moment(datetime.combine(day, MORNING), config.city.zone)
        if begins <= now and write_digests(session, cadence, begins, now, links):
            send_mail.later()
    forget_unconfirmed(session, now)
    session.commit()
