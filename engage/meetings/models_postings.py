"""The log of an agenda that the law wants posted: when it hung out, and each later change."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime

POSTED, AMENDED, PUBLICISED = "posted", "amended", "publicised"


class Posting(Base):
    """One entry of the log: what was done, where it can be seen, by whom."""

    __tablename__ = "meeting_posting"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    act: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(300))
    actor: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
