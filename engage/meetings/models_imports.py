"""Tables of an imported calendar: each row as typed, beside how it was read."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime

OPEN, TAKEN, LEFT = "open", "taken", "left"


class ImportedRow(Base):
    """A row of a foreign calendar; typed never changes, and reading is what was understood."""

    __tablename__ = "meeting_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    # the same row of the same calendar is the same row, however often it comes
    key: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(120), index=True)
    line: Mapped[int]
    typed: Mapped[dict[str, str]] = mapped_column(JSON)
    reading: Mapped[dict[str, object]] = mapped_column(JSON)
    warnings: Mapped[list[str]] = mapped_column(JSON)
    # rows of one series share its name; single meetings have none
    series_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    status: Mapped[str] = mapped_column(String(5), default=OPEN, index=True)
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL"), index=True
    )
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
