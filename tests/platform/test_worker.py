"""A worker that is killed at work leaves nothing undone and nothing done twice."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy.orm import Session

from engage.config import Config, Mail
from engage.jobs import JOBS
from engage.mail.models import SENT, WAITING, OutboxMail
from engage.mail.outbox import queue_mail
from engage.mail.sending import LEASE, send_due
from engage.worker import load_tasks
from tests.platform.test_mail import SmtpServer, smtp

__all__ = ["smtp"]
NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)


def test_mail_in_the_hands_of_a_killed_worker_is_sent_once(
    app: Flask, config: Config, db_session: Session, smtp: SmtpServer
) -> None:
    queue_mail(db_session, to="r@example.org", subject="s", text="t", language="en", now=NOW)
    db_session.commit()
    reached, let_go = threading.Event(), threading.Event()
    smtp.before_mail = lambda: (reached.set(), let_go.wait(60))
    load_tasks()
    JOBS["engage.mail.tasks.send_mail"].later()
    worker = subprocess.Popen(
        [sys.executable, "-m", "engage.worker"], env=environment(config, smtp)
    )
    try:
        assert reached.wait(60), "no worker came"
    finally:
        worker.kill()
        worker.wait()
        let_go.set()
    smtp.before_mail = lambda: None
    (mail,) = db_session.query(OutboxMail)
    assert (mail.state, mail.attempts, smtp.received) == (WAITING, 1, [])
    server = Mail(host="127.0.0.1", port=smtp.server_address[1], starttls=False)
    sweep = replace(config, mail=server)
    assert send_due(db_session, sweep, datetime.now(UTC)) == 0  # it may still be at it
    assert send_due(db_session, sweep, datetime.now(UTC) + LEASE) == 1
    assert (mail.state, len(smtp.received)) == (SENT, 1)


def environment(config: Config, smtp: SmtpServer) -> dict[str, str]:
    """Return the environment of a worker of an instance that sends to a server."""
    settings = config.instance / "config.toml"
    port = smtp.server_address[1]
    mail = f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\nstarttls = false\n'
    settings.write_text(settings.read_text().partition("[mail]")[0] + mail)
    own = {
        "ENGAGE_INSTANCE": str(config.instance),
        "ENGAGE_SECRET_KEY": config.secret_key,
        "ENGAGE_CODE_PEPPER": config.code_pepper,
    }
    return os.environ | own
