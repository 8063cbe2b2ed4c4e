"""Tables of moderation and coding: what a person decided on a comment, and the code frame.

No row tells when it was written or which came first: a decision must not lead to its comment's
writer, so it holds neither a moment nor a number.
"""

from typing import Final, Literal, TypeAlias

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base
from engage.surveys.models import UNORDERED

State: TypeAlias = Literal["shown", "withheld"]
Reason: TypeAlias = Literal["person", "insult", "passed_on", "empty", "other"]
REASONS: Final[tuple[Reason, ...]] = ("person", "insult", "passed_on", "empty", "other")
Round: TypeAlias = Literal[1, 2]
FIRST: Final[Round] = 1
SECOND: Final[Round] = 2


class Review(Base):
    """What a moderator decided on a comment.

    ``hidden`` are the places of its words that are covered: start, end and kind of each.
    ``is_quote``: the writer allowed it, and nothing in what is left tells who wrote it. ``batch``
    is what was decided together and can be undone together.
    """

    __tablename__ = "comment_review"
    __table_args__ = UNORDERED

    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[State] = mapped_column(String(8))
    reason: Mapped[Reason | None] = mapped_column(String(12))
    hidden: Mapped[list[tuple[int, int, str]]] = mapped_column(JSON)
    is_quote: Mapped[bool] = mapped_column(Boolean)
    batch: Mapped[str] = mapped_column(String(32), index=True)


class Theme(Base):
    """A code of the frame: what comments speak of, with the words that suggest it."""

    __tablename__ = "theme"

    code: Mapped[str] = mapped_column(String(31), primary_key=True)
    label: Mapped[dict[str, str]] = mapped_column(JSON)
    keywords: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    position: Mapped[int]


class Coding(Base):
    """The themes that one person found in a comment; some comments are coded a second time."""

    __tablename__ = "comment_coding"
    __table_args__ = UNORDERED

    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    round: Mapped[Round] = mapped_column(Integer, primary_key=True, autoincrement=False)
    coder: Mapped[str] = mapped_column(String(254))
    themes: Mapped[list[str]] = mapped_column(JSON)
