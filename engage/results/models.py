"""The table that keeps releases: what was published, by whom, and whether it still stands."""

from datetime import date, datetime

from sqlalchemy import Text as SqlText
from sqlalchemy import UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.orm import attributes as orm_attributes

from engage.db import Base, UtcDateTime


class Release(Base):
    """A frozen release: inserted once, never changed, only withdrawn with a public reason."""

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


class FrozenReleaseError(Exception):
    """Some code tried to change what was published."""


@event.listens_for(Release, "before_update")
def _refuse_change(_mapper: Mapper[Release], _connection: Connection, release: Release) -> None:
    for name in ("wave_code", "content", "sha256", "closes_on", "published_at", "published_by"):
        if orm_attributes.get_history(release, name).has_changes():
            what = f"{name} of release {release.id} cannot change; publish a correction instead."
            raise FrozenReleaseError(what)
