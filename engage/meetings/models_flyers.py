"""Tables of outreach: printed sheets drawn in a job, partners, and what was handed to whom."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from engage.db import Base, UtcDateTime

WAITING, MADE, FAILED = "waiting", "made", "failed"
FLYER, DOOR, MONTH, SHEET = "flyer", "door", "month", "sheet"
KINDS: Final = (FLYER, DOOR, MONTH, SHEET)
CHANNELS: Final = ("poster", "flyers", "mail", "visit", "school", "radio", "social", "other")


class Printed(Base):
    """A sheet that somebody asked for: a worker draws it, a sweep finds what was left."""

    __tablename__ = "meeting_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    meeting_ids: Mapped[list[int]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(String(300), default="")
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class Partner(Base):
    """A school, church, business or association that helps to tell people; no private person."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(5), default="en")
    beat_id: Mapped[int | None] = mapped_column(ForeignKey("beat.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Outreach(Base):
    """One thing done to tell people of a meeting or of a wave, and about how many it reached."""

    __tablename__ = "outreach"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    wave_code: Mapped[str] = mapped_column(String(40), default="")
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id", ondelete="SET NULL"))
    channel: Mapped[str] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(String(200))
    reached: Mapped[int] = mapped_column(default=0)
    done_on: Mapped[date]
