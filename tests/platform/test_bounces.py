"""Mail that came back: read from a mailbox or a pipe, and shown to staff."""

import mailbox
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.cli import engage
from engage.errors import Refused
from engage.mail.bounces import Bounce, bounce_in
from engage.mail.models import BOUNCED, SENT, OutboxMail
from engage.mail.outbox import failed_mails, queue_mail, retry_mail

NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
UID = "0123456789abcdef" * 2
WHY = "550 5.1.1 <r@example.org>: no such person"
REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: engage@city.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; r@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; {why}

--b
Content-Type: {kind}

From: engage@city.example
To: r@example.org
Subject: See you
Message-ID: <{uid}@city.example>

--b--
"""


def report(
    uid: str = UID, action: str = "failed", kind: str = "text/rfc822-headers", why: str = WHY
) -> bytes:
    """Return a delivery report as Postfix writes it."""
    text = REPORT.format(uid=uid, action=action, kind=kind, why=why)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def sent(db_session: Session) -> OutboxMail:
    """A mail that a server took."""
    mail = queue_mail(
        db_session, to="r@example.org", subject="See you", text="At six", language="en", now=NOW
    )
    mail.state, mail.text = SENT, ""
    db_session.commit()
    return mail


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_report_names_the_mail_and_the_reason(kind: str) -> None:
    assert bounce_in(report(kind=kind)) == Bounce(UID, WHY)


def test_reason_on_several_lines_becomes_one() -> None:
    folded = report(why="550 no\n  such \x07person")
    assert bounce_in(folded) == Bounce(UID, "550 no such person")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(report(action="delayed"), id="the server goes on trying"),
        pytest.param(report(uid="not-ours"), id="a mail of somebody else"),
        pytest.param(b"Subject: I am on holiday\r\n\r\nUntil June.\r\n", id="a holiday reply"),
        pytest.param(b"Content-Type: multipart/report\r\n\r\nno parts", id="no parts"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\x00" * 999, id="no mail at all"),
        pytest.param(b"A" * 2_000_000, id="too large"),
    ],
)
def test_anything_else_is_no_bounce(content: bytes) -> None:
    assert bounce_in(content) is None


def test_bounce_is_noted_once_and_shown_without_a_button_to_try_again(
    sent: OutboxMail,
    runner: Callable[..., Result],
    staff_client: Callable[..., FlaskClient],
    db_session: Session,
    tmp_path: Path,
) -> None:
    path = tmp_path / "report.eml"
    path.write_bytes(report(sent.uid))
    assert "1 of them new" in runner("mail", "bounces", path).output
    assert "0 of them new" in runner("mail", "bounces", path).output
    assert failed_mails(db_session) == [sent]
    page = staff_client("organizer").get("/staff/people/mail").text
    assert "It came back:" in page
    assert "no such person" in page
    assert f"/staff/people/mail/{sent.id}/retry" not in page
    assert f"/staff/people/mail/{sent.id}/discard" in page
    with pytest.raises(Refused):
        retry_mail(db_session, sent.id, Act("ana", NOW))


@pytest.mark.parametrize("box", [mailbox.mbox, mailbox.Maildir])
def test_mailbox_is_read_and_left_as_it_is(
    sent: OutboxMail,
    runner: Callable[..., Result],
    db_session: Session,
    tmp_path: Path,
    box: type[mailbox.mbox | mailbox.Maildir],
) -> None:
    found = box(tmp_path / "box")
    other = EmailMessage()
    other["Subject"] = "Is the meeting on?"
    for content in (other.as_bytes(), report(sent.uid)):
        found.add(content)
    found.flush()
    found.close()
    before = {p: p.read_bytes() for p in tmp_path.rglob("box/**/*") if p.is_file()}
    assert "1 of them new" in runner("mail", "bounces", tmp_path / "box").output
    assert {p: p.read_bytes() for p in before} == before
    assert db_session.get_one(OutboxMail, sent.id).state == BOUNCED


def test_mail_server_hands_a_report_through_a_pipe(sent: OutboxMail, app: Flask) -> None:
    done = CliRunner().invoke(engage, ["mail", "bounces", "-"], input=report(sent.uid), obj=app)
    assert "1 of them new" in done.output


def test_report_about_a_mail_that_was_never_sent_is_ignored(
    runner: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "forged.eml"
    path.write_bytes(report("f" * 32))
    assert "0 of them new" in runner("mail", "bounces", path).output
