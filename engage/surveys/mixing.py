"""The mix: opens the inbox of a wave; it only reads, so that a crash here changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import sleep
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.surveys import sealing
from engage.surveys.models import Inbox, Wave
from engage.surveys.records import Record

TRIES: Final = 25
PAUSE_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Opened:
    """The opened inbox of a wave."""

    records: Sequence[Record]
    n_sealed: int
    root: str


def open_inbox(session: Session, wave: Wave, private_key: bytes) -> Opened:
    """Return every answer of a wave's inbox; what nothing can open is left out and counted."""
    query = select(Inbox.sealed).where(Inbox.wave_id == wave.id).order_by(Inbox.id)
    sealed = list(session.scalars(query))
    records = [record for one in sealed for record in _opened(one, private_key, wave.code)]
    return Opened(records, len(sealed), sealing.merkle_root(sealed))


def _opened(sealed: bytes, private_key: bytes, wave: str) -> list[Record]:
    try:
        content = sealing.unseal(sealed, private_key, wave)
    except sealing.Unreadable:
        return []
    return [_record(content)]


def _record(content: dict[str, Any]) -> Record:
    return Record(
        answers=content["answers"],
        area=content["area"],
        route=content["route"],
        language=content["language"],
        comments=content["comments"],
        quotable=frozenset(content["quotable"]),
    )


def forget_in_log(session: Session) -> bool:
    """Empty SQLite's write-ahead log, which shows the order of arrival; return whether it is."""
    bind = session.get_bind()
    if bind.dialect.name != "sqlite":
        return True
    connection = bind.engine.raw_connection()
    try:
        for _ in range(TRIES):
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_rest = cursor.fetchone() or (1,)
            if busy == 0:
                return True
            sleep(PAUSE_SECONDS)
        return False
    finally:
        connection.close()
