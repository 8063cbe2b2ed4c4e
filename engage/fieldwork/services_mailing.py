"""Writes of mailings by the clerk and by residents: a list comes in, is confirmed, is stopped."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.config import Config
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem, Refused
from engage.fieldwork.contacts import Contact, Contacts
from engage.fieldwork.mail_keeping import (
    audit,
    destroy_keys,
    end_mailing,
    keep_list,
    locked_mailing,
)
from engage.fieldwork.mail_words import mail_words
from engage.fieldwork.models_mailing import Kind, Mailing, MailingStratum, MailStop
from engage.fieldwork.queries_mailing import silent_among
from engage.fieldwork.sheets import SPECIMEN
from engage.fieldwork.stop_links import address_mark
from engage.mail.outbox import check_text
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.queries_trust import lacks
from engage.surveys.services_decks import check_deck

DELAY: Final = timedelta(minutes=10)


class NotNow(Refused):
    """A step that the state of a mailing or of its wave does not allow."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written to whom: invitations with codes, or reminders without."""

    kind: Kind
    contacts: Contacts


def request_mailing(session: Session, config: Config, code: str, wanted: Wanted, act: Act) -> int:
    """Keep a list sealed until somebody confirms it, and return the number of the mailing."""
    lock_for_writing(session)
    wave = wave_by_code(session, code)
    _check_now(config, wave)
    rows = _willing(session, config, wanted.contacts)
    _check_list(session, wave, wanted.kind, rows, act.at.date())
    _check_words(session, config, wave, wanted.kind)
    mailing = Mailing(
        wave_id=wave.id,
        kind=wanted.kind,
        requested_on=act.at.date(),
        requested_by=act.actor,
    )
    session.add(mailing)
    session.commit()  # known before its keys are made: a sweep destroys those of nothing only
    mailing = locked_mailing(session, mailing.id)
    keep_list(session, config.keys, mailing, rows)
    mailing.n_contacts, mailing.n_double = len(rows), wanted.contacts.n_double
    mailing.n_silent = len(wanted.contacts.rows) - len(rows)
    session.add_all(
        MailingStratum(mailing_id=mailing.id, stratum=stratum, n_contacts=n)
        for stratum, n in _strata(wanted.kind, rows).items()
    )
    audit(session, act, "mailing.upload", mailing, {"contacts": len(rows)})
    session.commit()
    return mailing.id


def confirm_mailing(session: Session, mailing_id: int, act: Act) -> None:
    """Let a mailing go out in ten minutes."""
    mailing = locked_mailing(session, mailing_id)
    if mailing.state != "draft" or not mailing.n_contacts:
        raise NotNow("Mailing {id} was confirmed or stopped already.", id=mailing_id)
    mailing.state, mailing.starts_at = "waiting", act.at + DELAY
    audit(session, act, "mailing.confirm", mailing, {"contacts": mailing.n_contacts})
    session.commit()


def stop_mailing(session: Session, config: Config, mailing_id: int, act: Act) -> None:
    """Forget the list of a mailing; what the outbox has already still goes out."""
    mailing = locked_mailing(session, mailing_id)
    if not mailing.is_alive:
        raise NotNow("Mailing {id} has ended already.", id=mailing_id)
    end_mailing(session, mailing, "stopped", act)
    session.commit()
    destroy_keys(session, config, mailing_id)


def stop_mail(session: Session, mark: bytes) -> None:
    """Write to an address no more; asking twice is asking once."""
    lock_for_writing(session)
    session.merge(MailStop(mark=mark))
    session.commit()


def _willing(session: Session, config: Config, contacts: Contacts) -> list[Contact]:
    marks = {row: address_mark(row.address, config.code_pepper) for row in contacts.rows}
    silent = silent_among(session, marks.values())
    return [row for row, mark in marks.items() if mark not in silent]


def _strata(kind: Kind, rows: list[Contact]) -> Counter[str]:
    return Counter(row.stratum for row in rows if kind == "invite")


def _check_now(config: Config, wave: Wave) -> None:
    if wave.kind != "sampled" or wave.status != "open":
        message = "Mail arrives at once, so it is for open surveys with codes; {code} is none."
        raise NotNow(message, code=wave.code)
    if config.mode != "demo" and not config.mail.host:
        raise NotNow("No mail server is set up, so nothing can be mailed.")


def _check_list(session: Session, wave: Wave, kind: Kind, rows: list[Contact], today: date) -> None:
    if not rows:
        what = "Everybody on this list has asked for no mail about surveys."
        raise InputErrors([Problem("file", what)])
    for share in _strata(kind, rows).items():
        check_deck(session, wave, share, today)


def _check_words(session: Session, config: Config, wave: Wave, kind: Kind) -> None:
    if missing := lacks(session, wave, "en"):
        titles = ", ".join(f"{lack.title} ({', '.join(lack.languages)})" for lack in missing)
        what = f"Residents would not be told: {titles}."
        raise InputErrors([Problem("mail", what, "Write it first, then send.")])
    words = mail_words(session, config, wave, kind)
    check_text(words.subject, words.text(SPECIMEN, ""))
