"""Writes of imported calendars: keeping rows as typed, and taking what was confirmed."""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.calendar.recurrence import slots
from engage.calendar.walltime import rule_moment
from engage.db import lock_for_writing
from engage.errors import Missing
from engage.meetings.acts import Checked, Named, put
from engage.meetings.drafts import By, Details, Plan, When
from engage.meetings.importing import ReadRow
from engage.meetings.models import CANCELLED, Meeting, Series
from engage.meetings.models_imports import LEFT, OPEN, TAKEN, ImportedRow
from engage.meetings.proposals import (
    DEFAULT_MINUTES,
    Proposal,
    beats_of,
    likely_start,
    minutes_of,
    proposals,
    starts_of,
)
from engage.meetings.queries_import import imported_rows, known_keys
from engage.meetings.series_acts import new_series, occurrence
from engage.meetings.words import kind_word
from engage.places.models import Beat
from engage.places.queries import beats

CANCELLED_IN_WORDS: Final = "Cancelled in the imported calendar."
PLACE: Final = 120
TITLE: Final = 120


class NoSuchCalendar(Missing):
    """A calendar that was never imported, or of which nothing waits."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the rows of a file."""

    n_new: int
    n_known: int


@dataclass(frozen=True, slots=True)
class Taking:
    """Which of an imported calendar is confirmed, and how its doubtful times are read."""

    source: str
    series_keys: Collection[str]
    row_ids: Collection[int] = ()
    with_likely_times: bool = False


def keep_rows(
    session: Session, source: str, rows: Sequence[ReadRow], now: datetime, by: By
) -> Kept:
    """Keep the rows of a calendar that are not here yet; nothing gets into the calendar."""
    lock_for_writing(session)
    known = known_keys(session, [row.key for row in rows])
    new = [row for row in rows if row.key not in known]
    session.add_all(_kept(row, source, now) for row in new)
    if new:
        record(
            session, at=now, actor=by.actor, action="meeting.import", object=f"calendar {source}",
            detail={"rows": len(new)},
        )  # fmt: skip
    session.commit()
    return Kept(len(new), len(rows) - len(new))


def take(
    session: Session, taking: Taking, zone: ZoneInfo, now: datetime, by: By
) -> tuple[int, int]:
    """Put confirmed series and rows into the calendar; return how many of each."""
    lock_for_writing(session)
    rows = imported_rows(session, taking.source, OPEN)
    if not rows:
        raise NoSuchCalendar("Nothing of this calendar is waiting.")
    known = {beat.code: beat for beat in beats(session)}
    chosen = [one for one in proposals(rows) if one.key in taking.series_keys]
    for proposal in chosen:
        _take_series(session, proposal, known, (taking, zone, now))
    singles = [row for row in rows if row.id in taking.row_ids and row.status == OPEN]
    for row in singles:
        _take_row(session, row, known, zone, now)
    record(
        session, at=now, actor=by.actor, action="meeting.take", object=f"calendar {taking.source}",
        detail={"series": len(chosen), "single": len(singles)},
    )  # fmt: skip
    session.commit()
    return len(chosen), len(singles)


def leave(session: Session, source: str, row_ids: Collection[int], now: datetime, by: By) -> int:
    """Leave rows out for good; they stay as they were typed."""
    lock_for_writing(session)
    found = [row for row in imported_rows(session, source, OPEN) if row.id in row_ids]
    for row in found:
        row.status = LEFT
    record(
        session, at=now, actor=by.actor, action="meeting.leave", object=f"calendar {source}",
        detail={"rows": len(found)},
    )  # fmt: skip
    session.commit()
    return len(found)


def _kept(row: ReadRow, source: str, now: datetime) -> ImportedRow:
    reading: dict[str, object] = {"kind": row.kind, "beats": list(row.beats)}
    if row.times:
        reading |= {"starts": row.times.starts.isoformat(), "minutes": row.times.minutes}
    if row.title_es:
        reading["title_es"] = row.title_es
    return ImportedRow(
        key=row.key, source=source, line=row.line, typed=dict(row.typed),
        reading=reading | {"is_cancelled": row.is_cancelled}, warnings=list(row.warnings),
        series_key=row.series_key, status=LEFT if row.is_left_out else OPEN, read_at=now,
    )  # fmt: skip


