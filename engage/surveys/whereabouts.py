"""How a respondent says where: what a page offers, and what becomes of what was typed.

A typed corner or address lives as long as its request: it is turned into a beat and dropped, before
anything is kept. Knows nothing of the web.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sqlalchemy.orm import Session

from engage.charts.maps import Pieces, map_pieces
from engage.instrument.model import AreaItem, Instrument
from engage.places.models import AddressPoint, CrossStreet
from engage.places.queries import beat_map, natural_key
from engage.places.queries_streets import (
    address_count,
    addresses_named,
    corner_count,
    corners,
    corners_along,
    corners_named,
)
from engage.surveys.looking import MOST_LISTED, MOST_SUGGESTED, Fault
from engage.surveys.spots import Spots, settle, spots_of

Form: TypeAlias = Mapping[str, Sequence[str]]
# The areas of a larger map would be too small for a finger; they stand in the list.
MOST_ON_MAP: Final = 60
MAP_WIDTH: Final = 360


@dataclass(frozen=True, slots=True)
class Places:
    """What the city knows: for the area item its page, map, corners, addresses; and the spots."""

    section: str = ""
    item: str = ""
    map: Pieces | None = None
    has_corners: bool = False
    corners: tuple[str, ...] = ()
    has_addresses: bool = False
    spots: Spots | None = None

    @property
    def knows_more(self) -> bool:
        """Return whether there is more to offer for the area than its list."""
        return self.map is not None or self.has_corners or self.has_addresses

    def is_dynamic(self, section: str) -> bool:
        """Return whether a page cannot be kept for everybody."""
        return self.spots is not None and self.spots.is_dynamic(section)


NOWHERE: Final = Places()


@dataclass(frozen=True, slots=True)
class Sought:
    """A form as it was typed, and as it may be kept: a typed place has become a beat."""

    typed: Form
    form: Form
    faults: tuple[Fault, ...] = field(default=())
    is_look: bool = False


def places_of(session: Session, instrument: Instrument) -> Places:
    """Return what the city knows of the ways that an instrument asks for."""
    asked = ((s.id, i) for s in instrument.sections for i in s.items if isinstance(i, AreaItem))
    section, item = next(asked, ("", None))
    ways = item.resolve if item else ()
    found = beat_map(session) if "map" in ways else None
    is_drawn = found is not None and 1 < len(found.areas) <= MOST_ON_MAP
    has_corners = "cross_street" in ways and corner_count(session) > 0
    has_addresses = "address" in ways and address_count(session) > 0
    spots = spots_of(session, instrument)
    listed = corners(session, MOST_LISTED) if has_corners else ()
    return Places(
        section,
        item.id if item else "",
        map_pieces(found.areas, MAP_WIDTH) if found and is_drawn else None,
        has_corners,
        tuple(sorted({corner.title for corner in listed}, key=natural_key)),
        has_addresses,
        spots,
    )


def sought(session: Callable[[], Session], places: Places, section: str, form: Form) -> Sought:
    """Return a form with beats and squares in place of what was typed to find them."""
    kept, faults, is_look = dict(form), list[Fault](), False
    if section == places.section:
        faults += _area(session, places, kept)
    for asked, item in places.spots.items if places.spots else ():
        if asked == section and places.spots:
            settled = settle(session, places.spots, item, kept)
            faults += filter(None, [settled.fault])
            is_look = is_look or settled.is_look
            if item in kept or settled.square:
                kept[item] = [settled.square]
    return Sought(form, kept, tuple(faults), is_look)


def _area(
    session: Callable[[], Session], places: Places, kept: dict[str, Sequence[str]]
) -> Iterator[Fault]:
    """Put the beat of a typed corner or address in the place of both, and yield what is wrong."""
    ways = (("corner", places.has_corners), ("address", places.has_addresses))
    names = [f"{places.item}.{way}" for way, is_there in ways if is_there]
    typed = {name: "".join(kept.pop(name, ())).strip() for name in names}
    chosen = "".join(kept.get(places.item, ()))
    for name, words in typed.items():
        if words:
            beats, fault = _beats(session(), name, words)
            yield from filter(None, [fault or _choice_fault(name, chosen, beats)])
            chosen = chosen or "".join(beats[:1])
    if chosen:
        kept[places.item] = [chosen]


def _choice_fault(name: str, chosen: str, beats: tuple[str, ...]) -> Fault | None:
    if chosen:
        return None if chosen in beats else Fault(name, "differs", beats)
    return Fault(name, "between", beats) if len(beats) > 1 else None


def _beats(session: Session, name: str, words: str) -> tuple[tuple[str, ...], Fault | None]:
    if name.endswith(".address"):
        found: Sequence[AddressPoint | CrossStreet] = addresses_named(session, words)
        fault = None if found else Fault(name, "address")
    else:
        found = corners_named(session, words)
        near = () if found else corners_along(session, words, MOST_SUGGESTED)
        fault = None if found else Fault(name, "corner", tuple(corner.title for corner in near))
    return tuple(dict.fromkeys(str(place.beat) for place in found)), fault
