"""Reads of imported calendars."""

from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from engage.meetings.models_imports import OPEN, ImportedRow


def imported_rows(session: Session, source: str, status: str | None = None) -> list[ImportedRow]:
    """Return the rows of a calendar in the order of its lines."""
    wanted = select(ImportedRow).where(ImportedRow.source == source)
    if status:
        wanted = wanted.where(ImportedRow.status == status)
    return list(session.scalars(wanted.order_by(ImportedRow.line, ImportedRow.id)))


def known_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Return which of some rows are here already."""
    found: set[str] = set()
    wanted = list(keys)
    for start in range(0, len(wanted), 500):  # SQLite takes so many values at once
        piece = wanted[start : start + 500]
        found |= set(session.scalars(select(ImportedRow.key).where(ImportedRow.key.in_(piece))))
    return found


def sources(session: Session) -> Sequence[tuple[str, int, int]]:
    """Return each imported calendar with its number of rows, and of those that wait."""
    is_open = func.sum(case((ImportedRow.status == OPEN, 1), else_=0))
    wanted = select(ImportedRow.source, func.count(), is_open).group_by(ImportedRow.source)
    rows = session.execute(wanted.order_by(ImportedRow.source))
    return [(name, n, int(waiting or 0)) for name, n, waiting in rows]


def warning_counts(rows: Sequence[ImportedRow]) -> Counter[str]:
    """Return how often each doubt stands beside some rows."""
    return Counter(name for row in rows for name in row.warnings)
