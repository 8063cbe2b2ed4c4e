"""Writes of decks: codes made for a stratum, and those of a lost batch taken back."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.errors import InputErrors, Refused
from engage.surveys import codes, plans
from engage.surveys.acts import note
from engage.surveys.models import Deck, Wave
from engage.surveys.plans import DeckPlan
from engage.surveys.queries import locked_wave
from engage.surveys.sending import CODES

# A deck of which some codes are spent says so in steps only: see the monitor's rounding.
STEP: Final = 10
# SQLite takes 32,766 values in a statement, older builds 999.
PIECE: Final = 500


class NoDeckNow(Refused):
    """A deck for a wave that takes none."""


def create_deck(
    session: Session, code: str, plan: DeckPlan, pepper: str, act: Act | None = None
) -> list[str]:
    """Return new codes for a stratum, shuffled; only their hashes are kept, sorted."""
    _deck, printed = _issue(session, code, plan, pepper)
    note(session, act, "deck.create", code, {"stratum": plan.stratum, "codes": plan.n_codes})
    session.commit()
    return printed


def issue_deck(
    session: Session, code: str, share: tuple[str, int], pepper: str, act: Act
) -> tuple[Deck, list[str]]:
    """Make codes for a stratum, so many, in the caller's transaction, which the caller commits."""
    plan = DeckPlan(*share, act.at.date())
    deck, printed = _issue(session, code, plan, pepper)
    note(session, act, "deck.create", code, {"stratum": plan.stratum, "codes": plan.n_codes})
    return deck, printed


def grow_deck(session: Session, deck: Deck, n_codes: int, pepper: str) -> list[str]:
    """Return new codes added to a deck, shuffled, in the caller's transaction.

    The caller holds the wave locked, so that none is added to one that has just closed, and writes
    the audit when the deck is complete.
    """
    deck.n_codes += n_codes
    return _new_codes(session, deck.wave_id, deck.stratum, n_codes, pepper)


def check_deck(session: Session, wave: Wave, share: tuple[str, int], today: date) -> None:
    """Refuse a deck that cannot be made, before anything is drawn for it."""
    _check(session, wave, DeckPlan(*share, today))


def withdraw_codes(session: Session, deck: Deck, printed: Sequence[str], pepper: str) -> int:
    """Delete those of the codes that are unspent, in the caller's transaction, and count them.

    The deck then counts only what was spent of it, rounded up to tens: nobody reads from it how
    many of a small batch have answered.
    """
    hashes = sorted(_hashes(printed, pepper))
    n_gone = 0
    for start in range(0, len(hashes), PIECE):
        some = hashes[start : start + PIECE]
        gone: Any = session.execute(delete(CODES).where(CODES.c.hash.in_(some)))
        n_gone += int(gone.rowcount)
    n_spent = len(hashes) - n_gone
    deck.n_codes = max(0, deck.n_codes - len(hashes)) + -(-n_spent // STEP) * STEP
    return n_gone


def _issue(session: Session, code: str, plan: DeckPlan, pepper: str) -> tuple[Deck, list[str]]:
    wave = locked_wave(session, code)
    _check(session, wave, plan)
    printed = _new_codes(session, wave.id, plan.stratum, plan.n_codes, pepper)
    deck = Deck(wave_id=wave.id, stratum=plan.stratum, n_codes=len(printed), made_on=plan.today)
    session.add(deck)
    session.flush()
    return deck, printed


def _new_codes(session: Session, wave_id: int, stratum: str, n: int, pepper: str) -> list[str]:
    printed = [codes.new_code() for _ in range(n)]
    rows = [
        {"hash": h, "wave_id": wave_id, "stratum": stratum}
        for h in sorted(_hashes(printed, pepper))
    ]
    session.execute(insert(CODES), rows)
    secrets.SystemRandom().shuffle(printed)
    return printed


def _check(session: Session, wave: Wave, plan: DeckPlan) -> None:
    if wave.status not in ("draft", "open") or wave.kind != "sampled":
        message = "Decks are made for sampled waves before they close; {code} is none."
        raise NoDeckNow(message, code=wave.code)
    if problems := plans.deck_problems(session, wave, plan):
        raise InputErrors(problems)


def _hashes(printed: Sequence[str], pepper: str) -> list[bytes]:
    return [codes.code_hash(codes.read_code(one) or "", pepper) for one in printed]
