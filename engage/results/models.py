"""The tables of results: plans, declared measures, and releases with whether they still stand."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, event
from sqlalchemy import Text as SqlText
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.orm import attributes as orm_attributes

from engage.db import Base, UtcDateTime


class ReleasePlan(Base):
    """What the release of a wave will compute; nobody changes it once the wave has closed."""

    __tablename__ = "release_plan"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str]


class DeclaredMeasure(Base):
    """A headline in one area whose change another room declared before the wave closed.

    ``key`` says whose it is (``problem 12``); ``baseline`` is the code of the wave before.
    """

    __tablename__ = "declared_measure"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    area: Mapped[str] = mapped_column(String(40))
    column: Mapped[str] = mapped_column(String(80))
    baseline: Mapped[str] = mapped_column(String(40))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Release(Base):
    """A frozen release: inserted once, never changed; it is corrected by a later one, or withdrawn.

    ``corrected_at`` is when the release took its place whose ``corrects`` is its hash.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("wave_code", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_code: Mapped[str] = mapped_column(index=True)
    content: Mapped[str] = mapped_column(SqlText)
    sha256: Mapped[str]
    closes_on: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str | None]
    corrects: Mapped[str | None] = mapped_column(String(64))
    correction: Mapped[str | None]
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


FROZEN: Final = (
    *("wave_code", "content", "sha256", "closes_on", "published_at", "published_by"),
    *("corrects", "correction"),
)


class FrozenReleaseError(Exception):
    """Some code tried to change what was published."""


@event.listens_for(Release, "before_update")
def _refuse_change(_mapper: Mapper[Release], _connection: Connection, release: Release) -> None:
    for name in FROZEN:
        if orm_attributes.get_history(release, name).has_changes():
            what = f"{name} of release {release.id} cannot change; publish a correction instead."
            raise FrozenReleaseError(what)
