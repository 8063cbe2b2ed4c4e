"""Writes of print runs: asking for batches, keeping, mailing and voiding them; spare codes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engage import vault
from engage.audit.acts import Act
from engage.audit.chain import record
from engage.config import Config
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem, Refused
from engage.fieldwork.keeping import keep_source, open_piece, source_of
from engage.fieldwork.models_print import (
    ADDRESSED,
    CODED,
    OPEN,
    Layout,
    PrintBatch,
    PrintPiece,
    SpareCodes,
    State,
)
from engage.fieldwork.queries_print import batch_by_id, spares_left
from engage.surveys.models import Deck, Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.queries_trust import lacks
from engage.surveys.services_decks import check_deck, issue_deck, withdraw_codes

KEPT: Final = timedelta(days=14)
ADDRESSES_KEPT: Final = timedelta(days=1)
MOST_SHEETS: Final = 10_000


class NotNow(Refused):
    """A step that the state of a batch or of its wave does not allow."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be printed for a wave: a layout, and how many sheets for which stratum."""

    layout: Layout
    sheets: Mapping[str, int]
    is_proof: bool = False


def request_batches(session: Session, code: str, wanted: Wanted, act: Act) -> list[int]:
    """Put batches on the list of what the workers draw, and return their numbers."""
    lock_for_writing(session)
    wave = wave_by_code(session, code)
    _check(session, wave, wanted, act.at.date())
    rows = [
        PrintBatch(
            wave_id=wave.id,
            layout=wanted.layout,
            stratum=stratum,
            is_proof=wanted.is_proof,
            n_sheets=1 if wanted.is_proof else n_sheets,
            requested_on=act.at.date(),
            requested_by=act.actor,
            expires_on=act.at.date() + KEPT,
        )
        for stratum, n_sheets in wanted.sheets.items()
    ]
    session.add_all(rows)
    session.flush()
    for row in rows:
        _audit(session, act, "print.request", row, {"layout": row.layout, "sheets": row.n_sheets})
    session.commit()
    return [row.id for row in rows]


def request_addresses(
    session: Session, config: Config, layout: Layout, addresses: Sequence[Sequence[str]], act: Act
) -> int:
    """Let sheets of addresses be drawn, in an order of their own; they are kept for a day."""
    lock_for_writing(session)
    shuffled = [list(lines) for lines in addresses]
    secrets.SystemRandom().shuffle(shuffled)
    batch = PrintBatch(
        layout=layout,
        n_sheets=len(shuffled),
        requested_on=act.at.date(),
        requested_by=act.actor,
        expires_on=act.at.date() + ADDRESSES_KEPT,
    )
    session.add(batch)
    session.flush()
    keep_source(session, config.keys, batch, shuffled)
    _audit(session, act, "print.addresses", batch, {"layout": layout, "addresses": len(shuffled)})
    session.commit()
    return batch.id


def read_file(session: Session, config: Config, batch_id: int, number: int, act: Act) -> bytes:
    """Return a finished file of a batch; who opens codes or addresses is audited."""
    batch = _locked(session, batch_id)
    content = open_piece(session, config.keys, batch, max(number, 1))
    if batch.layout not in OPEN and not batch.is_proof:
        _audit(session, act, "print.open", batch, {"file": number})
    session.commit()
    return content


def mark_printed(session: Session, batch_id: int, act: Act) -> None:
    """Note that a batch is on paper."""
    batch = _locked(session, batch_id)
    if batch.state != "ready":
        raise NotNow("Batch {id} is not ready to be printed.", id=batch_id)
    batch.is_printed = True
    _audit(session, act, "print.printed", batch, {"sheets": batch.n_sheets})
    session.commit()


def mark_mailed(session: Session, config: Config, batch_id: int, act: Act) -> None:
    """Note that a batch has left the house, and destroy its files and codes in clear."""
    batch = _locked(session, batch_id)
    if batch.state != "ready" or not batch.is_printed:
        raise NotNow("Mark batch {id} as printed first.", id=batch_id)
    _end(session, config, batch, "mailed", act)


