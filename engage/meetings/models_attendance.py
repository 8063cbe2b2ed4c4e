"""Tables of the door: counts of a room, a sign-in sheet by consent, and guests who checked in."""

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime

PEOPLE: Final = "people"
AGES: Final = ("u18", "a18", "a35", "a55", "a65")
ROLES: Final = ("officer", "supervisor", "organizer", "council", "agency")
COUNTED: Final = (
    PEOPLE, *(f"age:{age}" for age in AGES), *(f"role:{role}" for role in ROLES),
)  # fmt: skip


class DoorCount(Base):
    """How many of something a meeting had: people without an RSVP, an age band, a role.

    What is counted is "people", "age:a18" from voluntary cards, or "role:officer".
    """

    __tablename__ = "door_count"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    n: Mapped[int] = mapped_column(default=0)


class SignIn(Base):
    """Who signed the sheet by their own wish; erased with the contacts of guests."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str | None] = mapped_column(String(80))
    contact: Mapped[str | None] = mapped_column(String(254))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CheckIn(Base):
    """A guest who came; the nonce of the form makes a second sending the same check-in."""

    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_rsvp_id", "rsvp_id"),)

    nonce: Mapped[str] = mapped_column(String(36), primary_key=True)
    rsvp_id: Mapped[int] = mapped_column(ForeignKey("rsvp.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    party: Mapped[int]
    # why the guest was let in although a rule said no; blank in the usual case
    forced: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DoorEvent(Base):
    """Something a device noted without a network and sent later; the nonce makes it count once.

    It holds no time. What was withdrawn before it arrived has no kind.
    """

    __tablename__ = "door_event"

    nonce: Mapped[str] = mapped_column(String(36), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(5), default="")
    answer: Mapped[str] = mapped_column(String(20), default="")
    what: Mapped[str] = mapped_column(String(20), default="")
    change: Mapped[int] = mapped_column(default=0)
    rsvp_id: Mapped[int | None] = mapped_column(
        ForeignKey("rsvp.id", ondelete="CASCADE"), index=True
    )
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
