"""The outbox: what it refuses, how it sends, tries again and gives up."""

import email
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.audit.models import AuditRow
from engage.config import Config, Mail
from engage.mail.models import BOUNCED, FAILED, SENT, WAITING, OutboxMail
from engage.mail.outbox import (
    Attachment,
    UnfitMail,
    discard_mail,
    failed_mails,
    forget_old,
    queue_mail,
    retry_mail,
    waiting_mails,
)
from engage.mail.sending import LEASE, WAITS, compose, send_due

NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)


def letter(session: Session, **changed: str) -> OutboxMail:
    """Queue a mail with some part changed."""
    parts = {"to": "r@example.org", "subject": "Reunión", "text": "A las seis.\n", "language": "es"}
    mail = queue_mail(session, now=NOW, **(parts | changed))
    session.commit()
    return mail


class SmtpServer(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it gets and refuses what it is told to."""

    daemon_threads = True
    replies: dict[str, str]
    received: list[str]
    recipients: list[str]
    before_mail: Callable[[], object]


class SmtpHandler(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321."""

    def handle(self) -> None:
        server = cast(SmtpServer, self.server)
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            verb = line[:4].decode().strip().upper()
            if verb == "MAIL":
                server.before_mail()
            if verb == "RCPT":
                server.recipients.append(line.decode().strip().partition(":")[2])
            if verb == "DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                server.received.append(b"".join(lines).decode())
            reply = server.replies.get(verb, "250 fine")
            self.wfile.write(f"{reply}\r\n".encode())
            if verb == "QUIT":
                return


def serving_smtp() -> Iterator[SmtpServer]:
    """Run a mail server on this computer."""
    server = SmtpServer(("127.0.0.1", 0), SmtpHandler)
    server.replies, server.received, server.recipients = {"QUIT": "221 bye"}, [], []
    server.before_mail = lambda: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """A mail server on this computer."""
    yield from serving_smtp()


def by_smtp(config: Config, server: SmtpServer) -> Config:
    """Return a configuration that sends to a server."""
    mail = Mail(host="127.0.0.1", port=server.server_address[1], starttls=False)
    return replace(config, mail=mail)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        pytest.param("to", "a@example.org,b@example.org", id="a list"),
        pytest.param("to", "a@example.org b@example.org", id="two words"),
        pytest.param("to", "a@example.org\r\nBcc: b@example.org", id="header in the address"),
        pytest.param("to", "Ana <a@example.org>", id="display name"),
        pytest.param("to", "a@b@example.org", id="two signs"),
        pytest.param("to", "@example.org", id="nobody"),
        pytest.param("to", "=?utf-8?q?b=40evil.example?=@example.org", id="an encoded word"),
        pytest.param("to", "a\u2028@example.org", id="line separator in the address"),
        pytest.param("to", "", id="empty"),
        pytest.param("subject", "Hello\r\nBcc: b@example.org", id="header in the subject"),
        pytest.param("subject", "Hello\u2028there", id="line separator"),
        pytest.param("subject", " ", id="no subject"),
        pytest.param("text", "a\x00b", id="NUL"),
        pytest.param("text", "a\rb", id="lone CR"),
        pytest.param("text", "\ud800", id="lone surrogate"),
    ],
)
def test_unfit_mail_is_refused_and_the_outbox_unchanged(
    db_session: Session, part: str, value: str
) -> None:
    with pytest.raises(UnfitMail):
        letter(db_session, **{part: value})
    assert waiting_mails(db_session) == []


def test_mail_of_a_transaction_that_fails_is_never_sent(
    db_session: Session, config: Config
) -> None:
    queue_mail(db_session, to="r@example.org", subject="s", text="t", language="en", now=NOW)
    db_session.rollback()
    assert send_due(db_session, replace(config, mode="demo"), NOW) == 0


def test_demo_writes_a_message_that_one_can_open(db_session: Session, config: Config) -> None:
    invitation = Attachment("a.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\n")
    queue_mail(
        db_session,
        to="r@example.org",
        subject="Reunión",
        text="A las seis.\n",
        language="es",
        now=NOW,
        attachment=invitation,
    )
    db_session.commit()
    demo = replace(config, mode="demo")
    assert send_due(db_session, demo, NOW) == 1
    (path,) = (config.instance / "mail").glob("*.eml")
    message = cast(EmailMessage, email.message_from_bytes(path.read_bytes(), policy=default))
    assert (message["Subject"], message["To"]) == ("Reunión", "r@example.org")
    body = message.get_body()
    assert body is not None
    assert body["Content-Language"] == "es"
    (part,) = message.iter_attachments()
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "REQUEST")
    assert send_due(db_session, demo, NOW) == 0


def test_without_a_server_mail_waits(db_session: Session, config: Config) -> None:
    mail = letter(db_session)
    assert send_due(db_session, config, NOW) == 0
    assert (mail.state, mail.attempts) == (WAITING, 0)


