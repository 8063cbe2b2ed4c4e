"""Mail that nobody may read while it waits: address and words sealed under a key that soon ends."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engage import vault
from engage.mail.models import FAILED, WAITING, OutboxMail
from engage.mail.outbox import check_address, check_text

# Place 0 of a key belongs to whoever made it.
PLACE: Final = 1
# RFC 5322 2.1.1: longer lines must not be.
MAX_LINE: Final = 998


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in clear, and the link by which its reader stops mail of this kind."""

    to: str
    subject: str
    text: str
    language: str
    stop_link: str

    def as_mail(self, uid: str) -> OutboxMail:
        """Return the letter as a mail that no session knows."""
        return OutboxMail(
            uid=uid, to=self.to, subject=self.subject, text=self.text, language=self.language
        )


def queue_letters(
    session: Session, keys: Path, key: str, letters: Iterable[Letter], now: datetime
) -> int:
    """Add letters to the outbox of the caller's transaction, sealed under a key that exists."""
    rows = [_row(keys, key, letter, now) for letter in letters]
    session.add_all(rows)
    return len(rows)


def open_letter(mail: OutboxMail, keys: Path) -> Letter:
    """Return a sealed mail in clear, or refuse when its key was destroyed."""
    return Letter(**json.loads(vault.unseal(keys, mail.vault, PLACE, mail.sealed or b"")))


def add_stop_headers(message: EmailMessage, link: str) -> None:
    """Let mail programs offer to stop such mail with one click (RFC 2369, RFC 8058)."""
    # beyond 78 letters a link would become an encoded word, which no mailbox reads as one
    message.policy = message.policy.clone(max_line_length=MAX_LINE)
    message["List-Unsubscribe"] = f"<{link}>"
    if link.startswith("https://"):  # RFC 8058 knows no other scheme
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def keys_in_use(session: Session, prefix: str) -> set[str]:
    """Return the keys, of those that begin so, under which a mail still waits."""
    waiting = OutboxMail.vault.startswith(prefix, autoescape=True), OutboxMail.state == WAITING
    return set(session.scalars(select(OutboxMail.vault).where(*waiting).distinct()))


def forget_failed(session: Session, prefix: str) -> int:
    """Delete, in the caller's transaction, what is left of mails given up, and count them."""
    failed = OutboxMail.vault.startswith(prefix, autoescape=True), OutboxMail.state == FAILED
    n_failed = session.scalar(select(func.count()).select_from(OutboxMail).where(*failed)) or 0
    session.execute(delete(OutboxMail).where(*failed))
    return n_failed


def _row(keys: Path, key: str, letter: Letter, now: datetime) -> OutboxMail:
    check_address(letter.to)
    check_text(letter.subject, letter.text)
    sealed = vault.seal(keys, key, PLACE, json.dumps(asdict(letter)).encode())
    blank = {"to": "", "subject": "", "text": "", "language": ""}
    return OutboxMail(**blank, vault=key, sealed=sealed, next_attempt_at=now, created_at=now)
