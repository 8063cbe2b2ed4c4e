"""Tables of meetings, series, venues and RSVPs; an RSVP has no link to any survey."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Base, UtcDateTime
from engage.people.models import User
from engage.places.models import Beat
from engage.texts import in_language

KINDS: Final = ("beat", "walk", "coffee", "town_hall", "legislative", "equipment", "other")
ACCESS: Final = (
    "step_free", "hearing_loop", "asl", "captions", "childcare", "transit", "parking", "food",
)  # fmt: skip
SCHEDULED, CANCELLED = "scheduled", "cancelled"
PENDING, CONFIRMED, WAITING = "pending", "confirmed", "waiting"
WEB, PHONE, PAPER = "web", "phone", "paper"

meeting_beat = Table(
    "meeting_beat",
    Base.metadata,
    Column("meeting_id", ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True),
    Column("beat_id", ForeignKey("beat.id"), primary_key=True, index=True),
)

series_beat = Table(
    "meeting_series_beat",
    Base.metadata,
    Column("series_id", ForeignKey("meeting_series.id", ondelete="CASCADE"), primary_key=True),
    Column("beat_id", ForeignKey("beat.id"), primary_key=True, index=True),
)
meeting_officer = Table(
    "meeting_officer",
    Base.metadata,
    Column("meeting_id", ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("staff_user.id"), primary_key=True, index=True),
)
series_officer = Table(
    "meeting_series_officer",
    Base.metadata,
    Column("series_id", ForeignKey("meeting_series.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("staff_user.id"), primary_key=True, index=True),
)


class Described:
    """What a meeting and the template of a series have in common."""

    titles: Mapped[dict[str, str]] = mapped_column(JSON)
    about: Mapped[dict[str, str]] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(String(20))
    venue: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200))
    access: Mapped[list[str]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    online_url: Mapped[str] = mapped_column(String(500))
    # shown to those who have a seat only
    is_link_private: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(40), default="")
    interpreting: Mapped[list[str]] = mapped_column(JSON, default=list)
    # days before the meeting until when access can be asked for; 0 is no limit
    ask_days: Mapped[int] = mapped_column(default=0)
    zone: Mapped[str] = mapped_column(String(60))
    minutes: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def title(self, language: str) -> str:
        """Return the title in a language, or in the one there is."""
        return in_language(self.titles, language)

    def summary(self, language: str) -> str:
        """Return what the meeting is about in a language, or in the one there is."""
        return in_language(self.about, language)

    @property
    def place(self) -> str:
        """Return venue and address on one line."""
        return ", ".join(filter(None, (self.venue, self.address)))


class Venue(Base):
    """A place where meetings are held: how many it seats and what it offers."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[int] = mapped_column(default=0)
    access: Mapped[list[str]] = mapped_column(JSON, default=list)
    # what only organizers need: who has the key, whom to call
    note: Mapped[str] = mapped_column(String(500), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_by: Mapped[str] = mapped_column(String(254), default="")

    @property
    def place(self) -> str:
        """Return name and address on one line."""
        return ", ".join(filter(None, (self.name, self.address)))


class Series(Described, Base):
    """A rule, the wall time of its first date, and the template that its dates were made from.

    A series without a rule is a list of dates.
    """

    __tablename__ = "meeting_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    rule: Mapped[str] = mapped_column(String(200))
    starts_local: Mapped[datetime] = mapped_column(DateTime)
    until_on: Mapped[date]
    capacity: Mapped[int] = mapped_column(default=0)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)

    beats: Mapped[list[Beat]] = relationship(secondary=series_beat, order_by=Beat.code)
    officers: Mapped[list[User]] = relationship(secondary=series_officer, order_by=User.name)


class Meeting(Described, Base):
    """One meeting; in a series, slot_local is the wall time that the rule gave it, moved or not."""

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_series_slot", "series_id", "slot_local", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_series.id"))
    slot_local: Mapped[datetime | None] = mapped_column(DateTime)
    starts_local: Mapped[datetime] = mapped_column(DateTime)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status: Mapped[str] = mapped_column(String(10), default=SCHEDULED)
    reason: Mapped[str] = mapped_column(String(300), default="")
    capacity: Mapped[int] = mapped_column(default=0)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    # a special meeting of a body that the open-meeting law binds
    is_special: Mapped[bool] = mapped_column(default=False)
    # the day of the yearly report on military equipment
    report_on: Mapped[date | None]
    # what mailed copies are called where a meeting has passed to another series since
    copy_uid: Mapped[str | None] = mapped_column(String(36))
    copy_slot_local: Mapped[datetime | None] = mapped_column(DateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    deleted_by: Mapped[str] = mapped_column(String(254), default="")

    series: Mapped[Series | None] = relationship()
    beats: Mapped[list[Beat]] = relationship(secondary=meeting_beat, order_by=Beat.code)
    officers: Mapped[list[User]] = relationship(secondary=meeting_officer, order_by=User.name)

    @property
    def is_cancelled(self) -> bool:
        """Return whether the meeting will not take place."""
        return self.status == CANCELLED


class Rsvp(Base):
    """A guest who said to come; contact and words are erased after the meeting, the seats stay."""

    __tablename__ = "rsvp"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    first_name: Mapped[str | None] = mapped_column(String(60))
    telephone: Mapped[str | None] = mapped_column(String(40))
    needs: Mapped[str | None] = mapped_column(String(500))
    question: Mapped[str | None] = mapped_column(String(500))
    topic: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(10), default=WEB)
    # what a guest shows at the door; it opens nothing else
    door_code: Mapped[str | None] = mapped_column(String(8), unique=True)
    language: Mapped[str] = mapped_column(String(5))
    party: Mapped[int]
    status: Mapped[str] = mapped_column(String(10), default=PENDING)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    meeting: Mapped[Meeting] = relationship()
