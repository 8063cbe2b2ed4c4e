"""Tables of print runs: what is to be printed, and its sealed pieces, which are soon destroyed."""

from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from sqlalchemy import Boolean, Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime
from engage.surveys.models import UNORDERED

State: TypeAlias = Literal["waiting", "ready", "failed", "mailed", "void", "expired"]
Layout: TypeAlias = Literal[
    "letter", "form", "cards", "card_6x4", "card_9x6", "poster", "hanger", "labels", "carrier"
]
# States in which the sealed pieces exist or will.
ALIVE: Final[tuple[State, ...]] = ("waiting", "ready", "failed")
# The layouts of sheets that carry a code, and of those that carry none and may lie about.
CODED: Final[tuple[Layout, ...]] = ("letter", "form", "cards", "card_6x4", "card_9x6")
OPEN: Final[tuple[Layout, ...]] = ("poster", "hanger")
ADDRESSED: Final[tuple[Layout, ...]] = ("labels", "carrier")


class PrintBatch(Base):
    """Sheets to be printed together; ``n_sheets`` codes of one stratum, or addresses, or neither.

    A batch of codes has a stratum and a deck; a batch of addresses has neither, nor a wave: nothing
    says which addresses got which codes.
    """

    __tablename__ = "print_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"), index=True)
    deck_id: Mapped[int | None] = mapped_column(ForeignKey("deck.id"))
    layout: Mapped[Layout] = mapped_column(String(10))
    stratum: Mapped[str] = mapped_column(String(40), default="")
    is_proof: Mapped[bool] = mapped_column(Boolean, default=False)
    n_sheets: Mapped[int]
    n_drawn: Mapped[int] = mapped_column(default=0)
    state: Mapped[State] = mapped_column(String(8), default="waiting")
    is_printed: Mapped[bool] = mapped_column(Boolean, default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(String(300), default="")
    requested_on: Mapped[date] = mapped_column(Date)
    requested_by: Mapped[str] = mapped_column(String(254))
    expires_on: Mapped[date] = mapped_column(Date)

    @property
    def vault(self) -> str:
        """Return the name of the key under which its pieces are sealed."""
        return f"print-{self.id}"

    @property
    def is_alive(self) -> bool:
        """Return whether its pieces are not destroyed."""
        return self.state in ALIVE


class PrintPiece(Base):
    """A sealed piece of a batch: 0 is what it is made from, 1 and on are PDF files."""

    __tablename__ = "print_piece"
    __table_args__ = UNORDERED

    batch_id: Mapped[int] = mapped_column(ForeignKey("print_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    n_sheets: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SpareCodes(Base):
    """How many spare codes of a stratum were given to callers."""

    __tablename__ = "spare_codes"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    stratum: Mapped[str] = mapped_column(String(40), primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("deck.id"))
    n_given: Mapped[int] = mapped_column(default=0)
