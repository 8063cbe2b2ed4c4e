"""Whether a file or a code is of a briefing that was made here, and whether it still stands."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.briefings.codes import code_of, hash_begins
from engage.briefings.models import ArchivedBriefing, BriefingFile
from engage.results.queries import standing

State: TypeAlias = Literal["current", "superseded", "withdrawn", "unknown"]
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a file or a code; of an unknown one nothing but that.

    ``reason`` is why its release was withdrawn or corrected, ``newer`` the code of the briefing
    that has taken its place.
    """

    state: State
    beat: str = ""
    wave: str = ""
    language: str = ""
    code: str = ""
    made_on: date | None = None
    reason: str = ""
    newer: str = ""

    @property
    def is_genuine(self) -> bool:
        """Return whether it was made here."""
        return self.state != UNKNOWN


def checked_file(session: Session, content: bytes, zone: ZoneInfo) -> Checked:
    """Return what is known of a file by its hash."""
    made = session.get(BriefingFile, sha256(content).hexdigest())
    row = None if made is None else session.get(ArchivedBriefing, made.briefing_id)
    return Checked("unknown") if row is None else _checked(session, row, made, zone)


def checked_code(session: Session, typed: str, zone: ZoneInfo) -> Checked:
    """Return what is known of the briefing with a code, in whatever way it was typed."""
    begins = hash_begins(typed)
    if begins is None:
        return Checked("unknown")
    found = select(ArchivedBriefing).where(ArchivedBriefing.content_sha256.startswith(begins))
    row = session.scalars(found.order_by(ArchivedBriefing.id)).first()
    return Checked("unknown") if row is None else _checked(session, row, None, zone)


def _checked(
    session: Session, row: ArchivedBriefing, made: BriefingFile | None, zone: ZoneInfo
) -> Checked:
    release = standing(session, row.release_sha256)
    newer = _newer(session, row)
    state: State = "withdrawn" if release is None else release.state
    if state == "current" and newer is not None:
        state = "superseded"
    made_at: datetime = row.made_at if made is None else made.made_at
    return Checked(
        state=state,
        beat=row.beat_code,
        wave=row.wave_code,
        language=row.language,
        code=code_of(row.content_sha256),
        made_on=made_at.astimezone(zone).date(),
        reason="" if release is None else release.reason,
        newer="" if newer is None else code_of(newer),
    )


def _newer(session: Session, row: ArchivedBriefing) -> str | None:
    """Return the hash of the newest briefing of the same beat and language made after this one."""
    later = select(ArchivedBriefing.content_sha256).where(
        ArchivedBriefing.beat_code == row.beat_code,
        ArchivedBriefing.language == row.language,
        ArchivedBriefing.made_at > row.made_at,
        ArchivedBriefing.id != row.id,
    )
    return session.scalars(later.order_by(ArchivedBriefing.made_at.desc())).first()
