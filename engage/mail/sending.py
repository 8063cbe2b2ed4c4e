"""Sending what waits in the outbox: by SMTP with retry and back-off, in a demo into files."""

import smtplib
import ssl
from contextlib import closing, suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.calendar.ics import sent_by
from engage.config import Config, Mail
from engage.db import lock_for_writing
from engage.mail.html import html_of
from engage.mail.models import FAILED, SENT, WAITING, OutboxMail
from engage.mail.sealed import add_stop_headers, open_letter

BATCH: Final = 50
# A worker that dies holding a mail gives it back after this time.
LEASE: Final = timedelta(minutes=10)
TIMEOUT: Final = 20
WAITS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480))


def send_due(session: Session, config: Config, now: datetime) -> int:
    """Send the mails that are due and return how many went out; each is committed by itself."""
    if config.mode != "demo" and not config.mail.host:
        return 0  # nowhere to send to: they wait, and staff see them waiting
    n_sent = 0
    for _ in range(BATCH):
        mail = _lease(session, now)
        if mail is None:
            break
        try:
            _deliver(mail, config, now)
        except Exception as fault:  # one odd mail must not hold up those behind it
            _note_failure(mail, fault, now)
            session.commit()
            if _is_unreachable(fault):
                break  # each of the others would wait for the same silence
        else:
            _forget(session, mail)
            session.commit()
            n_sent += 1
    return n_sent


def compose(mail: OutboxMail, sender: str, now: datetime) -> EmailMessage:
    """Return a mail of the outbox as a message; its Message-ID stays the same at each attempt."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = now
    message["Message-ID"] = f"<{mail.uid}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies, please
    message.set_content(mail.text)
    message["Content-Language"] = mail.language  # set_content drops what it finds of these
    message.add_alternative(html_of(mail.subject, mail.text, mail.language), subtype="html")
    for twin in list(message.iter_parts())[1:]:
        twin["Content-Language"] = mail.language
    if mail.stop_link:
        add_stop_headers(message, mail.stop_link)
    if mail.attachment is not None and mail.attachment_type and mail.attachment_name:
        content = sent_by(mail.attachment, parseaddr(sender)[1])
        _attach(message, content, mail.attachment_type, mail.attachment_name)
    return message


def _forget(session: Session, mail: OutboxMail) -> None:
    """Erase what a mail said once it was sent; of a sealed one not even the row stays."""
    if mail.sealed is not None:
        session.delete(mail)
    else:
        mail.state, mail.last_error = SENT, ""
        mail.text, mail.attachment = "", None  # links in it must not outlive the sending
        mail.stop_link = ""


def _attach(message: EmailMessage, content: bytes, mime: str, name: str) -> None:
    kind, *parameters = (part.strip() for part in mime.split(";"))
    maintype, _, subtype = kind.partition("/")
    pairs = (parameter.partition("=") for parameter in parameters)
    message.add_attachment(
        content,
        maintype=maintype,
        subtype=subtype,
        filename=name,
        params={key: value.strip('"') for key, _, value in pairs if key != "name"},
    )


def _lease(session: Session, now: datetime) -> OutboxMail | None:
    """Take the next due mail, so that no other worker takes it while this one is at it."""
    lock_for_writing(session)
    due = (
        select(OutboxMail)
        .where(OutboxMail.state == WAITING, OutboxMail.next_attempt_at <= now)
        # a sign-in link does not stand in line behind thousands of invitations
        .order_by(OutboxMail.vault != "", OutboxMail.next_attempt_at, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    mail = session.scalar(due)
    if mail is not None:
        mail.next_attempt_at = now + LEASE
        mail.attempts += 1
    session.commit()
    return mail


def _deliver(mail: OutboxMail, config: Config, now: datetime) -> None:
    if mail.sealed is None:
        message = compose(mail, config.mail.sender, now)
    else:
        letter = open_letter(mail, config.keys)
        message = compose(letter.as_mail(mail.uid), config.mail.sender, now)
        add_stop_headers(message, letter.stop_link)
    if config.mode != "demo":
        _send_by_smtp(message, str(message["To"]), config.mail)
        return
    folder = config.instance / "mail"
    folder.mkdir(exist_ok=True)
    (folder / f"{now:%Y%m%d-%H%M%S}-{mail.id}.eml").write_bytes(message.as_bytes())


def _send_by_smtp(message: EmailMessage, mail_to: str, mail: Mail) -> None:
    context = ssl.create_default_context()
    with closing(_connection(mail, context)) as server:
        if mail.starttls and mail.port != smtplib.SMTP_SSL_PORT:
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message, to_addrs=[mail_to])
        with suppress(OSError, smtplib.SMTPException):
            server.quit()  # the mail is accepted by now: a rude goodbye must not send it twice


def _connection(mail: Mail, context: ssl.SSLContext) -> smtplib.SMTP:
    if mail.port == smtplib.SMTP_SSL_PORT:
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)


def _note_failure(mail: OutboxMail, fault: Exception, now: datetime) -> None:
    kind = type(fault).__name__
    # what a server says repeats the address, which a sealed mail must not leave behind
    mail.last_error = kind if mail.vault else f"{kind}: {fault}"[:300]
    if _is_final(fault) or mail.attempts > len(WAITS):
        mail.state, mail.sealed = FAILED, None
    else:
        mail.next_attempt_at = now + WAITS[mail.attempts - 1]


def _is_final(fault: Exception) -> bool:
    """Return whether trying again is useless: a 5xx reply, or a mail that cannot be written."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    return not isinstance(fault, OSError)  # SMTPException is one


def _is_unreachable(fault: Exception) -> bool:
    return isinstance(fault, OSError) and not isinstance(fault, smtplib.SMTPException)
