"""Places at the mix: rows of their own, as far as nobody can tell whose answers are beside them."""

from collections import Counter
from collections.abc import Iterator, Mapping
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


def point_items(instrument: Instrument) -> tuple[MapPointItem, ...]:
    """Return the items that ask for a place, which is stored apart."""
    return tuple(item for item in instrument.items() if isinstance(item, MapPointItem))


class Spots:
    """The places of a wave; those that would lead to the answers of few are left out.

    A question that is not for all could be answered by everybody who was asked; where these are
    fewer than the instrument's base, their places are not kept. An area is named only where enough
    people of it could have named one.
    """

    def __init__(self, instrument: Instrument) -> None:
        """Begin with no places."""
        self.asks = {
            item.id: compile_condition(item.show_if) if item.show_if else None
            for item in point_items(instrument)
        }
        self.base = instrument.privacy.min_base
        self.asked: Counter[str] = Counter()
        self.by_area: Counter[tuple[str, str | None]] = Counter()
        self.named: list[tuple[str, str | None, str]] = []

    def add(self, record: Pointer, area: str | None) -> None:
        """Add what somebody of an area named, and count where they could have named a place."""
        for item, could in self.asks.items():
            has_named = item in record.points
            if not has_named and could is not None and not could(record.answers):
                continue
            self.asked[item] += 1
            self.by_area[item, area] += 1
            if has_named:
                self.named.append((item, area, record.points[item]))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of places that are kept."""
        for item, area, square in self.named:
            if self.asks[item] is not None and self.asked[item] < self.base:
                continue
            is_large = self.by_area[item, area] >= COMMENT_BASE
            shown = area if is_large else None
            yield {"id": uuid4().hex, "area": shown, "item": item, "square": square}
