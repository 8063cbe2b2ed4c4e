"""Places at the mix: rows of their own, as far as nobody can tell whose answers are beside them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol
from uuid import uuid4

from engage.instrument.model import Instrument, MapPointItem
from engage.instrument.routing import compile_condition
from engage.surveys.comments import COMMENT_BASE


class Pointer(Protocol):
    """What counts of a record: its places, and what could give them away."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """Return the answers."""

    @property
    def points(self) -> Mapping[str, str]:
        """Return the squares by the item that asked for them."""

    @property
    def area(self) -> str | None:
        """Return the area."""


def point_items(instrument: Instrument) -> tuple[MapPointItem, ...]:
    """Return the items that ask for a place, which is stored apart."""
    return tuple(item for item in instrument.items() if isinstance(item, MapPointItem))


def point_rows(instrument: Instrument, records: Sequence[Pointer]) -> Iterator[dict[str, Any]]:
    """Yield the rows of places; those that would lead to the answers of few are left out.

    A question that is not for all could be answered by everybody who was asked; where these are
    fewer than the instrument's base, their places are not kept. An area is named only where enough
    people of it could have named one.
    """
    for item in point_items(instrument):
        could = compile_condition(item.show_if) if item.show_if else None
        asked = [r for r in records if could is None or item.id in r.points or could(r.answers)]
        if could is not None and len(asked) < instrument.privacy.min_base:
            continue
        by_area = Counter(record.area for record in asked)
        for record in asked:
            if item.id in record.points:
                is_large = by_area[record.area] >= COMMENT_BASE
                yield _row(item.id, record.points[item.id], record.area if is_large else None)


def _row(item: str, square: str, area: str | None) -> dict[str, Any]:
    return {"id": uuid4().hex, "area": area, "item": item, "square": square}
