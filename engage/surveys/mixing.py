"""The mix: opens the inbox of a wave by reading only, then stores it in one transaction.

Sealed answers are read in pieces, and none is kept open: memory grows by the compressed row of an
answer alone, and whoever interrupts the opening has changed nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from engage.surveys import sealing
from engage.surveys.gathering import Gathered
from engage.surveys.models import Wave
from engage.surveys.records import Record
from engage.surveys.sending import CODES, DRAFTS, INBOX, SENT, writing
from engage.surveys.statements import engine_of
from engage.surveys.tallies import TALLY, Pair, set_tally

PIECE: Final = 1000
OPENED: Final[Pair] = ("opened", "")
# Told after each piece: how many of how many sealed answers are opened.
Heard = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """The opened inbox of a wave."""

    gathered: Gathered
    n_sealed: int
    root: str


def open_inbox(
    session: Session, wave: Wave, private_key: bytes, heard: Heard | None = None
) -> Opened:
    """Open every answer of a wave's inbox; what nothing can open is left out and counted."""
    gathered, leaves = Gathered(session, wave), list[bytes]()
    n_all, engine = n_waiting(session, wave), engine_of(session)
    for piece in _sealed(session, wave.id):
        for sealed in piece:
            leaves.append(sealing.merkle_leaf(sealed))
            record = _opened(sealed, private_key, wave.code)
            if record is not None:
                gathered.add(record)
        if n_all > PIECE:
            _tell(engine, wave.id, len(leaves))
        if heard is not None:
            heard(len(leaves), n_all)
    return Opened(gathered, len(leaves), sealing.merkle_root_of(leaves))


def _sealed(session: Session, wave_id: int) -> Iterator[Sequence[bytes]]:
    last = b""
    query = select(INBOX.c.id, INBOX.c.sealed).where(INBOX.c.wave_id == wave_id)
    while rows := session.execute(
        query.where(INBOX.c.id > last).order_by(INBOX.c.id).limit(PIECE)
    ).all():
        yield [row.sealed for row in rows]
        last = rows[-1].id


def n_opened(session: Session, wave: Wave) -> int:
    """Return how many answers of a wave that is being mixed are opened, for who looks at it."""
    key = (TALLY.c.wave_id == wave.id, TALLY.c.dimension == OPENED[0])
    return session.scalar(select(TALLY.c.n).where(*key)) or 0


def _tell(engine: Engine, wave_id: int, n: int) -> None:
    with writing(engine) as connection:
        set_tally(connection, wave_id, OPENED, n)
        connection.commit()


def _opened(sealed: bytes, private_key: bytes, wave: str) -> Record | None:
    try:
        content = sealing.unseal(sealed, private_key, wave)
    except sealing.Unreadable:
        return None
    return _record(content)


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
    return session.scalar(select(func.count()).where(INBOX.c.wave_id == wave.id)) or 0


def store(session: Session, wave: Wave, opened: Opened) -> None:
    """Store what was opened and empty everything on the way to it; the caller commits."""
    opened.gathered.insert(session, wave)
    for table in (INBOX, CODES, DRAFTS, SENT, TALLY):
        session.execute(delete(table).where(table.c.wave_id == wave.id))
    wave.status = "closed"
    wave.n_stored = len(opened.gathered)
    wave.n_unreadable = opened.n_sealed - len(opened.gathered)
    wave.root = opened.root
