"""Publishing a wave: everything that is shown of it is computed here once and then frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engage.audit import chain
from engage.audit.acts import Act
from engage.db import lock_for_writing
from engage.errors import InputErrors, Refused
from engage.results import ledger, queries
from engage.results.assembling import assembled
from engage.results.counting import counted_tables, weight_parts
from engage.results.gate import Fault, faults_of
from engage.results.gate_words import listed
from engage.results.models import DeclaredMeasure, Release
from engage.results.models_content import ReleaseContent
from engage.results.plans import (
    MAY_BE_CHANGED,
    Declaration,
    PlanIsFixed,
    problems_of_declaration,
)
from engage.surveys import queries as surveys
from engage.surveys.queries_counted import counted_by_area


class WaveNotClosed(Refused):  # refusals are named for what was refused
    """A wave that still takes answers has no results."""


class NotReady(Refused):  # see above
    """A release that something keeps from being published."""


class AlreadyPublished(Refused):  # see above
    """A wave whose release is public and would now come out differently."""


class NothingToCorrect(Refused):  # see above
    """A correction that would say the same, or of a wave that is not public."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release before it is frozen, what must be mended first, and its audit with the ledger."""

    content: ReleaseContent
    faults: tuple[Fault, ...]
    audited: ledger.Audited

    @property
    def obstacles(self) -> tuple[Fault, ...]:
        """Return everything that keeps it from being published, what the ledger says last."""
        return (*self.faults, *(Fault("cell", str(fault)) for fault in self.audited.faults))


def publish(
    session: Session, wave_code: str, now: datetime, actor: str, city: str = ""
) -> ReleaseContent:
    """Freeze what a closed wave found and make it public; doing it twice changes nothing."""
    audited = _ready(session, wave_code, city)
    content = audited.content
    session.rollback()  # ends the long read, so that the write lock is held for a moment only
    lock_for_writing(session)
    present = _present(session, content)
    if present is not None:
        session.rollback()
        return present
    _make_public(session, audited, Act(actor, now))
    _note(session, Act(actor, now), "publish", wave_code, {"sha256": content.sha256})
    session.commit()
    return content


def correct(
    session: Session, wave_code: str, reason: str, act: Act, city: str = ""
) -> ReleaseContent:
    """Publish a wave anew in place of its release, with a reason that everybody can read."""
    reason = _given(reason, "A correction has a reason that residents can read; write one.")
    audited = _ready(session, wave_code, city)
    session.rollback()
    lock_for_writing(session)
    before = queries.latest_release(session, wave_code)
    if before is None:
        raise NothingToCorrect("Wave {wave} is not public; publish it.", wave=wave_code)
    if says_the_same(before, audited.content):
        session.rollback()
        raise NothingToCorrect("The release of {wave} would say the same again.", wave=wave_code)
    content = replace(audited.content, corrects=before.sha256, correction=reason).hashed()
    _replace(session, before, act.at)
    _make_public(session, replace(audited, content=content), act)
    detail = {"sha256": content.sha256, "corrects": before.sha256, "reason": reason}
    _note(session, act, "correct", wave_code, detail)
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
    items, by = found.content.items, {group.by for group in found.content.groups}
    counted = ledger.Counted(
        counted_tables(found.measured, items, by),
        counted_by_area(session, wave),
        weight_parts(found.measured, items),
    )
    audited = ledger.audited(found.content, counted, found.measured.memory)
    return Prepared(found.content, faults_of(session, wave, found.content), audited)


def withdraw(session: Session, sha256: str, reason: str, now: datetime, actor: str) -> None:
    """Take a release back with a reason that everybody can read."""
    lock_for_writing(session)
    row = session.scalar(select(Release).where(Release.sha256 == sha256))
    if row is None or row.withdrawn_at is not None:
        raise Refused("There is no such release to withdraw.")
    why = "A release is withdrawn with a reason that residents can read; write one."
    row.withdrawn_at, row.withdrawn_reason = now, _given(reason, why)
    detail = {"sha256": sha256, "reason": row.withdrawn_reason}
    _note(session, Act(actor, now), "withdraw", row.wave_code, detail)
    session.commit()


