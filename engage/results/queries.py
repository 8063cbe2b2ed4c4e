"""Reads of releases; what a page shows comes from here and from nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engage.results.models import Release
from engage.results.models_content import ReleaseContent

SERIES: Final = 11  # surveys before one that its charts over time still show
# A release stands as long as it was neither withdrawn nor corrected by a later one.
STANDS: Final = (Release.withdrawn_at.is_(None), Release.corrected_at.is_(None))
# What every results page asks is built once.
_LATEST: Final = (
    select(Release.id, Release.sha256)
    .where(Release.wave_code == bindparam("wave"), *STANDS)
    .order_by(Release.id.desc())
    .limit(1)
)
_NEWEST: Final = (
    select(Release.id, Release.wave_code, Release.sha256)
    .where(Release.closes_on < bindparam("before"), *STANDS)
    .order_by(Release.closes_on.desc(), Release.id.desc())
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a release may still be quoted, and if not, since when and why (for everybody).

    ``successor`` is the hash of the release that corrects it.
    """

    wave: str
    sha256: str
    published_at: datetime
    state: Literal["current", "superseded", "withdrawn"]
    since: datetime | None = None
    reason: str = ""
    successor: str | None = None


def standing(session: Session, sha256: str) -> Standing | None:
    """Return whether the release with a hash still stands, for whatever quotes it."""
    wave = session.scalar(select(Release.wave_code).where(Release.sha256 == sha256))
    found = () if wave is None else standings(session, wave)
    return next((one for one in found if one.sha256 == sha256), None)


def standings(session: Session, wave_code: str) -> list[Standing]:
    """Return every release of a wave, the newest first, with whether it stands."""
    rows = session.scalars(select(Release).where(Release.wave_code == wave_code))
    ordered = sorted(rows, key=lambda row: -row.id)
    return [_standing(row, ordered) for row in ordered]


def withdrawn_waves(session: Session) -> list[tuple[ReleaseContent, Standing]]:
    """Return the waves of which nothing stands any more, with their last release and why."""
    codes = select(Release.wave_code).where(Release.withdrawn_at.is_not(None)).distinct()
    gone = sorted(set(session.scalars(codes)) - published_waves(session))
    lasts = [standings(session, code)[0] for code in gone]
    found = [(release_by_hash(session, last.sha256), last) for last in lasts]
    return [(content, last) for content, last in found if content is not None]


def latest_release(session: Session, wave_code: str) -> ReleaseContent | None:
    """Return what is published of a wave now, None where nothing is."""
    found = session.execute(_LATEST, {"wave": wave_code}).first()
    return None if found is None else _content(session, found.id, found.sha256)


def frozen_text(session: Session, sha256: str) -> str:
    """Return the text of a release as it was frozen, whose SHA-256 is its hash."""
    return session.scalars(select(Release.content).where(Release.sha256 == sha256).limit(1)).one()


def area_of(content: ReleaseContent, beat: str) -> str:
    """Return the area in which a release reports a beat: itself, or several beats together."""
    return next((area.code for area in content.areas if beat in area.beats), beat)


def newest_release(session: Session) -> ReleaseContent | None:
    """Return the release of the wave that closed last."""
    return next(iter(releases(session)), None)


def releases(session: Session) -> list[ReleaseContent]:
    """Return what is published now, one content a wave, the wave that closed last first."""
    return [_content(session, *key) for key in _newest(session, date.max)]


def releases_before(session: Session, content: ReleaseContent) -> tuple[ReleaseContent, ...]:
    """Return what is published of the surveys that asked the same before, the first first."""
    found = (_content(session, *key) for key in _newest(session, content.closes_on)[:SERIES])
    return tuple(reversed([one for one in found if one.instrument == content.instrument]))


def _newest(session: Session, before: date) -> list[tuple[int, str]]:
    newest: dict[str, tuple[int, str]] = {}
    for key, wave, sha256 in session.execute(_NEWEST, {"before": before}):
        newest.setdefault(wave, (key, sha256))
    return list(newest.values())


def published_waves(session: Session) -> frozenset[str]:
    """Return the codes of the waves that have a release now."""
    codes = select(Release.wave_code).where(*STANDS).distinct()
    return frozenset(session.scalars(codes))


def withdrawal(session: Session, wave_code: str) -> str | None:
    """Return why a wave's last release was withdrawn, None where it is public or never was."""
    last = select(Release.withdrawn_reason).where(Release.wave_code == wave_code)
    return session.scalar(last.order_by(Release.id.desc()).limit(1))


def release_by_hash(session: Session, sha256: str) -> ReleaseContent | None:
    """Return the content with a hash, withdrawn or not, for whatever quotes it."""
    found = session.scalar(select(Release.id).where(Release.sha256 == sha256))
    return None if found is None else _content(session, found, sha256)


def every_release(session: Session, wave_code: str) -> tuple[ReleaseContent, ...]:
    """Return everything that was ever published of a wave, withdrawn releases too."""
    keys = select(Release.id, Release.sha256).where(Release.wave_code == wave_code)
    rows = session.execute(keys.order_by(Release.id)).all()
    return tuple(_content(session, row.id, row.sha256) for row in rows)


def _standing(row: Release, all_of_wave: Sequence[Release]) -> Standing:
    whose = (row.wave_code, row.sha256, row.published_at)
    if row.withdrawn_at is not None:
        return Standing(*whose, "withdrawn", row.withdrawn_at, row.withdrawn_reason or "")
    if row.corrected_at is None:
        return Standing(*whose, "current")
    by = next((one for one in all_of_wave if one.corrects == row.sha256), None)
    reason = "" if by is None or by.correction is None else by.correction
    successor = None if by is None else by.sha256
    return Standing(*whose, "superseded", row.corrected_at, reason, successor)


def _content(session: Session, key: int, sha256: str) -> ReleaseContent:
    kept = _kept(sha256)
    if not kept:
        text = session.scalars(select(Release.content).where(Release.id == key)).one()
        kept.append(ReleaseContent.from_json(text))
    return kept[0]


@lru_cache(maxsize=16)
def _kept(_sha256: str) -> list[ReleaseContent]:
    # a release never changes, so its parsed content may stay in memory under its hash
    return []
