"""The fields in which somebody says where: a map over the list, a corner, an address."""

from dataclasses import replace

from engage.instrument.model import AreaItem
from engage.surveys.fields import Asked, Field
from engage.surveys.whereabouts import NOWHERE


def area_field(asked: Asked, item: AreaItem, plain: Field) -> Field:
    """Return an area item with every way that the city can offer, from its plain list."""
    places = asked.places
    if places == NOWHERE:
        return plain
    pieces = {piece.code: piece for piece in places.map.pieces} if places.map else {}
    choices = tuple(replace(one, piece=pieces.get(one.value)) for one in plain.choices)
    ways = (("corner", places.has_corners), ("address", places.has_addresses))
    others = tuple(_typed(asked, item, way) for way, is_there in ways if is_there)
    first = choices[0].id if places.map and choices else f"f-{item.id}"
    return replace(plain, kind="where", id=first, choices=choices, map=places.map, others=others)


def _typed(asked: Asked, item: AreaItem, way: str) -> Field:
    name = f"{item.id}.{way}"
    listed = asked.places.corners if way == "corner" else ()
    make = asked.filling.choice
    return Field(
        kind=way,
        name=name,
        id=f"f-{item.id}-{way}",
        legend="",
        error=asked.filling.errors.get(name, ""),
        choices=tuple(make("", name, (title, title)) for title in listed),
        value="" if listed else asked.filling.words(name),
    )