def says_the_same(before: ReleaseContent, now: ReleaseContent) -> bool:
    """Return whether two releases of a wave differ in nothing but the program that made them."""
    return _said(before) == _said(now)


def declare_comparison(session: Session, wave_code: str, measure: Declaration, act: Act) -> None:
    """Add a measure to the plan of a wave that has not closed; its key is declared once.

    Its change since its baseline is tested with all others that were declared (Holm), apart from
    the comparisons of the release, and stands in the release whatever it says.
    """
    wave = surveys.locked_wave(session, wave_code)
    if wave.status not in MAY_BE_CHANGED:
        message = "Wave {wave} has closed: what it compares was fixed before."
        raise PlanIsFixed(message, wave=wave_code)
    if problems := problems_of_declaration(session, wave, measure):
        raise InputErrors(problems)
    session.merge(
        DeclaredMeasure(
            wave_id=wave.id,
            key=measure.key,
            area=measure.area,
            column=measure.column,
            baseline=measure.baseline,
            declared_at=act.at,
        )
    )
    detail = {"key": measure.key, "area": measure.area, "column": measure.column}
    _note(session, act, "declare", wave_code, {**detail, "baseline": measure.baseline})
    session.commit()


def _replace(session: Session, before: ReleaseContent, now: datetime) -> None:
    """Let a release stand no longer; of two who do so at once the second is refused."""
    former = update(Release).where(Release.sha256 == before.sha256, *queries.STANDS)
    done: Any = session.execute(former.values(corrected_at=now))
    if done.rowcount != 1:
        raise NothingToCorrect("Wave {wave} is not public; publish it.", wave=before.wave)


def _said(content: ReleaseContent) -> ReleaseContent:
    hashes = {**content.hashes, "code": ""}
    return replace(content, hashes=hashes, sha256="", corrects="", correction="")


def _ready(session: Session, wave_code: str, city: str) -> ledger.Audited:
    prepared = prepare(session, wave_code, city)
    if prepared.faults:
        raise NotReady(
            "Wave {wave} cannot be published before this is mended: {faults}. Its page says where: "
            "/staff/results/{wave}",
            wave=wave_code,
            faults="; ".join(listed(prepared.faults)),
        )
    ledger.refuse(prepared.audited)
    return prepared.audited


def _present(session: Session, content: ReleaseContent) -> ReleaseContent | None:
    """Return the release that says the same, None where none is public; refuse where it differs."""
    present = queries.latest_release(session, content.wave)
    if present is None or present.figures == content.figures:
        return present
    raise AlreadyPublished(
        "Wave {wave} is already published, and its figures would now differ; publish a correction "
        "with a reason, or withdraw the release first.",
        wave=content.wave,
    )


def _make_public(session: Session, audited: ledger.Audited, act: Act) -> None:
    content = audited.content
    ledger.enter(session, audited)
    same = select(Release).where(
        Release.wave_code == content.wave, Release.sha256 == content.sha256
    )
    former = session.scalar(same)
    if former is not None:  # the very release comes back; why it was away stays in the audit
        former.withdrawn_at = former.withdrawn_reason = former.corrected_at = None
        return
    row = Release(
        wave_code=content.wave,
        content=content.to_json(),
        sha256=content.sha256,
        closes_on=content.closes_on,
        published_at=act.at,
        published_by=act.actor,
        corrects=content.corrects or None,
        correction=content.correction or None,
    )
    session.add(row)


def _given(reason: str, why: str) -> str:
    if not reason.strip():
        raise Refused(why)
    return reason.strip()


def _note(
    session: Session, act: Act, action: str, wave_code: str, detail: Mapping[str, str]
) -> None:
    chain.record(
        session,
        at=act.at,
        actor=act.actor,
        action=action,
        object=f"wave {wave_code}",
        detail=detail,
    )
