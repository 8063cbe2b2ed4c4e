"""Writes of streets: an import of corners or addresses replaces all of them, or nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.places.models import AddressPoint, CrossStreet
from engage.places.street_tables import ReadAddress, ReadCorner


@dataclass(frozen=True, slots=True)
class StreetChange:
    """How many places an import added, took away and left alone."""

    n_added: int
    n_gone: int
    n_same: int


def import_corners(
    session: Session, read: Sequence[ReadCorner], *, actor: str, now: datetime
) -> StreetChange:
    """Make the corners of a file the corners of the city."""
    change = _replace(session, CrossStreet, ReadCorner, read)
    return _done(session, "streets.import", change, actor, now)


def import_addresses(
    session: Session, read: Sequence[ReadAddress], *, actor: str, now: datetime
) -> StreetChange:
    """Make the addresses of a file the addresses of the city."""
    change = _replace(session, AddressPoint, ReadAddress, read)
    return _done(session, "addresses.import", change, actor, now)


def _replace(
    session: Session,
    table: type[CrossStreet | AddressPoint],
    kind: type[ReadCorner | ReadAddress],
    read: Sequence[ReadCorner | ReadAddress],
) -> StreetChange:
    lock_for_writing(session)
    names = [field.name for field in fields(kind)]
    columns = [getattr(table, name) for name in names]
    known = {tuple(row) for row in session.execute(select(*columns))}
    wanted = {tuple(getattr(one, name) for name in names) for one in read}
    change = StreetChange(len(wanted - known), len(known - wanted), len(wanted & known))
    if change.n_added or change.n_gone:
        session.execute(delete(table))
        session.execute(insert(table), [asdict(one) for one in read])
    return change


def _done(
    session: Session, action: str, change: StreetChange, actor: str, now: datetime
) -> StreetChange:
    if change.n_added or change.n_gone:
        detail = {"added": change.n_added, "gone": change.n_gone}
        record(session, at=now, actor=actor, action=action, object="streets", detail=detail)
    session.commit()
    return change
