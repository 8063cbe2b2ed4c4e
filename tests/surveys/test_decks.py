"""Decks: codes taken back with a lost batch are of no use, and what is spent stays counted."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.config import Config
from engage.surveys.codes import code_hash, read_code
from engage.surveys.models import Code
from engage.surveys.plans import DeckPlan
from engage.surveys.services_decks import create_deck, issue_deck, withdraw_codes
from tests.surveys.rows import NOW, add_beats, add_wave

TODAY = date(2026, 9, 1)
CLERK = Act("clerk@example.org", NOW)


def n_codes(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Code)) or 0


def test_codes_of_a_lost_batch_are_deleted_and_no_others(
    db_session: Session, config: Config
) -> None:
    add_beats(db_session, "1")
    wave = add_wave(db_session)
    create_deck(db_session, wave.code, DeckPlan("1", 5, TODAY), config.code_pepper)
    deck, lost = issue_deck(db_session, wave.code, ("1", 600), config.code_pepper, CLERK)
    db_session.commit()
    assert withdraw_codes(db_session, deck, lost, config.code_pepper) == 600
    db_session.commit()
    assert n_codes(db_session) == 5
    assert deck.n_codes == 0


def test_spent_codes_of_a_lost_batch_stay_counted_in_tens(
    db_session: Session, config: Config
) -> None:
    add_beats(db_session, "1")
    wave = add_wave(db_session)
    deck, lost = issue_deck(db_session, wave.code, ("1", 40), config.code_pepper, CLERK)
    for spent in lost[:3]:
        found = db_session.get(Code, code_hash(read_code(spent) or "", config.code_pepper))
        db_session.delete(found)
    db_session.commit()
    assert withdraw_codes(db_session, deck, lost, config.code_pepper) == 37
    assert deck.n_codes == 10


def test_issued_codes_exist_only_once_the_caller_commits(
    db_session: Session, config: Config
) -> None:
    add_beats(db_session, "1")
    wave = add_wave(db_session)
    issue_deck(db_session, wave.code, ("1", 4), config.code_pepper, CLERK)
    db_session.rollback()
    assert n_codes(db_session) == 0
