"""How a respondent says where: what a page offers, and what becomes of what was typed.

A typed corner or address lives as long as its request: it is turned into a beat and dropped, before
anything is kept. Knows nothing of the web.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from sqlalchemy.orm import Session

from engage.charts.maps import Pieces, map_pieces
from engage.instrument.model import AreaItem, Instrument, Section
from engage.places.models import AddressPoint, CrossStreet
from engage.places.queries import beat_map
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
    """What the city knows that a page may offer: a map of the beats, corners, addresses."""

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


@dataclass(frozen=True, slots=True)
class Sought:
    """A form in which a typed place has become a beat; on a fault nothing of it may be kept."""

    form: Form
    faults: tuple[Fault, ...] = field(default=())


def area_item(section: Section) -> AreaItem | None:
    """Return the item of a page that asks for the area."""
    return next((item for item in section.items if isinstance(item, AreaItem)), None)


def places_of(session: Session, instrument: Instrument) -> Places:
    """Return what the city knows of the ways that an instrument asks for."""
    item = next(filter(None, map(area_item, instrument.sections)), None)
    ways = item.resolve if item else ()
    found = beat_map(session) if "map" in ways else None
    is_drawn = found is not None and 1 < len(found.areas) <= MOST_ON_MAP
    has_corners = "cross_street" in ways and corner_count(session) > 0
    listed = corners(session, MOST_LISTED) if has_corners else ()
    return Places(
        map=map_pieces(found.areas, MAP_WIDTH) if found and is_drawn else None,
        has_corners=has_corners,
        corners=tuple(dict.fromkeys(corner.title for corner in listed)),
        has_addresses="address" in ways and address_count(session) > 0,
    )


def sought(
    session: Callable[[], Session], places: Places, section: Section | None, form: Form
) -> Sought:
    """Return a form with the beat of what was typed in place of what was typed."""
    item = area_item(section) if section else None
    if item is None:
        return Sought(form)
    offered = {f"{item.id}.corner": places.has_corners, f"{item.id}.address": places.has_addresses}
    typed = {name: "".join(form.get(name, ())).strip() for name, is_there in offered.items() if is_there}
    kept = {name: value for name, value in form.items() if name not in typed}
    faults: list[Fault] = []
    for name, words in typed.items():
        if not words:
            continue
        beats, fault = _beats(session(), name, words)
        chosen = "".join(kept.get(item.id, ()))
        if fault is not None:
            faults.append(fault)
        elif chosen and chosen not in beats:
            faults.append(Fault(name, "differs", beats))
        elif not chosen and len(beats) > 1:
            faults.append(Fault(name, "between", beats))
        elif not chosen:
            kept[item.id] = list(beats)
    return Sought(kept, tuple(faults))


def _beats(session: Session, name: str, words: str) -> tuple[tuple[str, ...], Fault | None]:
    if name.endswith(".address"):
        found: Sequence[AddressPoint | CrossStreet] = addresses_named(session, words)
        fault = None if found else Fault(name, "address")
    else:
        found = corners_named(session, words)
        near = () if found else corners_along(session, words, MOST_SUGGESTED)
        fault = None if found else Fault(name, "corner", tuple(corner.title for corner in near))
    return tuple(dict.fromkeys(str(place.beat) for place in found)), fault
