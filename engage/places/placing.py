"""Puts corners and addresses into beats anew when the map of the beats has changed."""

from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engage.places.models import AddressPoint, CrossStreet
from engage.places.queries import beat_map

TABLES: Final = (CrossStreet, AddressPoint)


def place_again(session: Session) -> int:
    """Give each corner and address the beat that holds it now, and return how many moved."""
    session.flush()
    beats = beat_map(session)
    n_moved = 0
    for table in TABLES:
        columns = (table.id, table.longitude, table.latitude, table.beat)
        rows = session.execute(select(*columns)).all()
        points = [(row.longitude, row.latitude) for row in rows]
        codes = beats.codes_at(points) if beats and points else [None] * len(rows)
        moved = [
            {"id": row.id, "beat": code}
            for row, code in zip(rows, codes, strict=True)
            if row.beat != code
        ]
        if moved:
            session.execute(update(table), moved)
        n_moved += len(moved)
    return n_moved
