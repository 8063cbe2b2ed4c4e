"""Rows of a wave in the making: answers packed as they come, then stored in no kept order.

However many answers there are, none is held open beside the one that is added: of a response stays
its row, compressed, of words and places what is stored of them.
"""

import json
import secrets
import zlib
from collections.abc import Iterable, Iterator
from sys import intern
from typing import Any, Final, TypeVar
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from engage.db import Base
from engage.surveys.comments import Said, Words
from engage.surveys.marks import known_marks
from engage.surveys.models import MODES, Comment, Kind, MapPoint, Response, Wave
from engage.surveys.points import Spots
from engage.surveys.queries import instrument_of
from engage.surveys.queries_areas import area_by_beat
from engage.surveys.records import Record

PIECE: Final = 1000
T = TypeVar("T")


class Gathered:
    """The answers of a wave, ready to be stored.

    Beats that the wave counts together become their area here: nothing finer is kept.
    """

    def __init__(self, session: Session, wave: Wave) -> None:
        """Begin with no answers."""
        instrument = instrument_of(session, wave)
        self.joined = area_by_beat(session, wave)
        self.words, self.spots = Words(instrument), Spots(instrument)
        self.is_sampled = wave.kind == "sampled"
        self.packed: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        """Return how many people's answers were added."""
        return len(self.packed)

    def add(self, record: Record) -> None:
        """Add the answers of one person."""
        area = self.joined.get(record.area or "", record.area)
        area = None if area is None else intern(area)
        self.words.add(record, area)
        self.spots.add(record, area)
        text = json.dumps(record.answers, ensure_ascii=False, sort_keys=True)
        mode, marks = record.mode or MODES.get(record.route), known_marks(record.marks)
        facts = (area, record.route, mode, record.language, marks)
        shared = (one if one is None else intern(one) for one in facts)
        self.packed.append(
            (*shared, record.weight, record.order, zlib.compress(text.encode(), level=1))
        )

    def insert(self, session: Session, wave: Wave) -> None:
        """Store everything under new random ids, words and places apart from answers."""
        common = {"wave_id": wave.id}
        found: dict[type[Base], Iterator[dict[str, Any]]] = {
            Response: (self._response(wave, *one) for one in _numbered(self.packed)),
            Comment: (_comment(*one) for one in _numbered(self.words.kept())),
            MapPoint: (
                {"id": number, **one._asdict()} for number, one in _numbered(self.spots.kept())
            ),
        }
        for table, rows in found.items():
            for piece in _pieces(rows):
                session.execute(insert(table), [row | common for row in piece])

    def _response(self, wave: Wave, number: str, packed: tuple[Any, ...]) -> dict[str, Any]:
        area, route, mode, language, marks, weight, order, answers = packed
        kind: Kind = "sampled" if self.is_sampled and route != "open" else "chose"
        return {
            "id": number,
            "instrument_hash": wave.instrument_hash,
            "area": area,
            "kind": kind,
            "route": route,
            "mode": mode,
            "language": language,
            "base_weight": weight,
            "marks": marks,
            "shown_order": order,
            "answers": zlib.decompress(answers).decode(),
        }


def insert_shuffled(session: Session, wave: Wave, records: Iterable[Record]) -> None:
    """Insert records under new random ids, words and places apart from them, in no kept order."""
    gathered = Gathered(session, wave)
    for record in records:
        gathered.add(record)
    gathered.insert(session, wave)


def _comment(number: str, one: Said) -> dict[str, Any]:
    return {
        "id": number,
        "area": one.area,
        "item": one.name,
        "language": one.language,
        "words": one.words,
        "may_be_quoted": one.may_be_quoted,
    }


def _numbered(found: list[T]) -> Iterator[tuple[str, T]]:
    """Shuffle what was found, and yield it under new random ids in their order."""
    secrets.SystemRandom().shuffle(found)
    return zip(sorted(uuid4().hex for _ in found), found, strict=True)


def _pieces(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    piece: list[dict[str, Any]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece
