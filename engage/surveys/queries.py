"""Reads of surveys: waves, instruments, counts, and the sample of a wave as columns."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import Missing
from engage.instrument.columns import Column, columns
from engage.instrument.model import Instrument, instrument_from_canonical
from engage.stats.types import NOT_ASKED, SKIPPED, Sample
from engage.surveys.models import (
    Code,
    Deck,
    Inbox,
    InstrumentVersion,
    Kind,
    Response,
    Wave,
)

# A home with more adults counts as this many, so that no single answer weighs too much.
MOST_ADULTS: Final = 4
Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class WaveCounts:
    """What may be said of a wave while it runs; answered codes show only as codes that are gone."""

    n_issued: int
    n_unspent: int
    n_waiting: int
    n_responses: int


def waves(session: Session) -> Sequence[Wave]:
    """Return every wave, the latest first."""
    return session.scalars(select(Wave).order_by(Wave.opens_on.desc(), Wave.code)).all()


def open_waves(session: Session) -> Sequence[Wave]:
    """Return the waves that take answers now."""
    return session.scalars(select(Wave).where(Wave.status == "open").order_by(Wave.code)).all()


def present_wave(session: Session, code: str) -> str | None:
    """Return the wave that goes on with a standing survey, None where none does."""
    wave = session.scalar(select(Wave).where(Wave.code == code, Wave.period_months.is_not(None)))
    while wave is not None and wave.status != "open":
        goes_on = (Wave.previous_id == wave.id, Wave.period_months.is_not(None))
        wave = session.scalar(select(Wave).where(*goes_on).order_by(Wave.id).limit(1))
    return wave.code if wave else None


def ended_wave(session: Session, code: str) -> Wave | None:
    """Return the wave of a code where it was open and takes no more answers from the web."""
    over = Wave.status.in_(("keying", "closing", "closed"))
    return session.scalar(select(Wave).where(Wave.code == code, over, Wave.public_key.is_not(None)))


def late_to_open(session: Session, today: date) -> list[Wave]:
    """Return the waves whose day of opening has come, and which are not open for some reason."""
    query = select(Wave).where(Wave.is_automatic, Wave.status == "draft").order_by(Wave.id)
    return [wave for wave in session.scalars(query) if wave.opens_on <= today <= wave.closes_on]


def wave_by_code(session: Session, code: str) -> Wave:
    """Return a wave by its code, or refuse."""
    wave = session.scalar(select(Wave).where(Wave.code == code))
    if wave is None:
        raise Missing("There is no wave {code}.", code=code)
    return wave


def locked_wave(session: Session, code: str) -> Wave:
    """Return a wave as it is now, kept from every other writer until the transaction ends."""
    lock_for_writing(session)
    query = select(Wave).where(Wave.code == code).with_for_update()
    wave = session.scalar(query.execution_options(populate_existing=True))
    return wave or wave_by_code(session, code)


def previous_wave(session: Session, wave: Wave) -> Wave | None:
    """Return the wave that a wave is compared with."""
    return session.get(Wave, wave.previous_id) if wave.previous_id else None


def instrument_versions(session: Session) -> Sequence[InstrumentVersion]:
    """Return every loaded instrument version, the latest loaded first."""
    newest = InstrumentVersion.loaded_at.desc()
    return session.scalars(select(InstrumentVersion).order_by(newest)).all()


def instrument_by_hash(session: Session, content_hash: str) -> Instrument:
    """Return the instrument frozen under a hash."""
    return parsed(canonical_by_hash(session, content_hash))


def canonical_by_hash(session: Session, content_hash: str) -> str:
    """Return the canonical form that is frozen under a hash."""
    return session.get_one(InstrumentVersion, content_hash).canonical


@lru_cache(maxsize=32)
def parsed(canonical: str) -> Instrument:
    """Return the instrument of a canonical form, read once in a process."""
    return instrument_from_canonical(canonical)


def instrument_of(session: Session, wave: Wave) -> Instrument:
    """Return the instrument of a wave."""
    return instrument_by_hash(session, wave.instrument_hash)


def asks_area(session: Session, wave: Wave) -> bool:
    """Return whether a wave asks where people live; its codes are then made by area."""
    return any(item.type == "area" for item in instrument_of(session, wave).items())


def decks(session: Session, wave: Wave) -> Sequence[Deck]:
    """Return the decks of a wave in the order in which they were made."""
    return session.scalars(select(Deck).where(Deck.wave_id == wave.id).order_by(Deck.id)).all()


def wave_counts(session: Session, wave: Wave) -> WaveCounts:
    """Return the counts of a wave over the whole city."""
    issued = select(func.coalesce(func.sum(Deck.n_codes), 0)).where(Deck.wave_id == wave.id)
    return WaveCounts(
        n_issued=session.scalar(issued) or 0,
        n_unspent=_count(session, Code.wave_id == wave.id),
        n_waiting=_count(session, Inbox.wave_id == wave.id),
        n_responses=_count(session, Response.wave_id == wave.id),
    )


def response_count(session: Session, wave: Wave, kind: Kind | None = None) -> int:
    """Return the number of stored responses of a wave, of one kind or of both."""
    query = select(func.count()).select_from(Response)
    query = query.where(Response.wave_id == wave.id, Response.set_aside.is_(None))
    if kind is not None:
        query = query.where(Response.kind == kind)
    return session.scalar(query) or 0


def responses_by_area(session: Session, wave: Wave) -> dict[str, int]:
    """Return the number of responses of the wave's kind in each area."""
    query = (
        select(Response.area, func.count())
        .where(Response.wave_id == wave.id, Response.kind == wave.kind)
        .where(Response.set_aside.is_(None))
        .group_by(Response.area)
        .order_by(Response.area)
    )
    return {area: n for area, n in session.execute(query) if area is not None}


