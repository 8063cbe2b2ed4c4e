"""Publishing a wave: everything that is shown of it is computed here once and then frozen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit import chain
from engage.db import lock_for_writing
from engage.errors import Refused
from engage.results import aapor_words, ledger, queries
from engage.results.aapor import blanks
from engage.results.assembling import assembled
from engage.results.counting import counted_tables
from engage.results.models import Release
from engage.results.models_content import ReleaseContent
from engage.surveys import queries as surveys
from engage.surveys.queries_counted import counted_by_area


class WaveNotClosed(Refused):  # refusals are named for what was refused
    """A wave that still takes answers has no results."""


class DisclosureIncomplete(Refused):  # see above
    """An item of the disclosure is blank."""


class AlreadyPublished(Refused):  # see above
    """A wave whose release is public and would now come out differently."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release before it is frozen, what would be blank in its disclosure, and its audit."""

    content: ReleaseContent
    blanks: tuple[str, ...]
    audited: ledger.Audited


def publish(
    session: Session, wave_code: str, now: datetime, actor: str, city: str = ""
) -> ReleaseContent:
    """Freeze what a closed wave found and make it public; doing it twice changes nothing."""
    prepared = prepare(session, wave_code, city)
    if prepared.blanks:
        names = aapor_words.titles("en")
        raise DisclosureIncomplete(
            "Wave {wave} cannot be published before these items of its method are filled in: "
            "{items}. Fill them in on its page: /staff/surveys/{wave}/facts",
            wave=wave_code,
            items="; ".join(f"{names[name]} ({name})" for name in prepared.blanks),
        )
    ledger.refuse(prepared.audited)
    content = prepared.content
    session.rollback()  # ends the long read, so that the write lock is held for a moment only
    lock_for_writing(session)
    present = _present(session, content)
    if present is not None:
        session.rollback()
        return present
    _make_public(session, content, now, actor)
    ledger.enter(session, prepared.audited)
    detail = {"sha256": content.sha256}
    chain.record(
        session, at=now, actor=actor, action="publish", object=f"wave {wave_code}", detail=detail
    )
    session.commit()
    return content


def prepare(session: Session, wave_code: str, city: str = "") -> Prepared:
    """Return what a wave would publish, for the preview; nothing is stored."""
    wave = surveys.wave_by_code(session, wave_code)
    if wave.status != "closed":
        raise WaveNotClosed(
            "Wave {wave} has not been closed; results come after it is.", wave=wave_code
        )
    found = assembled(session, wave, city)
    by = {group.by for group in found.content.groups}
    counted = ledger.Counted(
        counted_tables(found.measured, found.content.items, by), counted_by_area(session, wave)
    )
    audited = ledger.audited(found.content, counted, found.measured.memory)
    return Prepared(found.content, blanks(found.content.disclosure), audited)


def withdraw(session: Session, sha256: str, reason: str, now: datetime, actor: str) -> None:
    """Take a release back with a reason that everybody can read."""
    lock_for_writing(session)
    row = session.scalar(select(Release).where(Release.sha256 == sha256))
    if row is None or row.withdrawn_at is not None:
        raise Refused("There is no such release to withdraw.")
    if not reason.strip():
        raise Refused("A release is withdrawn with a reason that residents can read; write one.")
    row.withdrawn_at, row.withdrawn_reason = now, reason.strip()
    detail = {"sha256": sha256, "reason": reason.strip()}
    chain.record(
        session,
        at=now,
        actor=actor,
        action="withdraw",
        object=f"wave {row.wave_code}",
        detail=detail,
    )
    session.commit()


def _present(session: Session, content: ReleaseContent) -> ReleaseContent | None:
    """Return the release that says the same, None where none is public; refuse where it differs."""
    present = queries.latest_release(session, content.wave)
    if present is None or present.figures == content.figures:
        return present
    raise AlreadyPublished(
        "Wave {wave} is already published, and its figures would now differ; withdraw the "
        "release with a reason first.",
        wave=content.wave,
    )


def _make_public(session: Session, content: ReleaseContent, now: datetime, actor: str) -> None:
    same = select(Release).where(
        Release.wave_code == content.wave, Release.sha256 == content.sha256
    )
    withdrawn = session.scalar(same)
    if withdrawn is not None:  # the very release comes back; why it was away stays in the audit
        withdrawn.withdrawn_at = withdrawn.withdrawn_reason = None
        return
    row = Release(
        wave_code=content.wave,
        content=content.to_json(),
        sha256=content.sha256,
        closes_on=content.closes_on,
        published_at=now,
        published_by=actor,
    )
    session.add(row)
