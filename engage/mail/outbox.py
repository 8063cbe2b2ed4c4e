"""Putting mail into the outbox, and what staff do with mail that could not be sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import Missing, Refused
from engage.mail.models import BOUNCED, FAILED, SENT, WAITING, OutboxMail
from engage.plain import is_one_line

# One plain address: no blanks, no lists, no display names, one @ with something on both sides.
ADDRESS: Final = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"]{1,189}")
MAX_SUBJECT: Final = 200
MAX_TEXT: Final = 50_000
KEPT: Final = timedelta(days=30)
_QUEUED: Final = "engage_mail_queued"


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
    stop_link: str = "",
) -> OutboxMail:
    """Add a mail to the outbox of the caller's transaction, which the caller commits."""
    check_address(to)
    check_text(subject, text)
    if attachment and not is_one_line(attachment.name + attachment.type):
        raise UnfitMail("The name of an attachment holds control characters.")
    mail = OutboxMail(
        to=to,
        subject=subject,
        text=text,
        language=language,
        next_attempt_at=now,
        created_at=now,
        stop_link=stop_link,
        attachment=attachment.content if attachment else None,
        attachment_name=attachment.name if attachment else None,
        attachment_type=attachment.type if attachment else None,
    )
    session.add(mail)
    session.info[_QUEUED] = True
    return mail


def has_queued(session: Session) -> bool:
    """Return whether mail was queued in a session, once: asking takes the note away."""
    return bool(session.info.pop(_QUEUED, False))


def check_address(address: str) -> None:
    """Refuse everything but one plain e-mail address."""
    is_plain = is_one_line(address) and ADDRESS.fullmatch(address)
    # an encoded word (RFC 2047) would be decoded on the way and become another address
    if len(address) > 254 or not is_plain or "=?" in address:
        raise UnfitMail("This is not one e-mail address: write one, like name@example.org.")


def check_text(subject: str, text: str) -> None:
    """Refuse a subject or a text that could smuggle in headers."""
    if not is_one_line(subject) or not subject.strip() or len(subject) > MAX_SUBJECT:
        raise UnfitMail("The subject of a mail is one line of at most 200 characters.")
    if not is_one_line(text.replace("\n", "").replace("\t", "")) or len(text) > MAX_TEXT:
        raise UnfitMail("The text of a mail holds control characters or is too long.")


def failed_mails(session: Session) -> Sequence[OutboxMail]:
    """Return the mails that could not be sent or came back, the newest first.

    Sealed ones are not among them: nobody learns whom they were for.
    """
    is_ours = OutboxMail.state.in_((FAILED, BOUNCED)), OutboxMail.vault == ""
    query = select(OutboxMail).where(*is_ours)
    return session.scalars(query.order_by(OutboxMail.created_at.desc(), OutboxMail.id)).all()


def waiting_mails(session: Session) -> Sequence[OutboxMail]:
    """Return the mails that are still to be sent, the oldest first."""
    query = select(OutboxMail).where(OutboxMail.state == WAITING, OutboxMail.vault == "")
    return session.scalars(query.order_by(OutboxMail.created_at, OutboxMail.id)).all()


def retry_mail(session: Session, mail_id: int, act: Act) -> None:
    """Let a failed mail be tried again from the beginning; one that came back has no text left."""
    lock_for_writing(session)
    mail = _in_trouble(session, mail_id)
    if mail.is_bounced:
        raise Refused("This mail came back: its address does not work, so it is not sent again.")
    mail.state, mail.attempts, mail.next_attempt_at = WAITING, 0, act.at
    _note(session, act, "mail.retry", mail_id)
    session.commit()


def discard_mail(session: Session, mail_id: int, act: Act) -> None:
    """Drop a failed mail with what it says."""
    lock_for_writing(session)
    session.delete(_in_trouble(session, mail_id))
    _note(session, act, "mail.discard", mail_id)
    session.commit()


def mark_bounced(session: Session, uid: str, why: str) -> bool:
    """Note that a sent mail came back and why; return whether it is known and was not noted yet."""
    mail = session.scalar(select(OutboxMail).where(OutboxMail.uid == uid))
    if mail is None or mail.state != SENT:
        return False
    mail.state, mail.last_error = BOUNCED, why[:300]
    session.commit()
    return True


def forget_old(session: Session, now: datetime) -> None:
    """Erase every mail a month after it was made, sent or not: it is of no use any more."""
    session.execute(delete(OutboxMail).where(OutboxMail.created_at < now - KEPT))
    session.commit()


def forget_recipient(session: Session, address: str, *, and_waiting: bool) -> None:
    """Erase what the outbox has of an address, in the caller's transaction."""
    gone = delete(OutboxMail).where(OutboxMail.to == address)
    session.execute(gone if and_waiting else gone.where(OutboxMail.state != WAITING))


def _note(session: Session, act: Act, action: str, mail_id: int) -> None:
    """Note what was done with a mail; neither its address nor its words get into the audit."""
    record(session, at=act.at, actor=act.actor, action=action, object=f"mail {mail_id}")


def _in_trouble(session: Session, mail_id: int) -> OutboxMail:
    mail = session.get(OutboxMail, mail_id)
    if mail is None or mail.vault or mail.state not in {FAILED, BOUNCED}:
        raise Missing("There is no failed mail with this number.")
    return mail
