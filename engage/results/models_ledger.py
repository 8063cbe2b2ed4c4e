"""The ledger: what every Release counted, so that each later one is audited together with it."""

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base


class LedgerEntry(Base):
    """The numbers of answers behind a Release, none below the base of its wave.

    ``counts`` is question → cells as [area, group, level, n], where n is None below the base.
    ``marks`` is area → a digest of which responses were counted there; their ids are random and
    stand in no release. ``weights`` is question → area → its part of the weights. A withdrawn
    Release was seen too and stays.
    """

    __tablename__ = "ledger_entry"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    wave_code: Mapped[str] = mapped_column(String(40), index=True)
    counts: Mapped[dict[str, list[list[str | int | None]]]] = mapped_column(JSON)
    marks: Mapped[dict[str, str]] = mapped_column(JSON)
    weights: Mapped[dict[str, dict[str, float]]] = mapped_column(JSON)
