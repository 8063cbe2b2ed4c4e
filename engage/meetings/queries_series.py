"""Reads of series and their dates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from engage.meetings.models import Meeting, Series


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series as a list shows it: how many dates are to come, the first and the last of them."""

    series: Series
    n_coming: int
    first_at: datetime
    last_at: datetime


def series_by_id(session: Session, series_id: int, *, is_locked: bool = False) -> Series | None:
    """Return a series with its beats and officers."""
    wanted = select(Series).where(Series.id == series_id)
    wanted = wanted.options(selectinload(Series.beats), selectinload(Series.officers))
    return session.scalar(wanted.with_for_update() if is_locked else wanted)


def series_members(session: Session, series_id: int) -> list[Meeting]:
    """Return the dates of a series in the order of their slots, without those in the bin."""
    wanted = select(Meeting).where(
        Meeting.series_id == series_id,
        Meeting.slot_local.is_not(None),
        Meeting.deleted_at.is_(None),
    )
    wanted = wanted.options(
        joinedload(Meeting.series), selectinload(Meeting.beats), selectinload(Meeting.officers)
    )
    return list(session.scalars(wanted.order_by(Meeting.slot_local)))


def running_series(
    session: Session, since: datetime, before: datetime | None = None
) -> list[SeriesRow]:
    """Return the series with dates from one moment to another, by their first date then."""
    first, last = func.min(Meeting.starts_at), func.max(Meeting.starts_at)
    wanted = select(Meeting.series_id, func.count(), first, last).where(
        Meeting.series_id.is_not(None), Meeting.starts_at > since, Meeting.deleted_at.is_(None)
    )
    if before:
        wanted = wanted.where(Meeting.starts_at < before)
    rows = session.execute(wanted.group_by(Meeting.series_id).order_by(first)).all()
    found = _by_id(session, [series_id for series_id, *_ in rows if series_id])
    return [SeriesRow(found[key], n, start, end) for key, n, start, end in rows if key]


def _by_id(session: Session, ids: Collection[int]) -> dict[int, Series]:
    wanted = select(Series).where(Series.id.in_(ids)).options(selectinload(Series.beats))
    return {series.id: series for series in session.scalars(wanted)}