def _take_series(
    session: Session,
    proposal: Proposal,
    known: dict[str, Beat],
    act: tuple[Taking, ZoneInfo, datetime],
) -> None:
    taking, zone, now = act
    rule = proposal.rule
    start = datetime.combine(rule.first, proposal.at)
    plan = Plan(When(start, zone, proposal.minutes), rule.rule.text, rule.last)
    found = _named(
        proposal.title, proposal.place, proposal.beats, known, title_es=_of_series(proposal)
    )
    series = new_series(plan, found, [start], now)
    session.add(series)
    back = {day: gone for gone, day in rule.moved.items()}
    ruled = {slot.date() for slot in slots(plan.rule, start, plan.until)}
    made = []
    for day, row in proposal.rows.items():
        starts = starts_of(row)
        if taking.with_likely_times:
            starts = likely_start(row, proposal.at) or starts
        on_rule = back.get(day, day if day in ruled else None)
        slot = datetime.combine(on_rule, proposal.at) if on_rule else starts
        when = When(starts, zone, minutes_of(row) or proposal.minutes)
        made.append((row, _date_of(series, (row, known), when, slot, now)))
    session.add_all(meeting for _row, meeting in made)
    session.flush()
    for row, meeting in made:
        row.status, row.meeting_id = TAKEN, meeting.id
    _close_doubles(session, proposal, taking.source)


def _date_of(
    series: Series,
    typed: tuple[ImportedRow, dict[str, Beat]],
    when: When,
    slot: datetime,
    now: datetime,
) -> Meeting:
    row, known = typed
    place, title_es = row.typed.get("place", ""), series.title("es")
    found = _named(series.title("en"), place, beats_of(row), known, title_es=title_es)
    made = occurrence(series, found, replace(when, local=slot), now)
    put(made, Checked(found, when, rule_moment(when.local, when.zone)), now)
    _cancel_as_typed(made, row)
    return made


def _take_row(
    session: Session, row: ImportedRow, known: dict[str, Beat], zone: ZoneInfo, now: datetime
) -> None:
    when = When(starts_of(row), zone, minutes_of(row) or DEFAULT_MINUTES)
    kind, place, codes = str(row.reading["kind"]), row.typed.get("place", ""), beats_of(row)
    title_es = _title_es(row) or _said_in_spanish(kind, codes, place)
    found = _named(row.typed["title"], place, codes, known, title_es=title_es)
    found = replace(found, details=replace(found.details, kind=kind))
    made = Meeting(uid=str(uuid.uuid4()), created_at=now)
    put(made, Checked(found, when, rule_moment(when.local, zone)), now)
    _cancel_as_typed(made, row)
    session.add(made)
    session.flush()
    row.status, row.meeting_id = TAKEN, made.id


def _cancel_as_typed(meeting: Meeting, row: ImportedRow) -> None:
    if row.reading.get("is_cancelled"):
        meeting.status, meeting.reason = CANCELLED, CANCELLED_IN_WORDS


def _close_doubles(session: Session, proposal: Proposal, source: str) -> None:
    """Leave out further rows of a day that the series has already."""
    for row in imported_rows(session, source, OPEN):
        if row.series_key == proposal.key:
            row.status = LEFT


def _title_es(row: ImportedRow) -> str:
    return str(row.reading.get("title_es", ""))


def _of_series(proposal: Proposal) -> str:
    """Return the Spanish title that most rows of a series have, or one from its kind."""
    given = Counter(filter(None, map(_title_es, proposal.rows.values())))
    if given:
        return given.most_common(1)[0][0]
    return _said_in_spanish("beat", proposal.beats, proposal.place)


def _said_in_spanish(kind: str, codes: Sequence[str], place: str) -> str:
    """Return a Spanish title from the kind, and the beats or the place, of a meeting."""
    name, which = kind_word(kind, "es"), ", ".join(codes) or place
    if kind == "beat" and len(codes) == 1:
        return f"{name} {which}"
    return f"{name}: {which}" if which else name


def _named(
    title: str, place: str, codes: Sequence[str], known: dict[str, Beat], *, title_es: str
) -> Named:
    is_short = len(place) <= PLACE
    details = Details(
        titles={"en": title[:TITLE], "es": title_es[:TITLE]},
        beat_codes=tuple(codes),
        venue=place if is_short else "",
        address="" if is_short else place[:200],
    )
    return Named(details, [known[code] for code in codes if code in known], [])