def test_sent_mail_keeps_nothing_of_what_it_said(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    mail = letter(db_session)
    assert send_due(db_session, by_smtp(config, smtp), NOW) == 1, mail.last_error
    assert "r@example.org" in smtp.received[0]
    assert (mail.state, mail.text, mail.attachment) == (SENT, "", None)


def test_rude_goodbye_after_acceptance_does_not_send_twice(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    smtp.replies["QUIT"] = "421 go away"
    letter(db_session)
    assert send_due(db_session, by_smtp(config, smtp), NOW) == 1


def test_refused_address_fails_at_once_and_is_seen_tried_again_or_dropped(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    smtp.replies["RCPT"] = "550 no such person"
    mail = letter(db_session)
    send_due(db_session, by_smtp(config, smtp), NOW)
    assert failed_mails(db_session) == [mail]
    assert "no such person" in mail.last_error
    retry_mail(db_session, mail.id, Act("ana", NOW))
    del smtp.replies["RCPT"]
    assert send_due(db_session, by_smtp(config, smtp), NOW) == 1
    smtp.replies["RCPT"] = "550 no such person"
    other = letter(db_session)
    send_due(db_session, by_smtp(config, smtp), NOW)
    discard_mail(db_session, other.id, Act("ana", NOW))
    assert failed_mails(db_session) == []
    rows = db_session.query(AuditRow).order_by(AuditRow.seq)
    assert [(row.actor, row.action, row.object) for row in rows] == [
        ("ana", "mail.retry", f"mail {mail.id}"), ("ana", "mail.discard", f"mail {other.id}"),
    ]  # fmt: skip
    assert "@" not in str([row.detail for row in rows])


def test_busy_server_is_tried_again_after_longer_and_longer_waits(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    smtp.replies["RCPT"] = "451 later please"
    mail, moment = letter(db_session), NOW
    for wait in WAITS:
        send_due(db_session, by_smtp(config, smtp), moment)
        assert (mail.state, mail.next_attempt_at) == (WAITING, moment + wait)
        assert send_due(db_session, by_smtp(config, smtp), moment + wait - timedelta(1e-5)) == 0
        moment += wait
    send_due(db_session, by_smtp(config, smtp), moment)
    assert mail.state == FAILED


def test_absent_server_counts_as_a_try(db_session: Session, config: Config) -> None:
    mail = letter(db_session)
    nowhere = replace(config, mail=Mail(host="127.0.0.1", port=9, starttls=False))
    send_due(db_session, nowhere, NOW)
    assert (mail.state, mail.attempts, mail.last_error.partition(":")[0]) == (
        WAITING,
        1,
        "ConnectionRefusedError",
    )


def test_silent_server_is_asked_once_in_a_round(db_session: Session, config: Config) -> None:
    mails = [letter(db_session), letter(db_session)]
    nowhere = replace(config, mail=Mail(host="127.0.0.1", port=9, starttls=False))
    send_due(db_session, nowhere, NOW)
    assert [mail.attempts for mail in mails] == [1, 0]


def test_mail_that_cannot_be_written_holds_up_no_other(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    odd, plain = letter(db_session), letter(db_session)
    odd.subject = "as no form lets it\r\nBcc: b@example.org"
    db_session.commit()
    assert send_due(db_session, by_smtp(config, smtp), NOW) == 1
    assert (odd.state, plain.state) == (FAILED, SENT)
    assert "b@example.org" not in "".join(smtp.received)


@pytest.mark.parametrize(
    "address",
    ["a'b+c=d@example.org", "{{7*7}}@example.org", "-oQ@example.org",
     "a!b%c@example.org", "`id`|x@example.org", "josé@example.org"],
)  # fmt: skip
def test_odd_address_reaches_nobody_else(
    db_session: Session, config: Config, smtp: SmtpServer, address: str
) -> None:
    letter(db_session, to=address)
    send_due(db_session, by_smtp(config, smtp), NOW)
    assert set(smtp.recipients) <= {f"<{address}>"}


def test_mail_that_a_dead_worker_held_is_sent_after_its_lease(
    db_session: Session, config: Config
) -> None:
    mail = letter(db_session)
    mail.next_attempt_at, mail.attempts = NOW + LEASE, 1  # as the dead worker left it
    db_session.commit()
    demo = replace(config, mode="demo")
    assert send_due(db_session, demo, NOW) == 0
    assert send_due(db_session, demo, NOW + LEASE) == 1


def test_message_id_stays_the_same_at_each_attempt(db_session: Session) -> None:
    mail = letter(db_session)
    ids = {compose(mail, "engage@city.example", NOW)["Message-ID"] for _ in range(2)}
    assert ids == {f"<{mail.uid}@city.example>"}


@pytest.mark.parametrize("state", [SENT, WAITING, FAILED, BOUNCED])
@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_mail_is_forgotten_after_a_month(
    db_session: Session, state: str, days: int, is_kept: bool
) -> None:
    letter(db_session).state = state
    db_session.commit()
    forget_old(db_session, NOW + timedelta(days=days))
    assert (db_session.query(OutboxMail).count() == 1) is is_kept
