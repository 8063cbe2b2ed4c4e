"""Tables of mailings: lists that wait sealed, and the marks of who wants no such mail."""

from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime
from engage.surveys.models import UNORDERED

Kind: TypeAlias = Literal["invite", "remind"]
State: TypeAlias = Literal["draft", "waiting", "sending", "sent", "stopped"]
# States in which the list, or what is left of it, exists.
ALIVE: Final[tuple[State, ...]] = ("draft", "waiting", "sending")


class Mailing(Base):
    """A list of e-mail addresses that is written to once, and what became of it in numbers.

    ``n_double`` rows were there twice, ``n_silent`` addresses had asked for no such mail.
    """

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    kind: Mapped[Kind] = mapped_column(String(8))
    state: Mapped[State] = mapped_column(String(8), default="draft")
    n_contacts: Mapped[int] = mapped_column(default=0)
    n_double: Mapped[int] = mapped_column(default=0)
    n_silent: Mapped[int] = mapped_column(default=0)
    n_handed: Mapped[int] = mapped_column(default=0)
    n_failed: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(String(300), default="")
    requested_on: Mapped[date] = mapped_column(Date)
    requested_by: Mapped[str] = mapped_column(String(254))

    @property
    def is_alive(self) -> bool:
        """Return whether something of its list still waits."""
        return self.state in ALIVE

    @property
    def keys(self) -> str:
        """Return how the names of its keys begin."""
        return f"mailing-{self.id}-"

    def key(self, number: int) -> str:
        """Return the name of the key of a piece: of its contacts, then of their mails."""
        return f"{self.keys}{number}"


class MailingStratum(Base):
    """How many contacts of a stratum a mailing has, and the deck of their codes once it exists."""

    __tablename__ = "mailing_stratum"

    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"), primary_key=True)
    stratum: Mapped[str] = mapped_column(String(40), primary_key=True)
    n_contacts: Mapped[int]
    deck_id: Mapped[int | None] = mapped_column(ForeignKey("deck.id"))


class MailingPiece(Base):
    """Contacts of a mailing that nobody has written to yet, sealed under a key of their own."""

    __tablename__ = "mailing_piece"
    __table_args__ = UNORDERED

    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class MailStop(Base):
    """The keyed hash of an address at which somebody wants no mail about surveys."""

    __tablename__ = "mail_stop"
    __table_args__ = UNORDERED

    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
