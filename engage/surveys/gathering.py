"""Rows of a wave in the making: answers packed as they come, then stored in no kept order.

However many answers there are, none is held open beside the one that is added: of a response stays
its row, compressed, of words and places what is stored of them.
"""

import json
import secrets
import zlib
from collections.abc import Iterable, Iterator, Sequence
from sys import intern
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from engage.surveys.comments import Words
from engage.surveys.marks import known_marks
from engage.surveys.models import MODES, Comment, Kind, MapPoint, Response, Wave
from engage.surveys.points import Spots
from engage.surveys.queries import instrument_of
from engage.surveys.queries_areas import area_by_beat
from engage.surveys.records import Record

PIECE: Final = 1000


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
        secrets.SystemRandom().shuffle(self.packed)
        ids = sorted(uuid4().hex for _ in self.packed)
        common = {"wave_id": wave.id, "instrument_hash": wave.instrument_hash}
        for rows in _pieces(self._responses(ids)):
            session.execute(insert(Response), [row | common for row in rows])
        for table, found in ((Comment, self.words.rows()), (MapPoint, self.spots.rows())):
            apart = sorted(found, key=lambda row: str(row["id"]))
            for rows in _pieces(apart):
                session.execute(insert(table), [row | {"wave_id": wave.id} for row in rows])

    def _responses(self, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
        for number, packed in zip(ids, self.packed, strict=True):
            area, route, mode, language, marks, weight, order, answers = packed
            kind: Kind = "sampled" if self.is_sampled and route != "open" else "chose"
            yield {
                "id": number,
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


def _pieces(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    piece: list[dict[str, Any]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece
