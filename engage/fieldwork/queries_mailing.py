"""Reads of mailings: what waits, what became of them, and who wants no such mail."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from engage.errors import Missing
from engage.fieldwork.models_mailing import Mailing, MailingStratum, MailStop
from engage.surveys.models import Wave

# SQLite takes 32,766 values in a statement, older builds 999.
PIECE: Final = 500
# The days are those of UTC, which may end in the afternoon of the city.
DRAFT_LIFE: Final = timedelta(days=1)


def mailing_by_id(session: Session, mailing_id: int) -> Mailing:
    """Return a mailing, or refuse."""
    mailing = session.get(Mailing, mailing_id)
    if mailing is None:
        raise Missing("There is no mailing {id}.", id=mailing_id)
    return mailing


def mailings_of_wave(session: Session, wave: Wave) -> Sequence[Mailing]:
    """Return the mailings of a wave, the latest first."""
    read = Mailing.wave_id == wave.id, Mailing.n_contacts > 0
    return session.scalars(select(Mailing).where(*read).order_by(Mailing.id.desc())).all()


def strata_of_mailing(session: Session, mailing: Mailing) -> Sequence[MailingStratum]:
    """Return how many contacts each stratum has, by the name of the stratum."""
    query = select(MailingStratum).where(MailingStratum.mailing_id == mailing.id)
    return session.scalars(query.order_by(MailingStratum.stratum)).all()


def due_mailings(session: Session, now: datetime) -> Sequence[int]:
    """Return the mailings of which a worker must hand over the next piece, the oldest first."""
    has_waited = and_(Mailing.state == "waiting", Mailing.starts_at <= now)
    query = select(Mailing.id).where(or_(has_waited, Mailing.state == "sending"))
    return session.scalars(query.order_by(Mailing.id)).all()


def forgotten_drafts(session: Session, today: date) -> Sequence[int]:
    """Return the mailings that nobody confirmed on the day of their upload or the next."""
    is_old = Mailing.state == "draft", Mailing.requested_on < today - DRAFT_LIFE
    return session.scalars(select(Mailing.id).where(*is_old)).all()


def silent_among(session: Session, marks: Collection[bytes]) -> set[bytes]:
    """Return those of the marks whose owners want no mail about surveys."""
    asked, found = list(marks), set[bytes]()
    for start in range(0, len(asked), PIECE):
        some = MailStop.mark.in_(asked[start : start + PIECE])
        found |= set(session.scalars(select(MailStop.mark).where(some)))
    return found