def void_batch(session: Session, config: Config, batch_id: int, act: Act) -> None:
    """Make the unspent codes of a batch unusable and destroy its files."""
    batch = _locked(session, batch_id)
    if not batch.is_alive:
        message = (
            "The codes of batch {id} are destroyed, so nobody can tell any more which they are."
        )
        raise NotNow(message, id=batch_id)
    if batch.deck_id is not None:
        deck = session.get_one(Deck, batch.deck_id)
        printed = source_of(session, config.keys, batch)
        withdraw_codes(session, deck, printed, config.code_pepper)
    _end(session, config, batch, "void", act)


def remake_batch(session: Session, config: Config, batch_id: int, act: Act) -> int:
    """Void a batch and ask for the same with new codes; return the number of the new one."""
    batch = batch_by_id(session, batch_id)
    if batch.wave_id is None:
        raise NotNow("Addresses are not kept: upload the list again.")
    wave = session.get_one(Wave, batch.wave_id)
    wanted = Wanted(batch.layout, {batch.stratum: batch.n_sheets}, batch.is_proof)
    void_batch(session, config, batch_id, act)
    return request_batches(session, wave.code, wanted, act)[0]


def expire_batch(session: Session, config: Config, batch_id: int, act: Act) -> None:
    """Destroy the files of a batch whose days are over; its codes on paper stay good."""
    batch = _locked(session, batch_id)
    if batch.is_alive:
        _end(session, config, batch, "expired", act)


def give_spare(session: Session, config: Config, code: str, stratum: str, act: Act) -> str:
    """Return one new code of a stratum for somebody who called; counted, and capped."""
    lock_for_writing(session)
    wave = wave_by_code(session, code)
    if not spares_left(session, wave).get(stratum):
        raise NotNow("All spare codes of {stratum} are given.", stratum=stratum)
    deck, (spare,) = issue_deck(session, code, (stratum, 1), config.code_pepper, act)
    row = session.get(SpareCodes, (wave.id, stratum))
    if row is None:
        row = SpareCodes(wave_id=wave.id, stratum=stratum, deck_id=deck.id, n_given=0)
        session.add(row)
    else:  # one deck for all spares of a stratum
        session.get_one(Deck, row.deck_id).n_codes += 1
        session.delete(deck)
    row.n_given += 1
    record(
        session,
        at=act.at,
        actor=act.actor,
        action="deck.spare",
        object=f"wave {code}",
        detail={"stratum": stratum, "given": row.n_given},
    )
    session.commit()
    return spare


def _check(session: Session, wave: Wave, wanted: Wanted, today: date) -> None:
    for n_sheets in wanted.sheets.values():
        if not 1 <= n_sheets <= MOST_SHEETS:
            what, remedy = f"{n_sheets} sheets are not one batch.", f"1 to {MOST_SHEETS}."
            raise InputErrors([Problem("n_each", what, remedy)])
    if not wanted.is_proof and (missing := lacks(session, wave, "en")):
        titles = ", ".join(f"{lack.title} ({', '.join(lack.languages)})" for lack in missing)
        what, remedy = f"Residents would not be told: {titles}.", "Write it first, then draw."
        raise InputErrors([Problem("print", what, remedy)])
    if wanted.layout in CODED:
        for stratum, n_sheets in wanted.sheets.items():
            check_deck(session, wave, (stratum, n_sheets), today)


def _locked(session: Session, batch_id: int) -> PrintBatch:
    lock_for_writing(session)
    batch_by_id(session, batch_id)
    return session.get_one(PrintBatch, batch_id, with_for_update=True, populate_existing=True)


def _end(
    session: Session,
    config: Config,
    batch: PrintBatch,
    state: State,
    act: Act,
) -> None:
    """Destroy what a batch holds, the key last: a crash leaves a key that opens nothing."""
    session.execute(delete(PrintPiece).where(PrintPiece.batch_id == batch.id))
    batch.state, batch.leased_until = state, None
    name = batch.vault
    _audit(session, act, f"print.{state}", batch, {"sheets": batch.n_sheets})
    session.commit()
    vault.destroy_key(config.keys, name)


def _audit(
    session: Session, act: Act, action: str, batch: PrintBatch, detail: dict[str, Any]
) -> None:
    where = {"stratum": batch.stratum} if batch.layout not in ADDRESSED else {}
    record(
        session,
        at=act.at,
        actor=act.actor,
        action=action,
        object=f"batch {batch.id}",
        detail=detail | where,
    )
