"""The table of paper forms: who waits for one, and the PDF as it was drawn."""

from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from engage.db import Base, UtcDateTime

State: TypeAlias = Literal["waiting", "made", "failed"]


class PaperForm(Base):
    """The form of a wave, the same sheet for everybody; a worker draws it, a sweep finds it."""

    __tablename__ = "paper_form"

    wave_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[State] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(String(300), default="")
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
