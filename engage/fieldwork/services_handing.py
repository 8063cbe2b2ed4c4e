"""The worker's part of a mailing: piece by piece, codes are made, mailed and forgotten."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage import vault
from engage.audit.acts import Act
from engage.config import Config
from engage.fieldwork.contacts import Contact
from engage.fieldwork.mail_keeping import (
    destroy_keys,
    end_mailing,
    locked_mailing,
    mailings_with_keys,
    open_piece,
)
from engage.fieldwork.mail_words import mail_words
from engage.fieldwork.models_mailing import Mailing, MailingPiece, MailingStratum
from engage.fieldwork.queries_mailing import silent_among
from engage.fieldwork.stop_links import address_mark
from engage.mail.sealed import keys_in_use, queue_letters
from engage.surveys.models import Deck, Wave
from engage.surveys.queries import locked_wave
from engage.surveys.services_decks import grow_deck

WORKER = "worker"


def hand_next(session: Session, config: Config, mailing_id: int, now: datetime) -> bool:
    """Hand the next piece of a mailing to the outbox, and return whether one was.

    One transaction takes a piece off the list, makes its codes, of which only the hashes stay,
    and adds its mails: a crash leaves all of it to be done, or nothing. The next piece waits
    until the outbox has nothing left of this one.
    """
    mailing = locked_mailing(session, mailing_id)
    if not _is_due(mailing, now) or keys_in_use(session, mailing.keys):
        session.rollback()
        return False
    piece = _next_piece(session, mailing)
    handed = False
    if fault := _obstacle(session, mailing):
        end_mailing(session, mailing, "stopped", Act(WORKER, now), fault)
    elif piece is None:
        end_mailing(session, mailing, "sent", Act(WORKER, now))
    else:
        handed = _hand(session, config, mailing, piece, now)
    session.commit()
    destroy_keys(session, config, mailing_id)
    return handed


def expire_draft(session: Session, config: Config, mailing_id: int, now: datetime) -> None:
    """Forget a list that nobody confirmed."""
    mailing = locked_mailing(session, mailing_id)
    if mailing.state == "draft":
        end_mailing(session, mailing, "stopped", Act(WORKER, now), "nobody confirmed it")
    session.commit()
    destroy_keys(session, config, mailing_id)


def destroy_left_keys(session: Session, config: Config) -> None:
    """Destroy the keys of mails that have gone, and those that a crash left behind."""
    known = set(session.scalars(select(Mailing.id)))
    for mailing_id in known.intersection(mailings_with_keys(config)):
        destroy_keys(session, config, mailing_id)


def _is_due(mailing: Mailing, now: datetime) -> bool:
    has_waited = mailing.starts_at is not None and mailing.starts_at <= now
    return mailing.state == "sending" or (mailing.state == "waiting" and has_waited)


def _obstacle(session: Session, mailing: Mailing) -> str:
    code = session.get_one(Wave, mailing.wave_id).code
    is_open = locked_wave(session, code).status == "open"
    return "" if is_open else "the survey has closed"


def _next_piece(session: Session, mailing: Mailing) -> MailingPiece | None:
    query = select(MailingPiece).where(MailingPiece.mailing_id == mailing.id)
    return session.scalar(query.order_by(MailingPiece.number).limit(1))


def _hand(
    session: Session, config: Config, mailing: Mailing, piece: MailingPiece, now: datetime
) -> bool:
    try:
        contacts = open_piece(config.keys, mailing, piece)
    except vault.Sealed:
        why = "its key is gone, as after a restored backup: upload the rest of the list again"
        end_mailing(session, mailing, "stopped", Act(WORKER, now), why)
        return False
    marks = {one: address_mark(one.address, config.code_pepper) for one in contacts}
    silent = silent_among(session, marks.values())
    willing = [one for one in contacts if marks[one] not in silent]
    wave = session.get_one(Wave, mailing.wave_id)
    codes = _codes(session, config, mailing, willing, now)
    words = mail_words(session, config, wave, mailing.kind)
    letters = [words.letter(one.address, code) for one, code in zip(willing, codes, strict=True)]
    mailing.n_handed += queue_letters(session, config.keys, mailing.key(piece.number), letters, now)
    mailing.n_silent += len(contacts) - len(willing)
    mailing.state, mailing.starts_at = "sending", None
    session.delete(piece)
    return True


def _codes(
    session: Session, config: Config, mailing: Mailing, contacts: Sequence[Contact], now: datetime
) -> list[str]:
    """Return a new code for each contact, of its stratum; reminders have none."""
    if mailing.kind == "remind":
        return [""] * len(contacts)
    made: dict[str, list[str]] = {}
    for stratum in dict.fromkeys(one.stratum for one in contacts):
        n_codes = sum(one.stratum == stratum for one in contacts)
        deck = _deck(session, mailing, stratum, now)
        made[stratum] = grow_deck(session, deck, n_codes, config.code_pepper)
    return [made[one.stratum].pop() for one in contacts]


def _deck(session: Session, mailing: Mailing, stratum: str, now: datetime) -> Deck:
    """Return the deck of a stratum of a mailing: one, however many pieces there are."""
    row = session.get_one(MailingStratum, (mailing.id, stratum))
    if row.deck_id is not None:
        return session.get_one(Deck, row.deck_id)
    deck = Deck(wave_id=mailing.wave_id, stratum=stratum, n_codes=0, made_on=now.date())
    session.add(deck)
    session.flush()
    row.deck_id = deck.id
    return deck
