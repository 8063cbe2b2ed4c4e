"""The tables of beats, their former shapes, streets, and the counts that surveys weigh by."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime


class Beat(Base):
    """A beat: one row for each code, whose shape may change while its identity stays."""

    __tablename__ = "beat"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    district: Mapped[str] = mapped_column(default="")
    vintage: Mapped[str]
    is_current: Mapped[bool] = mapped_column(default=True)
    # GeoJSON geometry in WGS84; empty where a city lists its beats without a map.
    geometry: Mapped[str | None] = mapped_column(Text, deferred=True)
    label_longitude: Mapped[float | None]
    label_latitude: Mapped[float | None]
    # The hash of the whole map that this shape came with; every current beat has the same.
    map_sha256: Mapped[str]

    @property
    def title(self) -> str:
        """Return the code, with the name where there is one."""
        return f"{self.code} {self.name}" if self.name and self.name != self.code else self.code


class FormerShape(Base):
    """What a beat looked like in an earlier vintage."""

    __tablename__ = "beat_former_shape"

    id: Mapped[int] = mapped_column(primary_key=True)
    beat_id: Mapped[int] = mapped_column(ForeignKey("beat.id"), index=True)
    vintage: Mapped[str]
    name: Mapped[str]
    district: Mapped[str]
    geometry: Mapped[str | None] = mapped_column(Text, deferred=True)


class Margin(Base):
    """How many people of one level of a variable live in a beat or in the city."""

    __tablename__ = "margin"
    __table_args__ = (UniqueConstraint("area", "variable", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str]
    variable: Mapped[str]
    level: Mapped[str]
    count: Mapped[int]
    vintage: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")


class CrossStreet(Base):
    """A corner of two streets, and the beat that holds it; none where the map has moved away.

    A street's bare name is what is left of it without North and Street, in small letters.
    """

    __tablename__ = "cross_street"

    id: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[str] = mapped_column(String(80))
    cross: Mapped[str] = mapped_column(String(80))
    street_bare: Mapped[str] = mapped_column(String(80), index=True)
    cross_bare: Mapped[str] = mapped_column(String(80), index=True)
    longitude: Mapped[float]
    latitude: Mapped[float]
    beat: Mapped[str | None] = mapped_column(String(40))

    @property
    def title(self) -> str:
        """Return both streets as a sign at the corner names them."""
        return f"{self.street} & {self.cross}"


class AddressPoint(Base):
    """A house number of the city, and the beat that holds it; nothing of who lives there."""

    __tablename__ = "address_point"
    __table_args__ = (Index("ix_address_point_street_bare", "street_bare", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12))
    street: Mapped[str] = mapped_column(String(80))
    street_bare: Mapped[str] = mapped_column(String(80))
    longitude: Mapped[float]
    latitude: Mapped[float]
    beat: Mapped[str | None] = mapped_column(String(40))


class BeatDraft(Base):
    """A map that was uploaded and read, and waits for somebody to look at it and save it."""

    __tablename__ = "beat_draft"

    token: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    vintage: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
