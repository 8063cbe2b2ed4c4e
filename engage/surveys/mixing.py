"""The mix: opens the inbox of a wave by reading only, then stores it in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engage.surveys import sealing
from engage.surveys.models import Inbox, Wave
from engage.surveys.records import Record, insert_shuffled
from engage.surveys.sending import CODES, DRAFTS, INBOX, SENT
from engage.surveys.tallies import TALLY


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
        mode=content.get("mode"),
        language=content["language"],
        marks=content.get("marks", ()),
        comments=content["comments"],
        quotable=frozenset(content["quotable"]),
        order=content.get("order", 0),
        points=content.get("points", {}),
    )


def n_waiting(session: Session, wave: Wave) -> int:
    """Return how many sealed answers the inbox of a wave holds."""
    return session.scalar(select(func.count()).where(Inbox.wave_id == wave.id)) or 0


def store(session: Session, wave: Wave, opened: Opened) -> None:
    """Store what was opened and empty everything on the way to it; the caller commits."""
    insert_shuffled(session, wave, opened.records)
    for table in (INBOX, CODES, DRAFTS, SENT, TALLY):
        session.execute(delete(table).where(table.c.wave_id == wave.id))
    wave.status = "closed"
    wave.n_stored = len(opened.records)
    wave.n_unreadable = opened.n_sealed - len(opened.records)
    wave.root = opened.root
