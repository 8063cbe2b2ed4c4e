"""Traces of the way to the mix in the files of a database, and how they are erased.

A row that is deleted leaves its bytes behind for a while: in SQLite's write-ahead log, which shows
the order of arrival, and in PostgreSQL's tables, whose dead rows carry transaction numbers.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.surveys.models import Code, Comment, Draft, Inbox, MapPoint, Response, SentKey
from engage.surveys.statements import engine_of

CLOSED, ERASED = "wave.close", "traces.erase"
TABLES: Final = ", ".join(
    t.__tablename__ for t in (Code, Draft, Inbox, SentKey, Response, Comment, MapPoint)
)
QUIET_HOURS: Final = range(3, 5)
# A computer that is off at night must not wait for one forever.
LONGEST_WAIT: Final = timedelta(hours=24)
TRIES: Final = 25
PAUSE_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Traces:
    """What waves left that were closed since traces were last erased."""

    waves: Sequence[str]
    since: datetime

    def may_be_erased(self, now: datetime, zone: ZoneInfo) -> bool:
        """Return whether it is the quietest time of the city, or has been waited for too long."""
        return now.astimezone(zone).hour in QUIET_HOURS or now - self.since >= LONGEST_WAIT


def left_behind(session: Session) -> Traces | None:
    """Return what is still to be erased, as the audit tells it."""
    last = select(func.coalesce(func.max(AuditRow.seq), 0)).where(AuditRow.action == ERASED)
    query = select(AuditRow.object, AuditRow.at).where(
        AuditRow.action == CLOSED, AuditRow.seq > last.scalar_subquery()
    )
    rows = session.execute(query.order_by(AuditRow.seq)).all()
    if not rows:
        return None
    return Traces([row.object.removeprefix("wave ") for row in rows], rows[0].at)


def empty_log(session: Session) -> bool:
    """Empty SQLite's write-ahead log and return whether it is; PostgreSQL's is the operator's."""
    engine = engine_of(session)
    if engine.dialect.name != "sqlite":
        return True
    with _alone(engine) as connection:
        connection.execute("PRAGMA busy_timeout=0")  # else each try waits, and who closes the wave
        for _ in range(TRIES):
            (busy, *_rest) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy == 0:
                return True
            sleep(PAUSE_SECONDS)
    return False


def rewrite_tables(session: Session) -> bool:
    """Write the tables of the answer path anew, without their dead rows; False where others work.

    PostgreSQL locks each table while it does so, SQLite the whole database.
    """
    engine = engine_of(session)
    is_sqlite = engine.dialect.name == "sqlite"
    orders = ["VACUUM"] if is_sqlite else ["SET lock_timeout = '5s'", f"VACUUM (FULL) {TABLES}"]
    try:
        with _alone(engine) as connection:
            for order in orders:
                connection.execute(order)
    except engine.dialect.loaded_dbapi.OperationalError:
        return False
    return empty_log(session)


@contextmanager
def _alone(engine: Engine) -> Iterator[Any]:
    """Lend a driver's connection outside any transaction, which nobody is given afterwards."""
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()
    try:
        if engine.dialect.name == "postgresql":
            connection.autocommit = True
        yield connection
    finally:
        connection.close()
