"""What a batch of sheets is made from and its finished files, sealed while they exist."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engage import vault
from engage.audit.acts import Act
from engage.config import Config
from engage.fieldwork.models_print import PrintBatch, PrintPiece
from engage.fieldwork.sheets import PER_FILE
from engage.surveys.models import Wave
from engage.surveys.services_decks import issue_deck


def make_codes(session: Session, config: Config, batch: PrintBatch, act: Act) -> None:
    """Make the codes of a batch and keep them sealed, in the caller's transaction."""
    wave = session.get_one(Wave, batch.wave_id)
    share = (batch.stratum, batch.n_sheets)
    deck, printed = issue_deck(session, wave.code, share, config.code_pepper, act)
    batch.deck_id = deck.id
    keep_source(session, config.keys, batch, printed)


def keep_source(session: Session, keys: Path, batch: PrintBatch, content: Sequence[Any]) -> None:
    """Seal what a batch is made from, in the caller's transaction."""
    vault.make_key(keys, batch.vault)
    sealed = vault.seal(keys, batch.vault, 0, json.dumps(list(content)).encode())
    piece = PrintPiece(batch_id=batch.id, number=0, n_sheets=len(content), sealed=sealed)
    session.add(piece)


def source_of(session: Session, keys: Path, batch: PrintBatch) -> list[Any]:
    """Return what a batch is made from, codes or addresses."""
    content: list[Any] = json.loads(open_piece(session, keys, batch, 0))
    return content


def open_piece(session: Session, keys: Path, batch: PrintBatch, number: int) -> bytes:
    """Return a piece of a batch in clear, or refuse where it is destroyed."""
    piece = session.get(PrintPiece, (batch.id, number))
    if piece is None:
        raise vault.Sealed("This file does not exist any more, or not yet.")
    return vault.unseal(keys, batch.vault, number, piece.sealed)


def keep_pdf(session: Session, keys: Path, batch: PrintBatch, n_sheets: int, pdf: bytes) -> None:
    """Seal the next PDF file of a batch, in the caller's transaction."""
    vault.make_key(keys, batch.vault)
    number = batch.n_drawn // PER_FILE[batch.layout] + 1
    sealed = vault.seal(keys, batch.vault, number, pdf)
    piece = PrintPiece(batch_id=batch.id, number=number, n_sheets=n_sheets, sealed=sealed)
    session.add(piece)
    batch.n_drawn += n_sheets
