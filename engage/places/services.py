"""Writes of beats and margins: an import changes what differs and nothing else."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import InputErrors, Missing, Problem
from engage.places.models import Beat, BeatDraft, FormerShape, Margin
from engage.places.placing import place_again
from engage.places.queries import ADDRESSES, CITY, natural_key
from engage.places.reading import ReadBeat, Reading
from engage.places.tables import ReadMargin

DRAFT_LIVES: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What an import changes, or would change, by the codes of the beats."""

    vintage: str
    added: tuple[str, ...] = ()
    reshaped: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    n_same: int = 0
    notes: tuple[Problem, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Return whether everything stays as it is."""
        return not (self.added or self.reshaped or self.renamed or self.retired)


@dataclass(frozen=True, slots=True)
class MarginChange:
    """How many counts an import of margins added, changed and left alone."""

    n_added: int
    n_changed: int
    n_same: int


def preview(session: Session, reading: Reading, vintage: str, *, now: datetime) -> Change:
    """Return what an import would change, without changing it."""
    return _compare(_known(session), reading, vintage or _today(now))


def import_beats(
    session: Session, reading: Reading, vintage: str, *, actor: str, now: datetime
) -> Change:
    """Make the beats of a file the beats of today; the same file twice changes nothing.

    A beat that is not in the file is retired, not deleted: its meetings and answers stay its own.
    """
    lock_for_writing(session)
    change = _apply(session, reading, vintage or _today(now))
    if not change.is_empty:
        _record(session, change, actor, now)
    session.commit()
    return change


def keep_draft(session: Session, reading: Reading, vintage: str, now: datetime) -> str:
    """Keep a read map until it is saved, and return its token; drafts of yesterday go."""
    lock_for_writing(session)
    session.execute(delete(BeatDraft).where(BeatDraft.made_at < now - DRAFT_LIVES))
    token = secrets.token_urlsafe(24)
    content = json.dumps(asdict(reading))
    session.add(BeatDraft(token=token, content=content, vintage=vintage, made_at=now))
    session.commit()
    return token


def draft(session: Session, token: str) -> tuple[Reading, str]:
    """Return a kept map and its vintage, or refuse."""
    row = session.get(BeatDraft, token)
    if row is None:
        raise Missing("This preview is gone; please choose the file again.")
    found = json.loads(row.content)
    beats = tuple(
        ReadBeat(**beat | {"label": tuple(beat["label"]) if beat["label"] else None})
        for beat in found["beats"]
    )
    return Reading(beats, tuple(Problem(**note) for note in found["notes"])), row.vintage


def import_draft(session: Session, token: str, *, actor: str, now: datetime) -> Change:
    """Save a kept map, which is then kept no longer."""
    lock_for_writing(session)
    reading, vintage = draft(session, token)
    change = _apply(session, reading, vintage or _today(now))
    session.execute(delete(BeatDraft).where(BeatDraft.token == token))
    if not change.is_empty:
        _record(session, change, actor, now)
    session.commit()
    return change


def import_margins(  # noqa: PLR0913  # where the counts come from, and who says so
    session: Session,
    rows: Sequence[ReadMargin],
    *,
    source: str = "",
    vintage: str = "",
    actor: str,
    now: datetime,
) -> MarginChange:
    """Add and change counts; every variable in the table is replaced whole in its areas."""
    lock_for_writing(session)
    _check_areas(session, rows)
    known = {(m.area, m.variable, m.level): m for m in session.scalars(select(Margin))}
    wanted = {(row.area, row.variable, row.level): row.count for row in rows}
    groups = {(row.area, row.variable) for row in rows}
    gone = [m for key, m in known.items() if key[:2] in groups and key not in wanted]
    added = [key for key in wanted if key not in known]
    changed = [key for key in wanted if key in known and known[key].count != wanted[key]]
    result = MarginChange(len(added), len(changed) + len(gone), len(wanted) - len(added + changed))
    if not (gone or added or changed):
        session.commit()
        return result
    for margin in gone:
        session.delete(margin)
    for area, variable, level in added:
        known[area, variable, level] = Margin(area=area, variable=variable, level=level)
    for key in added + changed:
        margin = known[key]
        margin.count, margin.source, margin.vintage = wanted[key], source, vintage
        session.add(margin)
    detail = {"rows": len(rows), "added": len(added), "changed": result.n_changed}
    record(session, at=now, actor=actor, action="margins.import", object="margins", detail=detail)
    session.commit()
    return result


def import_addresses(
    session: Session, counts: Mapping[str, int], *, source: str, actor: str, now: datetime
) -> MarginChange:
    """Save how many addresses beats have, by their codes; the others keep what is known of them."""
    rows = [
        ReadMargin(source, number, code, ADDRESSES, "all", count)
        for number, (code, count) in enumerate(counts.items(), start=1)
    ]
    return import_margins(session, rows, source=source, actor=actor, now=now)


def _apply(session: Session, reading: Reading, vintage: str) -> Change:
    known = _known(session)
    change = _compare(known, reading, vintage)
    if change.is_empty:
        return change
    for code in change.retired:
        known[code].is_current = False
    for read in reading.beats:
        beat = known.setdefault(read.code, Beat(code=read.code, vintage=vintage))
        _update(session, beat, read, change)
        session.add(beat)
    _stamp([beat for beat in known.values() if beat.is_current])
    place_again(session)
    return change


def _record(session: Session, change: Change, actor: str, now: datetime) -> None:
    detail = {"vintage": change.vintage, "added": len(change.added)}
    detail |= {"reshaped": len(change.reshaped), "retired": len(change.retired)}
    record(session, at=now, actor=actor, action="beats.import", object="beats", detail=detail)


def _known(session: Session) -> dict[str, Beat]:
    rows = session.scalars(select(Beat).options(undefer(Beat.geometry)))
    return {beat.code: beat for beat in rows}


def _compare(known: dict[str, Beat], reading: Reading, vintage: str) -> Change:
    read = {beat.code: beat for beat in reading.beats}
    there = {code for code, beat in known.items() if beat.is_current}
    both = _ordered(read.keys() & there)
    added = _ordered(read.keys() - there)
    reshaped = tuple(code for code in both if _differs(known[code], read[code]))
    renamed = tuple(
        code
        for code in both
        if (known[code].name, known[code].district) != (read[code].name, read[code].district)
    )
    n_same = len(both) - len(set(reshaped) | set(renamed))
    retired = _ordered(there - read.keys())
    return Change(vintage, added, reshaped, renamed, retired, n_same, reading.notes)


def _differs(beat: Beat, read: ReadBeat) -> bool:
    return read.geometry is not None and read.geometry != beat.geometry


def _update(session: Session, beat: Beat, read: ReadBeat, change: Change) -> None:
    if _differs(beat, read):
        if beat.id is not None and beat.geometry is not None:
            session.add(
                FormerShape(
                    beat_id=beat.id,
                    vintage=beat.vintage,
                    name=beat.name,
                    district=beat.district,
                    geometry=beat.geometry,
                )
            )
        beat.geometry, beat.vintage = read.geometry, change.vintage
        beat.label_longitude, beat.label_latitude = read.label or (None, None)
    beat.name, beat.district, beat.is_current = read.name, read.district, True


def _stamp(beats: Sequence[Beat]) -> None:
    """Give all beats of today the hash of their common map."""
    ordered = sorted(beats, key=lambda beat: natural_key(beat.code))
    content = [[beat.code, beat.name, beat.district, beat.geometry] for beat in ordered]
    digest = sha256(json.dumps(content).encode()).hexdigest()
    for beat in ordered:
        beat.map_sha256 = digest


def _check_areas(session: Session, rows: Sequence[ReadMargin]) -> None:
    codes = set(session.scalars(select(Beat.code).where(Beat.is_current))) | {CITY}
    unknown = [row for row in rows if row.area not in codes]
    if not unknown:
        return
    shown = ", ".join(sorted(codes - {CITY}, key=natural_key)[:20]) or "none yet"
    remedy = f'Write "city" or the code of a beat; there are: {shown}.'
    raise InputErrors(
        [
            Problem(row.where, f"the area {row.area[:40]!r} is not known.", remedy)
            for row in unknown[:100]
        ]
    )


def _ordered(codes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=natural_key))


def _today(now: datetime) -> str:
    return now.date().isoformat()
