"""The outbox: mail waiting to be sent, written in the transaction that causes it."""

import uuid
from datetime import datetime
from typing import Final

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime

WAITING: Final = "waiting"
SENT: Final = "sent"
FAILED: Final = "failed"
BOUNCED: Final = "bounced"


class OutboxMail(Base):
    """One mail to one recipient; what it says is erased when it has been sent.

    ``sealed`` holds address and words of a mail that nobody may read here, under the key
    ``vault``; the columns for them are blank, and the row is deleted when the mail was sent.
    """

    __tablename__ = "outbox_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid.uuid4().hex)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    attachment: Mapped[bytes | None]
    attachment_name: Mapped[str | None] = mapped_column(String(100))
    attachment_type: Mapped[str | None] = mapped_column(String(100))
    # the link by which the reader stops mail of this kind, blank where there is none
    stop_link: Mapped[str] = mapped_column(String(300), default="")
    vault: Mapped[str] = mapped_column(String(60), default="")
    sealed: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(String(8), default=WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_bounced(self) -> bool:
        """Return whether a server took the mail and another one sent it back."""
        return self.state == BOUNCED