def routes_and_languages(session: Session, wave: Wave) -> tuple[Counter[str], Counter[str]]:
    """Return how many responses of the wave's kind came by each route and in each language.

    What was answered on a tablet at a meeting counts as that, whatever its route.
    """
    query = select(Response.route, Response.mode, Response.language).where(
        Response.wave_id == wave.id, Response.kind == wave.kind, Response.set_aside.is_(None)
    )
    rows = session.execute(query).all()
    ways = Counter("meeting" if row.mode == "meeting" else str(row.route) for row in rows)
    return ways, Counter(str(row.language) for row in rows)


def n_set_aside(session: Session, wave: Wave) -> int:
    """Return how many answers of a wave are left out of every figure."""
    return _count(session, (Response.wave_id == wave.id) & Response.set_aside.is_not(None))


def sample(
    session: Session, wave_code: str, kind: Kind | None = None, areas: Sequence[str] = ()
) -> Sample:
    """Return the responses of a wave as columns; by default those of the wave's own kind.

    Dates stay where they are, and what was set aside is left out: no figure is made of either.
    ``areas`` fixes the order of the areas; without it they are those that occur, sorted.
    """
    wave = wave_by_code(session, wave_code)
    query = (
        select(Response.area, Response.base_weight, Response.answers)
        .where(Response.wave_id == wave.id, Response.kind == (kind or wave.kind))
        .where(Response.set_aside.is_(None))
        .order_by(Response.id)
    )
    rows = session.execute(query).all()
    records: list[Record] = [json.loads(row.answers) for row in rows]
    known = tuple(areas) or tuple(sorted({row.area for row in rows if row.area is not None}))
    index = {code: i for i, code in enumerate(known)}
    instrument = instrument_of(session, wave)
    weights = np.array([row.base_weight for row in rows], dtype=np.float64)
    return Sample(
        codes={c.name: _codes(c, records) for c in columns(instrument) if c.kind != "date"},
        numbers={c.name: _numbers(c, records) for c in columns(instrument) if c.kind == "number"},
        area=np.array([index.get(row.area, -1) for row in rows], dtype=np.int16),
        areas=known,
        base_weight=weights * _adults(instrument, records),
    )


def _count(session: Session, condition: object) -> int:
    query = select(func.count()).where(condition)  # type: ignore[arg-type]  # one column compared
    return session.scalar(query) or 0


def _codes(column: Column, records: Sequence[Record]) -> NDArray[np.int8]:
    read = _READERS[column.kind](column)
    return np.fromiter((read(record) for record in records), dtype=np.int8, count=len(records))


def _coded(column: Column) -> Callable[[Record], int]:
    positions: dict[object, int] = {o.code: i for i, o in enumerate(column.options)}
    positions.update({label.code: int(label.code) for label in column.missing})
    positions[SKIPPED] = SKIPPED
    name = column.name
    return lambda record: positions.get(record.get(name), NOT_ASKED)


def _flagged(column: Column) -> Callable[[Record], int]:
    item, part, first = column.item, column.part, column.first

    def read(record: Record) -> int:
        value = record.get(item, NOT_ASKED)
        return int(part in value[:first]) if isinstance(value, list) else int(str(value))

    return read


def _numbered(column: Column) -> Callable[[Record], int]:
    name = column.name

    def read(record: Record) -> int:
        value = record.get(name, NOT_ASKED)
        return min(int(value), 0) if isinstance(value, int | float) else NOT_ASKED

    return read


_READERS: Final = {"coded": _coded, "flag": _flagged, "number": _numbered}


def _numbers(column: Column, records: Sequence[Record]) -> NDArray[np.float32]:
    values = (record.get(column.name) for record in records)
    read = (float(v) if isinstance(v, int | float) and v >= 0 else np.nan for v in values)
    return np.fromiter(read, dtype=np.float32, count=len(records))


def _adults(instrument: Instrument, records: Sequence[Record]) -> NDArray[np.float64]:
    """Return the selection weight: one adult speaks for all adults of the home."""
    chosen = [c for c in columns(instrument) if c.role == "selection"]
    if not chosen:
        return np.ones(len(records))
    adults = _numbers(chosen[0], records).astype(np.float64)
    return np.nan_to_num(np.clip(adults, 1, MOST_ADULTS), nan=1.0)
