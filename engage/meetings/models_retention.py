"""Tables of what is erased and when: holds that the law asks for, and certificates."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime


class LegalHold(Base):
    """An order to keep what a meeting has of its guests, or what all meetings have."""

    __tablename__ = "legal_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(300))
    set_by: Mapped[str] = mapped_column(String(254))
    since_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Destruction(Base):
    """A certificate: what was erased of which meetings, when and after how many days."""

    __tablename__ = "destruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    days: Mapped[int]
    # the public address of each meeting and how many contacts it had, by kind
    counts: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)
    audit_seq: Mapped[int]

    @property
    def n_erased(self) -> int:
        """Return how many contacts were erased."""
        return sum(n for kinds in self.counts.values() for n in kinds.values())
