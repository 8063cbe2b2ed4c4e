"""Places at the mix: rows of their own, as far as nobody can tell whose answers are beside them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

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


class Named(NamedTuple):
    """A place that somebody named."""

    item: str
    area: str | None
    square: str


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
        self.named: list[Named] = []

    def add(self, record: Pointer, area: str | None) -> None:
        """Add what somebody of an area named, and count where they could have named a place."""
        for item, could in self.asks.items():
            has_named = item in record.points
            if not has_named and could is not None and not could(record.answers):
                continue
            self.asked[item] += 1
            self.by_area[item, area] += 1
            if has_named:
                self.named.append(Named(item, area, record.points[item]))

    def kept(self) -> list[Named]:
        """Return the places that are kept, with their area where it may be named."""
        return [self._placed(one) for one in self.named if self._is_kept(one)]

    def _is_kept(self, one: Named) -> bool:
        return self.asks[one.item] is None or self.asked[one.item] >= self.base

    def _placed(self, one: Named) -> Named:
        return one if self.by_area[one.item, one.area] >= COMMENT_BASE else one._replace(area=None)
