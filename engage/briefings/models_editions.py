"""What organizers change in the briefing of a beat: each change is a version that stays."""

from datetime import datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime


class BriefingEdition(Base):
    """Which sections the briefings of a beat leave out, and the organizer's note, from then on."""

    __tablename__ = "briefing_edition"
    __table_args__ = (Index("ix_briefing_edition_beat_code", "beat_code", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    beat_code: Mapped[str] = mapped_column(String(40))
    left_out: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(254))
