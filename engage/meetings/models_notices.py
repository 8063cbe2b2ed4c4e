"""Tables of notices to many, of rules for reminders, and of who was reminded."""

from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, String, Time
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime

PENDING, SENT, STOPPED, DROPPED = "pending", "sent", "stopped", "dropped"
NEW, MOVED, CALLED_OFF, MINUTES, PROMISE = "new", "moved", "cancelled", "minutes", "promise"
AGENDA, AMENDED = "agenda", "amended"
KINDS: Final = (NEW, MOVED, CALLED_OFF, MINUTES, PROMISE, AGENDA, AMENDED)


class Notice(Base):
    """Something that many are to be told by mail: it waits some minutes, and can be stopped.

    ``before`` holds the time and place that guests know; changes meanwhile become one mail.
    """

    __tablename__ = "meeting_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    commitment_id: Mapped[int | None] = mapped_column(
        ForeignKey("commitment.id", ondelete="CASCADE")
    )
    kind: Mapped[str] = mapped_column(String(10))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=PENDING, index=True)
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    n_sent: Mapped[int] = mapped_column(default=0)

    @property
    def can_be_stopped(self) -> bool:
        """Return whether it waits still."""
        return self.state == PENDING


class ReminderRule(Base):
    """When guests are reminded: some days before at a time of the clock, or hours before."""

    __tablename__ = "reminder_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    days: Mapped[int]
    at: Mapped[time | None] = mapped_column(Time)
    hours: Mapped[int]


class Reminded(Base):
    """A guest whom a rule has reminded: once."""

    __tablename__ = "reminder_sent"

    rsvp_id: Mapped[int] = mapped_column(
        ForeignKey("rsvp.id", ondelete="CASCADE"), primary_key=True
    )
    rule_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
