"""The jobs of mail: sent right after the request that queued it, and again each minute."""

from datetime import UTC, datetime

from flask import Flask, Response

from engage.db import db
from engage.jobs import every
from engage.mail.outbox import forget_old, has_queued
from engage.mail.sending import send_due
from engage.web import settings


@every(minutes=1)
def send_mail() -> None:
    """Send the mail that is due."""
    send_due(db.session(), settings(), datetime.now(UTC))


@every(minutes=60)
def forget_mail() -> None:
    """Erase whom we wrote to a month ago."""
    forget_old(db.session(), datetime.now(UTC))


def init_app(app: Flask) -> None:
    """Wake a worker after each request that put mail into the outbox."""
    app.after_request(_wake)


def _wake(response: Response) -> Response:
    # a page that never asked the database has no session to ask
    if db.session.registry.has() and has_queued(db.session()):
        send_mail.later()
    return response
