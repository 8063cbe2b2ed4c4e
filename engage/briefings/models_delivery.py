"""How briefings go out by themselves, and which have gone; one row of settings for the city."""

from datetime import datetime
from typing import Final

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime

OFF, WEEKLY, MEETING = "off", "weekly", "meeting"
RHYTHMS: Final = (OFF, WEEKLY, MEETING)
TWO_YEARS: Final = 730


class BriefingDelivery(Base):
    """To which address briefings go, when, and for how many days their PDFs are kept."""

    __tablename__ = "briefing_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(8), default=OFF)
    address: Mapped[str] = mapped_column(String(254), default="")
    weekday: Mapped[int] = mapped_column(default=0)  # 0 is Monday
    hour: Mapped[int] = mapped_column(default=6)
    days_before: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(5), default="en")
    is_attached: Mapped[bool] = mapped_column(default=True)
    is_public: Mapped[bool] = mapped_column(default=True)
    keep_days: Mapped[int] = mapped_column(default=TWO_YEARS)


class BriefingSending(Base):
    """A briefing that has gone out: of which beat, and for which week or meeting."""

    __tablename__ = "briefing_sending"
    __table_args__ = (UniqueConstraint("beat_code", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    beat_code: Mapped[str] = mapped_column(String(40))
    occasion: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
