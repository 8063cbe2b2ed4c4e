"""Tables of what a meeting talks about and what is written down: agenda, notes, decisions."""

from datetime import datetime
from typing import Final

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime
from engage.texts import in_language

LISTED, PROPOSED = "listed", "proposed"
TEXT, PROGRESS = "text", "progress"
DRAFT, FILED, APPROVED, PUBLISHED = "draft", "filed", "approved", "published"
STATES: Final = (DRAFT, FILED, APPROVED, PUBLISHED)


class Record(Base):
    """What a meeting leaves behind: when its agenda was posted, and how far its minutes are.

    Minutes are a draft, filed by who wrote them, approved at a later meeting, and published.
    """

    __tablename__ = "meeting_record"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    filed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL")
    )
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_public(self) -> bool:
        """Return whether everybody may read the minutes."""
        return self.state == PUBLISHED


class AgendaItem(Base):
    """One item of an agenda; a proposed one is seen by staff only until they take it in.

    ``source`` names who proposed it, once per meeting: a room of the program or a resident.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_meeting_source", "meeting_id", "source", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10), default=TEXT)
    state: Mapped[str] = mapped_column(String(10), default=LISTED)
    position: Mapped[int]
    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    minutes: Mapped[int]
    source: Mapped[str | None] = mapped_column(String(80))

    @property
    def is_fixed(self) -> bool:
        """Return whether nobody can take the item away: the progress on what was promised."""
        return self.kind == PROGRESS

    def title(self, language: str) -> str:
        """Return the title in a language, or in the one there is."""
        return in_language(self.titles, language)


class AgendaChange(Base):
    """What was changed in an agenda after it was posted, for everybody to read."""

    __tablename__ = "agenda_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str] = mapped_column(String(10))
    titles: Mapped[dict[str, str]] = mapped_column(JSON)

    def title(self, language: str) -> str:
        """Return the title of the item in a language, or in the one there is."""
        return in_language(self.titles, language)


class Note(Base):
    """One version of what the minutes say of an item; the highest version holds."""

    __tablename__ = "agenda_note"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by: Mapped[str] = mapped_column(String(254))


class Decision(Base):
    """What a meeting decided."""

    __tablename__ = "meeting_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(String(500))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
