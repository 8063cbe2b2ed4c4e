"""Reads of briefings: what they are made of, the archive, and who waits for one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from engage.briefings.models import ArchivedBriefing, BriefingFile, BriefingRequest
from engage.people.models import User
from engage.people.queries import visible_beats
from engage.places.models import Beat
from engage.places.queries import beats

MAX_ATTEMPTS: Final = 3
LEASE: Final = timedelta(minutes=5)
# What two languages of a large city ask for at once, several times over.
MOST_WAITING: Final = 2000


def archived(
    session: Session, beat_code: str, wave_code: str, language: str
) -> ArchivedBriefing | None:
    """Return the newest briefing of a beat, wave and language."""
    wanted = select(ArchivedBriefing).where(
        ArchivedBriefing.beat_code == beat_code,
        ArchivedBriefing.wave_code == wave_code,
        ArchivedBriefing.language == language,
    )
    newest = wanted.order_by(ArchivedBriefing.made_at.desc(), ArchivedBriefing.id.desc())
    return session.scalar(newest.limit(1))


def archived_content(session: Session, content_sha256: str) -> ArchivedBriefing | None:
    """Return the briefing that was printed from a content."""
    wanted = select(ArchivedBriefing).where(ArchivedBriefing.content_sha256 == content_sha256)
    return session.scalar(wanted)


def old_files(session: Session, before: datetime) -> Sequence[str]:
    """Return the hashes of all files that were made of old briefings, by which they are named."""
    whose = select(ArchivedBriefing.id).where(*old(before))
    wanted = select(BriefingFile.pdf_sha256).where(BriefingFile.briefing_id.in_(whose))
    return session.scalars(wanted).all()


def old(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the condition of what was made before and has words, but the newest of each beat."""
    whose = ArchivedBriefing.beat_code, ArchivedBriefing.language
    newest = select(func.max(ArchivedBriefing.id)).group_by(*whose)
    return (
        ArchivedBriefing.made_at < before,
        ArchivedBriefing.content != "",
        ArchivedBriefing.id.not_in(newest),
    )


def requests_of_wave(
    session: Session, wave_code: str, variant: str = "full"
) -> dict[tuple[str, str], BriefingRequest]:
    """Return the requests for a variant of the briefings of a wave, by beat and language."""
    wanted = select(BriefingRequest).where(
        BriefingRequest.wave_code == wave_code, BriefingRequest.variant == variant
    )
    rows = session.scalars(wanted)
    return {(row.beat_code, row.language): row for row in rows}


def requests_of_waves(
    session: Session, wave_codes: Collection[str]
) -> dict[tuple[str, ...], BriefingRequest]:
    """Return the requests of some waves by beat, wave, language and variant."""
    wanted = select(BriefingRequest).where(BriefingRequest.wave_code.in_(wave_codes))
    return {
        (row.beat_code, row.wave_code, row.language, row.variant): row
        for row in session.scalars(wanted)
    }


def waiting_requests(session: Session, now: datetime) -> Sequence[int]:
    """Return the ids of the requests that no living worker holds, the most urgent first."""
    wanted = select(BriefingRequest.id).where(*free(now))
    order = BriefingRequest.is_urgent.desc(), BriefingRequest.requested_at, BriefingRequest.id
    return session.scalars(wanted.order_by(*order)).all()


def free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the condition of a request that waits and is in no living worker's hands."""
    held_until = BriefingRequest.leased_until
    return BriefingRequest.state == "waiting", or_(held_until.is_(None), held_until < now)


def n_waiting(session: Session) -> int:
    """Return how many briefings wait."""
    waiting = select(func.count(BriefingRequest.id)).where(BriefingRequest.state == "waiting")
    return session.scalar(waiting) or 0


def beats_of(session: Session, user: User, today: date) -> list[Beat]:
    """Return the beats whose briefings somebody may see: all, or an officer's own."""
    own = visible_beats(session, user, today)
    return [beat for beat in beats(session) if own is None or beat.id in own]
