"""Tables of authoring: drafts of instruments, every revision of them, and answers of tests."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime

UNORDERED: Final[dict[str, Any]] = {"sqlite_with_rowid": False}


class InstrumentDraft(Base):
    """An instrument in the making; ``revision`` is the number of its latest text.

    ``source_hash`` names the published version that it began from, ``trial_key`` opens its test
    link and is empty while the link is off.
    """

    __tablename__ = "instrument_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    source_hash: Mapped[str | None] = mapped_column(String(64))
    trial_key: Mapped[str | None] = mapped_column(String(43), unique=True)


class DraftText(Base):
    """The YAML text of a draft as one person saved it."""

    __tablename__ = "instrument_draft_text"

    draft_id: Mapped[int] = mapped_column(ForeignKey("instrument_draft.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str] = mapped_column(String(254))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PublishedText(Base):
    """The YAML text, with its comments, of a version that was published here."""

    __tablename__ = "published_text"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class TrialAnswer(Base):
    """Answers given by a draft's test link: no wave, no release, gone when it is published."""

    __tablename__ = "trial_answer"
    __table_args__ = UNORDERED

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("instrument_draft.id"), index=True)
    answers: Mapped[str] = mapped_column(Text)
