"""Lists of contacts for tests of mailings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.config import City, Config, Contact, Mail
from engage.fieldwork import contacts
from engage.fieldwork.models_mailing import Kind
from engage.fieldwork.services_handing import hand_next
from engage.fieldwork.services_mailing import DELAY, Wanted, confirm_mailing, request_mailing
from engage.mail.models import WAITING, OutboxMail
from engage.mail.sealed import Letter, open_letter
from engage.surveys.services import open_wave
from tests.surveys.rows import add_wave

NOW = datetime(2026, 9, 2, 19, tzinfo=UTC)
DUE = NOW + DELAY
CLERK = Act("clerk@example.org", NOW)
WAVE = "2026-fall"


def with_mail(config: Config) -> Config:
    """Return a configuration that could send mail, of a city with a telephone."""
    contact = Contact(non_emergency="805-555-0100", address="1 Spring Street")
    city = City(name="Paso Robles", state="California", contact=contact)
    return replace(config, mail=Mail(host="mail.example.org"), city=city)


def open_survey(session: Session, config: Config) -> None:
    """Open the sampled wave of the small instrument."""
    add_wave(session, WAVE)
    open_wave(session, WAVE, config.keys, act=CLERK)


def people(n: int, stratum: str = "1", prefix: str = "r") -> list[contacts.Contact]:
    """Return contacts of one stratum."""
    return [contacts.Contact(f"{prefix}{i}@example.org", stratum) for i in range(n)]


def upload(
    session: Session,
    config: Config,
    rows: Sequence[contacts.Contact],
    kind: Kind = "invite",
) -> int:
    """Upload a list."""
    wanted = Wanted(kind, contacts.Contacts(rows, 0))
    return request_mailing(session, config, WAVE, wanted, CLERK)


def confirmed(
    session: Session,
    config: Config,
    rows: Sequence[contacts.Contact],
    kind: Kind = "invite",
) -> int:
    """Upload a list and confirm it."""
    mailing_id = upload(session, config, rows, kind)
    confirm_mailing(session, mailing_id, CLERK)
    return mailing_id


def taken_out(session: Session, config: Config) -> list[Letter]:
    """Return the letters in the outbox, and send them: their rows go."""
    session.rollback()
    rows = session.scalars(select(OutboxMail).where(OutboxMail.state == WAITING)).all()
    letters = [open_letter(row, config.keys) for row in rows]
    for row in rows:
        session.delete(row)
    session.commit()
    return letters


def mailed(session: Session, config: Config, mailing_id: int) -> list[Letter]:
    """Let a mailing go out to its end and return every letter."""
    letters = taken_out(session, config)
    while hand_next(session, config, mailing_id, DUE):
        letters += taken_out(session, config)
    return letters
