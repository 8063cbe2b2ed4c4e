"""Tables of live polls: a question and how many chose each answer; no row is one person's."""

from datetime import date
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import JSON, Boolean, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Base
from engage.meetings.models import Meeting
from engage.texts import in_language

State: TypeAlias = Literal["ready", "open", "closed"]
# Counted by position, in no order of arrival.
UNORDERED: Final[dict[str, Any]] = {"sqlite_with_rowid": False}


class Poll(Base):
    """One question to a room; ``options`` are the words of each answer and whether it stands alone.

    ``n_answered`` counts people while the poll is open. At closing the counts become ``result``,
    what may be shown of them, and are deleted.
    """

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"))
    question: Mapped[dict[str, str]] = mapped_column(JSON)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    is_multi: Mapped[bool] = mapped_column(Boolean)
    most: Mapped[int | None]
    min_base: Mapped[int]
    status: Mapped[State] = mapped_column(String(6), default="ready")
    made_on: Mapped[date] = mapped_column(Date)
    n_answered: Mapped[int] = mapped_column(default=0)
    result: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))

    meeting: Mapped[Meeting | None] = relationship()

    def question_in(self, language: str) -> str:
        """Return the question in a language."""
        return in_language(self.question, language)


class PollCount(Base):
    """How many people chose one answer of an open poll."""

    __tablename__ = "poll_count"
    __table_args__ = UNORDERED

    poll_id: Mapped[int] = mapped_column(
        ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(default=0)
