"""Tables of the city's closed days and of the private calendars of its staff."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Base, UtcDateTime
from engage.people.models import User
from engage.texts import in_language


class ClosedDay(Base):
    """A day on which the city holds no meetings, beside the holidays that the program knows."""

    __tablename__ = "closed_day"

    on: Mapped[date] = mapped_column("day", primary_key=True)
    titles: Mapped[dict[str, str]] = mapped_column(JSON)

    def title(self, language: str) -> str:
        """Return the name of the day in a language, or in the one there is."""
        return in_language(self.titles, language)


class CalendarLink(Base):
    """The private calendar address of a member of staff; only its hash is kept."""

    __tablename__ = "calendar_link"

    user_id: Mapped[int] = mapped_column(
        ForeignKey(User.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship()
