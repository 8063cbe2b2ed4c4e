"""Jobs of mailings: hand over what is due, forget what has had its time."""

from datetime import UTC, datetime

from engage.db import db
from engage.fieldwork.queries_mailing import due_mailings, forgotten_drafts
from engage.fieldwork.services_handing import destroy_left_keys, expire_draft, hand_next
from engage.jobs import every
from engage.mail.tasks import send_mail
from engage.web import settings


@every(minutes=1)
def mail_out() -> None:
    """Hand the next piece of each mailing that is due to the outbox, and let it be sent."""
    session, now = db.session(), datetime.now(UTC)
    handed = [hand_next(session, settings(), number, now) for number in due_mailings(session, now)]
    destroy_left_keys(session, settings())
    if any(handed):
        send_mail.later()


@every(minutes=60)
def forget_lists() -> None:
    """Forget the lists that nobody confirmed."""
    session, now = db.session(), datetime.now(UTC)
    for number in forgotten_drafts(session, now.date()):
        expire_draft(session, settings(), number, now)
