"""The list of a mailing while it waits: pieces under a key each, and how a mailing ends."""

import json
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engage import vault
from engage.audit.acts import Act
from engage.audit.chain import record
from engage.config import Config
from engage.db import lock_for_writing
from engage.fieldwork.contacts import Contact
from engage.fieldwork.models_mailing import Mailing, MailingPiece, State
from engage.fieldwork.queries_mailing import mailing_by_id, strata_of_mailing
from engage.mail.sealed import forget_failed, keys_in_use
from engage.surveys.models import Deck

# One piece is in the outbox at a time, so address and code stand together for minutes.
PER_PIECE: Final = 50


def locked_mailing(session: Session, mailing_id: int) -> Mailing:
    """Return a mailing as it is now, kept from every other writer until the transaction ends."""
    lock_for_writing(session)
    mailing_by_id(session, mailing_id)
    return session.get_one(Mailing, mailing_id, with_for_update=True, populate_existing=True)


def keep_list(session: Session, keys: Path, mailing: Mailing, contacts: Sequence[Contact]) -> None:
    """Seal the contacts, shuffled, in the caller's transaction."""
    shuffled = list(contacts)
    secrets.SystemRandom().shuffle(shuffled)
    for number, start in enumerate(range(0, len(shuffled), PER_PIECE)):
        content = json.dumps(shuffled[start : start + PER_PIECE]).encode()
        vault.make_key(keys, mailing.key(number))
        sealed = vault.seal(keys, mailing.key(number), 0, content)
        session.add(MailingPiece(mailing_id=mailing.id, number=number, sealed=sealed))


def open_piece(keys: Path, mailing: Mailing, piece: MailingPiece) -> list[Contact]:
    """Return the contacts of a piece, or refuse when its key was destroyed."""
    content = vault.unseal(keys, mailing.key(piece.number), 0, piece.sealed)
    return [Contact(*row) for row in json.loads(content)]


def end_mailing(
    session: Session, mailing: Mailing, state: State, act: Act, fault: str = ""
) -> None:
    """Forget what is left of a list and note what was made, in the caller's transaction."""
    session.execute(delete(MailingPiece).where(MailingPiece.mailing_id == mailing.id))
    mailing.state, mailing.starts_at, mailing.fault = state, None, fault
    mailing.n_failed += forget_failed(session, mailing.keys)
    detail: dict[str, Any] = {"handed": mailing.n_handed, "failed": mailing.n_failed}
    for row in strata_of_mailing(session, mailing):
        if row.deck_id is not None:
            detail[f"codes {row.stratum}"] = session.get_one(Deck, row.deck_id).n_codes
    audit(session, act, f"mailing.{state}", mailing, detail)


def destroy_keys(session: Session, config: Config, mailing_id: int) -> None:
    """Destroy the keys of a mailing under which nothing waits any more.

    All of them were made with the list, under the same lock, so none can be missing a moment only.
    """
    mailing = locked_mailing(session, mailing_id)
    numbers = select(MailingPiece.number).where(MailingPiece.mailing_id == mailing.id)
    used = {mailing.key(number) for number in session.scalars(numbers)}
    used |= keys_in_use(session, mailing.keys)
    session.rollback()
    for path in config.keys.glob(f"{mailing.keys}*.key"):
        if path.stem not in used:
            vault.destroy_key(config.keys, path.stem)


def mailings_with_keys(config: Config) -> Iterator[int]:
    """Yield the numbers of the mailings of which a key exists."""
    names = {path.stem.split("-")[1] for path in config.keys.glob("mailing-*-*.key")}
    yield from sorted(int(name) for name in names if name.isdecimal())


def audit(
    session: Session, act: Act, action: str, mailing: Mailing, detail: dict[str, Any]
) -> None:
    """Add a row about a mailing to the audit: numbers, never whom."""
    record(
        session,
        at=act.at,
        actor=act.actor,
        action=action,
        object=f"mailing {mailing.id}",
        detail={"kind": mailing.kind, **detail},
    )
