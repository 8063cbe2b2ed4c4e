"""How a respondent says where: what a page offers, and what becomes of what was typed.

A typed corner or address lives as long as its request: it is turned into a beat and dropped, before
anything is kept. Knows nothing of the web.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

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

Form: TypeAlias = Mapping[str, Sequence[str]]
Trouble: TypeAlias = Literal["corner", "address", "between", "differs"]
# The areas of a larger map would be too small for a finger; they stand in the list.
MOST_ON_MAP: Final = 60
# More corners than this are typed, not chosen from a list.
MOST_LISTED: Final = 150
MOST_SUGGESTED: Final = 6
MAP_WIDTH: Final = 360


@dataclass(frozen=True, slots=True)
class Places:
    """What the city knows that the page of the area item offers: map, corners, addresses."""

    section: str = ""
    item: str = ""
    map: Pieces | None = None
    has_corners: bool = False
    corners: tuple[str, ...] = ()
    has_addresses: bool = False


NOWHERE: Final = Places()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something typed that names no one beat: the field, what is wrong, and what may help."""

    field: str
    trouble: Trouble
    help: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """Return the item that the field belongs to."""
        return self.field.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Sought:
    """A form as it was typed, and as it may be kept: a typed place has become a beat."""

    typed: Form
    form: Form
    faults: tuple[Fault, ...] = field(default=())


def places_of(session: Session, instrument: Instrument) -> Places:
    """Return what the city knows of the ways that an instrument asks for."""
    asked = ((s.id, i) for s in instrument.sections for i in s.items if isinstance(i, AreaItem))
    section, item = next(asked, ("", None))
    ways = item.resolve if item else ()
    found = beat_map(session) if "map" in ways else None
    is_drawn = found is not None and 1 < len(found.areas) <= MOST_ON_MAP
    has_corners = "cross_street" in ways and corner_count(session) > 0
    has_addresses = "address" in ways and address_count(session) > 0
    if item is None or not (is_drawn or has_corners or has_addresses):
        return NOWHERE
    listed = corners(session, MOST_LISTED) if has_corners else ()
    return Places(
        section,
        item.id,
        map_pieces(found.areas, MAP_WIDTH) if found and is_drawn else None,
        has_corners,
        tuple(sorted({corner.title for corner in listed}, key=natural_key)),
        has_addresses,
    )


def sought(session: Callable[[], Session], places: Places, section: str, form: Form) -> Sought:
    """Return a form with the beat of what was typed in place of what was typed."""
    if section != places.section:
        return Sought(form, form)
    item = places.item
    ways = (("corner", places.has_corners), ("address", places.has_addresses))
    typed = {f"{item}.{way}": "" for way, is_there in ways if is_there}
    kept = {name: value for name, value in form.items() if name not in typed}
    chosen = "".join(kept.get(item, ()))
    faults = []
    for name in typed:
        if words := "".join(form.get(name, ())).strip():
            beats, fault = _beats(session(), name, words)
            faults.append(fault or _choice_fault(name, chosen, beats))
            chosen = chosen or "".join(beats[:1])
    found = kept | {item: [chosen]} if chosen else kept
    return Sought(form, found, tuple(filter(None, faults)))


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
