"""Tables of concerns raised in a room and of commitments made for them; neither names a person."""

import uuid
from datetime import date, datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Base, UtcDateTime
from engage.people.models import User
from engage.places.models import Beat

DAYTIMES: Final = ("any", "morning", "afternoon", "evening", "night")
OWNERS: Final = ("officer", "supervisor", "organizer", "agency")
OPEN, KEPT, DROPPED = "open", "kept", "dropped"
MADE, UPDATED = "made", "updated"


class Concern(Base):
    """What bothers people, where and at what time of day; never who."""

    __tablename__ = "concern"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    beat_id: Mapped[int | None] = mapped_column(ForeignKey("beat.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(200))
    daytime: Mapped[str] = mapped_column(String(10))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    beat: Mapped[Beat | None] = relationship()


class Commitment(Base):
    """What a role on a beat promised in a meeting; it stays with the role when people change.

    ``meeting_id`` is blank once the meeting was deleted: the promise outlives it.
    """

    __tablename__ = "commitment"
    __table_args__ = (Index("ix_commitment_beat_status", "beat_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="SET NULL"), index=True
    )
    meeting_uid: Mapped[str] = mapped_column(String(36))
    zone: Mapped[str] = mapped_column(String(60))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    concern_id: Mapped[int | None] = mapped_column(ForeignKey("concern.id", ondelete="SET NULL"))
    beat_id: Mapped[int | None] = mapped_column(ForeignKey("beat.id"))
    owner: Mapped[str] = mapped_column(String(10))
    agency: Mapped[str] = mapped_column(String(80), default="")
    what: Mapped[str] = mapped_column(String(300))
    next_step: Mapped[str] = mapped_column(String(300), default="")
    due_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(10), default=OPEN)
    reason: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    beat: Mapped[Beat | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Return whether it is neither kept nor dropped yet."""
        return self.status == OPEN

    def is_late(self, today: date) -> bool:
        """Return whether its day has passed without an end."""
        return self.is_open and self.due_on < today


class CommitmentEvent(Base):
    """One step in the public history of a commitment."""

    __tablename__ = "commitment_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(
        ForeignKey("commitment.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(300), default="")
    evidence_url: Mapped[str] = mapped_column(String(500), default="")
    due_on: Mapped[date | None]


class UpdateLink(Base):
    """A mailed link by which one officer updates one commitment; only its hash is kept."""

    __tablename__ = "commitment_link"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    commitment_id: Mapped[int] = mapped_column(
        ForeignKey("commitment.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    mailed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    commitment: Mapped[Commitment] = relationship()
    user: Mapped[User] = relationship()
