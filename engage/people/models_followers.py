"""Who asked to be told by mail, of what and how often: by their own word, confirmed by a link."""

import uuid
from datetime import datetime
from typing import Final

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime

CADENCES: Final = ("now", "weekly", "monthly")


class Follower(Base):
    """One address that follows one topic; a topic is a word like city, beat:3 or minutes:UID."""

    __tablename__ = "follower"
    __table_args__ = (UniqueConstraint("topic", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: uuid.uuid4().hex)
    topic: Mapped[str] = mapped_column(String(60), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(5))
    cadence: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # the moment of consent; nothing is sent before it
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
