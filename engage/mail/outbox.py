"""Putting mail into the outbox, and what staff do with mail that could not be sent."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engage.errors import Missing, Refused
from engage.mail.models import FAILED, SENT, WAITING, OutboxMail

# One plain address: no blanks, no lists, no display names, one @ with something on both sides.
ADDRESS: Final = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"]{1,189}")
MAX_SUBJECT: Final = 200
MAX_TEXT: Final = 50_000
KEPT_AFTER_SENDING: Final = timedelta(days=30)


class UnfitMail(Refused):
    """A mail with an address or a text that could smuggle in headers or further recipients."""

    status = 422


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; type is a MIME type with its parameters."""

    name: str
    type: str
    content: bytes


def queue_mail(  # noqa: PLR0913  # the named parts of a letter; a wrapper would only rename them
    session: Session,
    *,
    to: str,
    subject: str,
    text: str,
    language: str,
    now: datetime,
    attachment: Attachment | None = None,
) -> OutboxMail:
    """Add a mail to the outbox of the caller's transaction, which the caller commits."""
    check_address(to)
    _check_text(subject, text)
    if attachment and _has_control(attachment.name + attachment.type):
        raise UnfitMail("The name of an attachment holds control characters.")
    mail = OutboxMail(
        to=to,
        subject=subject,
        text=text,
        language=language,
        next_attempt_at=now,
        created_at=now,
        attachment=attachment.content if attachment else None,
        attachment_name=attachment.name if attachment else None,
        attachment_type=attachment.type if attachment else None,
    )
    session.add(mail)
    return mail


def check_address(address: str) -> None:
    """Refuse everything but one plain e-mail address."""
    if len(address) > 254 or _has_control(address) or not ADDRESS.fullmatch(address):
        raise UnfitMail("This is not one e-mail address: write one, like name@example.org.")


def failed_mails(session: Session) -> Sequence[OutboxMail]:
    """Return the mails that could not be sent, the newest first."""
    query = select(OutboxMail).where(OutboxMail.state == FAILED)
    return session.scalars(query.order_by(OutboxMail.created_at.desc(), OutboxMail.id)).all()


def waiting_mails(session: Session) -> Sequence[OutboxMail]:
    """Return the mails that are still to be sent, the oldest first."""
    query = select(OutboxMail).where(OutboxMail.state == WAITING)
    return session.scalars(query.order_by(OutboxMail.created_at, OutboxMail.id)).all()


def retry_mail(session: Session, mail_id: int, now: datetime) -> None:
    """Let a failed mail be tried again from the beginning."""
    mail = _failed(session, mail_id)
    mail.state, mail.attempts, mail.next_attempt_at = WAITING, 0, now
    session.commit()


def discard_mail(session: Session, mail_id: int) -> None:
    """Drop a failed mail with what it says."""
    session.delete(_failed(session, mail_id))
    session.commit()


def forget_sent(session: Session, now: datetime) -> None:
    """Erase who was written to, once a month has passed since the mail was made."""
    old = OutboxMail.created_at < now - KEPT_AFTER_SENDING
    session.execute(delete(OutboxMail).where(OutboxMail.state == SENT, old))
    session.commit()


def _failed(session: Session, mail_id: int) -> OutboxMail:
    mail = session.get(OutboxMail, mail_id)
    if mail is None or mail.state != FAILED:
        raise Missing("There is no failed mail with this number.")
    return mail


def _check_text(subject: str, text: str) -> None:
    if _has_control(subject) or not subject.strip() or len(subject) > MAX_SUBJECT:
        raise UnfitMail("The subject of a mail is one line of at most 200 characters.")
    if _has_control(text.replace("\n", "").replace("\t", "")) or len(text) > MAX_TEXT:
        raise UnfitMail("The text of a mail holds control characters or is too long.")


def _has_control(text: str) -> bool:
    # Cc: control characters; Cs: lone surrogates; Zl, Zp: line breaks that some readers obey
    return any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text)
