"""Reads of print runs: batches, their pieces, and the spare codes that are left."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from engage.errors import Missing
from engage.fieldwork.models_print import (
    ADDRESSED,
    ALIVE,
    PrintBatch,
    PrintPiece,
    SpareCodes,
)
from engage.surveys.models import Deck, Wave

# Of 20 homes one may call because the letter is lost or torn.
SPARES_OF: Final = 20
MAX_ATTEMPTS: Final = 3


def batch_by_id(session: Session, batch_id: int) -> PrintBatch:
    """Return a batch, or refuse."""
    batch = session.get(PrintBatch, batch_id)
    if batch is None:
        raise Missing("There is no batch {id}.", id=batch_id)
    return batch


def batches_of_wave(session: Session, wave: Wave) -> Sequence[PrintBatch]:
    """Return the batches of a wave, the latest first."""
    return _batches(session, PrintBatch.wave_id == wave.id)


def address_batches(session: Session) -> Sequence[PrintBatch]:
    """Return the sheets of addresses that are not destroyed yet, the latest first."""
    return _batches(session, PrintBatch.layout.in_(ADDRESSED), PrintBatch.state.in_(ALIVE))


def piece_sizes(session: Session, batch: PrintBatch) -> Mapping[int, int]:
    """Return how many sheets each finished PDF file of a batch holds, by its number."""
    query = (
        select(PrintPiece.number, PrintPiece.n_sheets)
        .where(PrintPiece.batch_id == batch.id, PrintPiece.number > 0)
        .order_by(PrintPiece.number)
    )
    return {row.number: row.n_sheets for row in session.execute(query)}


def waiting_batches(session: Session, now: datetime) -> Sequence[int]:
    """Return the batches that no living worker holds, the oldest first."""
    free = or_(PrintBatch.leased_until.is_(None), PrintBatch.leased_until < now)
    query = select(PrintBatch.id).where(PrintBatch.state == "waiting", free)
    return session.scalars(query.order_by(PrintBatch.id)).all()


def outlived_batches(session: Session, today: date) -> Sequence[int]:
    """Return the batches whose days are over, or whose wave takes no answers any more."""
    closed = select(Wave.id).where(Wave.status == "closed")
    is_over = or_(PrintBatch.expires_on < today, PrintBatch.wave_id.in_(closed))
    return session.scalars(select(PrintBatch.id).where(PrintBatch.state.in_(ALIVE), is_over)).all()


def spares_left(session: Session, wave: Wave) -> dict[str, int]:
    """Return how many spare codes may still be given in each stratum with a deck."""
    issued = (
        select(Deck.stratum, func.sum(Deck.n_codes))
        .where(Deck.wave_id == wave.id)
        .group_by(Deck.stratum)
        .order_by(Deck.stratum)
    )
    given = {
        row.stratum: row.n_given
        for row in session.scalars(select(SpareCodes).where(SpareCodes.wave_id == wave.id))
    }
    return {
        stratum: max(0, -(-(n - given.get(stratum, 0)) // SPARES_OF) - given.get(stratum, 0))
        for stratum, n in session.execute(issued)
        if n > given.get(stratum, 0)
    }


def _batches(session: Session, *conditions: ColumnElement[bool]) -> Sequence[PrintBatch]:
    query = select(PrintBatch).where(*conditions).order_by(PrintBatch.id.desc())
    return session.scalars(query).all()
