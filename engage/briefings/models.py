"""The archive of briefings and the requests for new ones; no answer of a resident is kept here."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime


class ArchivedBriefing(Base):
    """One briefing as it was printed, with the content that it was printed from."""

    __tablename__ = "briefing"
    __table_args__ = (
        UniqueConstraint("content_sha256"),
        Index("ix_briefing_beat_wave", "beat_code", "wave_code", "language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    beat_code: Mapped[str] = mapped_column(String(40))
    wave_code: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(5))
    release_sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))
    # The hash of the PDF, which is also the name of its file in instance/briefings/archive.
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BriefingFile(Base):
    """The hash of a file that was made of a briefing; it stays when the file itself is gone."""

    __tablename__ = "briefing_file"

    pdf_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    briefing_id: Mapped[int] = mapped_column(ForeignKey("briefing.id"), index=True)
    variant: Mapped[str] = mapped_column(String(20), default="full", server_default="full")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BriefingRequest(Base):
    """Somebody waits for a briefing; a worker takes it, and a sweep takes what a dead one left."""

    __tablename__ = "briefing_request"
    __table_args__ = (UniqueConstraint("beat_code", "wave_code", "language", "variant"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    beat_code: Mapped[str] = mapped_column(String(40))
    wave_code: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(5))
    variant: Mapped[str] = mapped_column(String(20), default="full", server_default="full")
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting, made, failed
    # Somebody stands before the page and waits; batches come after.
    is_urgent: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    requested_by: Mapped[str] = mapped_column(String(254))
    fault: Mapped[str] = mapped_column(String(300), default="")
