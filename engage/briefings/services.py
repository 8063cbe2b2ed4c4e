"""Asking for briefings, making them, and keeping them; a web request only asks."""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import CursorResult, insert, update
from sqlalchemy.orm import Session

from engage import pdf
from engage.audit.chain import record
from engage.briefings.archive import archive_folder, archived_row, keep_pdf, stored_pdf
from engage.briefings.compose import compose
from engage.briefings.content import SECTIONS, Briefing
from engage.briefings.drawing import draw
from engage.briefings.gathering import (
    Occasion,
    UnknownLanguage,
    beat_for,
    material,
    release_for,
)
from engage.briefings.models import ArchivedBriefing, BriefingFile, BriefingRequest
from engage.briefings.models_editions import BriefingEdition
from engage.briefings.queries import (
    LEASE,
    MAX_ATTEMPTS,
    MOST_WAITING,
    archived_content,
    n_waiting,
    old,
    old_files,
    requests_of_waves,
    waiting_requests,
)
from engage.briefings.queries_editions import edition
from engage.briefings.queries_files import newest_file
from engage.briefings.variants import FULL, other_sides, variant_named
from engage.config import Config
from engage.db import lock_for_writing
from engage.errors import Refused
from engage.results.services_files import published_csv


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which briefing: of which beat and wave, in which language, and how it is printed."""

    beat_code: str
    wave_code: str
    language: str
    variant: str = FULL


class QueueFull(Refused):
    """So many briefings wait that another would only wait longer."""

    status = 503


def make_briefing(
    session: Session, config: Config, wanted: Wanted, now: datetime, actor: str
) -> tuple[ArchivedBriefing, bytes]:
    """Return the briefing with its PDF; drawn once for the same content, then from the archive.

    Every variant is a further file of the full briefing and has its code.
    """
    variant = variant_named(wanted.variant, config.city.paper)
    others = other_sides(variant, wanted.language, config.city.languages)
    row, content = _made_full(session, config, replace(wanted, variant=FULL), now, actor)
    if variant.name == FULL:
        return row, content
    job = Job(replace(wanted, variant=variant.name), row, now, actor)
    return row, _made_file(session, config, job, others)


@dataclass(frozen=True, slots=True)
class Job:
    """A further file to make of a briefing that stands in the archive."""

    wanted: Wanted
    row: ArchivedBriefing
    now: datetime
    actor: str


def _made_full(
    session: Session, config: Config, wanted: Wanted, now: datetime, actor: str
) -> tuple[ArchivedBriefing, bytes]:
    briefing = compose_briefing(session, config, wanted, now)
    kept = archived_content(session, briefing.sha256)
    content = stored_pdf(config, kept) if kept else None
    if kept is not None and content is not None:
        return kept, content
    content = draw(briefing)
    session.rollback()  # ends the read: drawing took a while, and nothing may wait for it
    lock_for_writing(session)
    kept = archived_content(session, briefing.sha256)
    row = kept or archived_row(briefing, content, now)
    row.pdf_sha256 = sha256(content).hexdigest()
    session.add(row)
    session.flush()
    _file(session, config, Job(wanted, row, now, actor), content)
    return row, content


def _made_file(session: Session, config: Config, job: Job, others: Sequence[str]) -> bytes:
    """Return the PDF of another variant, drawn once for the same words on all of its sides."""
    plain = replace(job.wanted, variant=FULL)
    rows = [job.row]
    for language in others:  # each side has the code of its own briefing, so that must stand
        other = replace(plain, language=language)
        rows.append(_made_full(session, config, other, job.now, job.actor)[0])
    kept = newest_file(session, job.row.id, job.wanted.variant)
    if kept is not None and kept.made_at >= max(row.made_at for row in rows):
        content = stored_pdf(config, kept)
        if content is not None:
            return content
    first, *beside = (
        compose_briefing(session, config, replace(plain, language=language), job.now)
        for language in (plain.language, *others)
    )
    content = draw(first, job.wanted.variant, beside=beside)
    session.rollback()
    lock_for_writing(session)
    _file(session, config, job, content)
    return content


def _file(session: Session, config: Config, job: Job, content: bytes) -> None:
    """Keep a file of a briefing under its hash, and say in the audit who had it made."""
    name, wanted = sha256(content).hexdigest(), job.wanted
    keep_pdf(config, name, content)
    session.merge(
        BriefingFile(
            pdf_sha256=name, briefing_id=job.row.id, variant=wanted.variant, made_at=job.now
        )
    )
    how = "" if wanted.variant == FULL else f", {wanted.variant}"
    record(
        session,
        at=job.now,
        actor=job.actor,
        action="make briefing",
        object=f"beat {wanted.beat_code}, wave {wanted.wave_code}, {wanted.language}{how}",
        detail={"pdf": name, "release": job.row.release_sha256},
    )
    session.commit()


def compose_briefing(
    session: Session,
    config: Config,
    wanted: Wanted,
    now: datetime,
    tried: BriefingEdition | None = None,
) -> Briefing:
    """Return the content of a briefing as of now, by what an organizer tries or else has saved."""
    if wanted.language not in config.city.languages:
        raise UnknownLanguage("Briefings are not made in {language}.", language=wanted.language)
    release = release_for(session, wanted.wave_code)
    beat = beat_for(session, wanted.beat_code)
    occasion = Occasion(beat, release, wanted.language, now)
    edited = tried or edition(session, beat.code)
    made_of = material(session, config, occasion)
    if edited is None:
        return compose(made_of, wanted.language)
    sections = [name for name in SECTIONS if name not in edited.left_out]
    return compose(replace(made_of, note=edited.note), wanted.language, sections)


def records_copy(
    session: Session, config: Config, wanted: Wanted, now: datetime, actor: str
) -> bytes:
    """Return a briefing as PDF/A-3 with the published tables in it, for the records office.

    It stands in the archive beside the briefing itself, so that it can be checked like it.
    """
    row, _content = make_briefing(session, config, wanted, now, actor)
    release = release_for(session, wanted.wave_code)
    table = pdf.Attached(
        name=f"{release.wave}.{wanted.language}.csv",
        content=published_csv(release, wanted.language),
        description=f"Release {release.sha256}",
        at=datetime.combine(release.closes_on, time(), UTC),
    )
    content = draw(compose_briefing(session, config, wanted, now), attached=table)
    session.rollback()
    lock_for_writing(session)
    name = sha256(content).hexdigest()
    keep_pdf(config, name, content)
    session.merge(BriefingFile(pdf_sha256=name, briefing_id=row.id, variant="records", made_at=now))
    session.commit()
    return content


def request_briefing(
    session: Session, wanted: Wanted, now: datetime, actor: str, *, is_urgent: bool = False
) -> int:
    """Put a briefing on the list and return the id of the request; an urgent one is made first."""
    beat_for(session, wanted.beat_code)
    return request_briefings(session, [wanted], now, actor, is_urgent=is_urgent)[0]


def request_briefings(
    session: Session, asked: Sequence[Wanted], now: datetime, actor: str, *, is_urgent: bool = False
) -> list[int]:
    """Put briefings on the list, all or none, in as many statements for many beats as for few."""
    for variant in {one.variant for one in asked}:
        variant_named(variant)  # refuses what is not made
    waves = {one.wave_code for one in asked}
    for wave in sorted(waves):
        release_for(session, wave)
    session.rollback()
    lock_for_writing(session)
    found = requests_of_waves(session, waves)
    rest = {"state": "waiting", "attempts": 0, "leased_until": None, "fault": ""}
    rest |= {"requested_at": now, "requested_by": actor, "is_urgent": is_urgent}
    new = [asdict(one) | rest for one in asked if astuple(one) not in found]
    old = [found[key] for key in map(astuple, asked) if key in found]
    n_before, n_more = n_waiting(session), len(new) + sum(row.state != "waiting" for row in old)
    if n_before + n_more > MOST_WAITING:
        session.rollback()
        raise QueueFull("{n} briefings wait already; ask again when they are made.", n=n_before)
    again = update(BriefingRequest).where(BriefingRequest.id.in_([row.id for row in old]))
    session.execute(again.values(rest))
    if new:
        session.execute(insert(BriefingRequest), new)
    found = requests_of_waves(session, waves)
    ids = [found[astuple(one)].id for one in asked]  # the commit forgets what was read
    session.commit()
    return ids


def answer_next(session: Session, config: Config, now: datetime) -> bool:
    """Make the most urgent briefing that waits, and return whether there was one."""
    return any(
        answer_request(session, config, request_id, now)
        for request_id in waiting_requests(session, now)[:1]
    )


def answer_request(session: Session, config: Config, request_id: int, now: datetime) -> bool:
    """Make what a request asks for, and return whether it was made; a held one is left alone."""
    wanted, actor = _lease(session, request_id, now)
    if wanted is None:
        return False
    fault = ""
    try:
        make_briefing(session, config, wanted, now, actor)
    except (pdf.RenderFailed, Refused, OSError) as failure:
        fault = str(failure)[:300]
    session.rollback()
    lock_for_writing(session)
    row = session.get_one(BriefingRequest, request_id)
    row.leased_until, row.fault = None, fault
    if not fault:
        row.state = "made"
    elif row.attempts >= MAX_ATTEMPTS:
        row.state = "failed"
    session.commit()
    return not fault


def forget_old(session: Session, config: Config, keep_days: int, now: datetime) -> int:
    """Erase PDFs and words of briefings whose days are over, but the newest of each beat.

    Their hashes stay, so that a paper in somebody's hand can still be checked.
    """
    before = now - timedelta(days=keep_days)
    for name in old_files(session, before):  # also drawn anew, or made for the records office
        (archive_folder(config) / f"{name}.pdf").unlink(missing_ok=True)
    gone = update(ArchivedBriefing).where(*old(before)).values(content="")
    n_gone = cast("CursorResult[Any]", session.execute(gone)).rowcount
    session.commit()
    return n_gone


def _lease(session: Session, request_id: int, now: datetime) -> tuple[Wanted | None, str]:
    session.rollback()
    lock_for_writing(session)
    row = session.get(BriefingRequest, request_id, with_for_update=True)
    is_held = row is not None and row.leased_until is not None and row.leased_until > now
    if row is None or row.state != "waiting" or is_held:
        session.rollback()
        return None, ""
    row.leased_until, row.attempts = now + LEASE, row.attempts + 1
    wanted = Wanted(row.beat_code, row.wave_code, row.language, row.variant)
    actor = row.requested_by
    session.commit()
    return wanted, actor
