"""Places on the map: which squares or corners a page offers, and what becomes of what is sent.

A place is a square of 150 metres from the moment on which it is sent; the corner that was typed is
dropped like an address.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from engage.instrument.model import Instrument, MapPointItem
from engage.places.queries import beat_map, natural_key
from engage.places.queries_streets import corner_count, corners, corners_along, corners_named
from engage.surveys.grid import Grid, grid_over
from engage.surveys.looking import MOST_LISTED, MOST_SUGGESTED, Fault

# Sent in place of a square to see the whole city again, and for a square that does not exist.
AGAIN: Final = "again"
NONE_OF_OURS: Final = "none"


@dataclass(frozen=True, slots=True)
class Spots:
    """The grid of a city, the squares with corners where those are few, and who asks for them."""

    grid: Grid
    listed: tuple[tuple[str, str], ...]
    is_typed: bool
    items: tuple[tuple[str, str], ...]

    def is_dynamic(self, section: str) -> bool:
        """Return whether a page shows more than ticks and words, so that it cannot be kept."""
        return not self.listed and any(section == asked for asked, _ in self.items)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a map point's fields come to: the square if any, a fault, or a wish to look closer."""

    square: str = ""
    fault: Fault | None = None
    is_look: bool = False


def spots_of(session: Session, instrument: Instrument) -> Spots | None:
    """Return what is offered for map points, None where no item or no map asks for it."""
    items = tuple(
        (section.id, item.id)
        for section in instrument.sections
        for item in section.items
        if isinstance(item, MapPointItem)
    )
    found = beat_map(session) if items else None
    if found is None:
        return None
    grid = grid_over(found)
    titles: dict[str, list[str]] = {}
    for corner in corners(session, MOST_LISTED):
        name = grid.name_at(corner.longitude, corner.latitude)
        titles.setdefault(name, []).append(corner.title)
    words = [(name, "; ".join(sorted(same, key=natural_key))) for name, same in titles.items()]
    listed = tuple(sorted(words, key=lambda option: natural_key(option[1])))
    return Spots(grid, listed, not listed and corner_count(session) > 0, items)


def settle(
    session: Callable[[], Session], spots: Spots, name: str, sent: dict[str, Sequence[str]]
) -> Settled:
    """Return what was sent for one map point, and take what was typed for it out of the form."""
    words = "".join(sent.pop(f"{name}.corner", ())).strip() if spots.is_typed else ""
    if words:
        return _corner(session(), spots, f"{name}.corner", words)
    value = "".join(sent.get(name, ()))
    square = spots.grid.square(value)
    if value == AGAIN or (square is not None and square.level):
        return Settled(is_look=not any(sent.get(f"{name}.missing", ())))
    return Settled(value if square or not value else NONE_OF_OURS)


def _corner(session: Session, spots: Spots, field: str, words: str) -> Settled:
    found = corners_named(session, words)
    squares = {spots.grid.name_at(corner.longitude, corner.latitude) for corner in found}
    if len(squares) == 1:
        return Settled(squares.pop())
    near = found or corners_along(session, words, MOST_SUGGESTED)
    titles = dict.fromkeys(corner.title for corner in near)
    return Settled(fault=Fault(field, "corner", tuple(titles)))
