"""The fields in which somebody says where: a map over the list, a corner, an address."""

from dataclasses import replace

from engage.instrument.model import AreaItem, BaseItem, MapPointItem
from engage.surveys.fields import Asked, Field
from engage.surveys.spots import AGAIN, Spots


def where_field(asked: Asked, item: AreaItem | MapPointItem, plain: Field) -> Field:
    """Return the field of an item that asks for a place, from what every field has."""
    if isinstance(item, MapPointItem):
        return _point(asked, item, plain)
    return _area(asked, item, plain)


def _area(asked: Asked, item: AreaItem, plain: Field) -> Field:
    """Return an area item with every way that the city can offer, from its plain list."""
    places = asked.places
    if not places.knows_more:
        return plain
    pieces = {piece.code: piece for piece in places.map.pieces} if places.map else {}
    choices = tuple(replace(one, piece=pieces.get(one.value)) for one in plain.choices)
    ways = (("corner", places.has_corners), ("address", places.has_addresses))
    listed = {"corner": places.corners, "address": ()}
    others = tuple(_typed(asked, item, way, listed[way]) for way, is_there in ways if is_there)
    first = choices[0].id if places.map and choices else f"f-{item.id}"
    return replace(plain, kind="where", id=first, choices=choices, map=places.map, others=others)


def _point(asked: Asked, item: MapPointItem, plain: Field) -> Field:
    """Return a map point as a list of corners, as a corner to type, or as squares of a map."""
    spots, make, field = asked.places.spots, asked.filling.choice, replace(plain, kind="spot")
    if spots is None:
        return replace(field, id=f"f-{item.id}")
    if spots.listed:
        id, options = f"f-{item.id}", spots.listed
        listed = tuple(make(f"{id}-{i}", item.id, option) for i, option in enumerate(options))
        return replace(field, id=id, choices=(*listed, *plain.choices))
    if spots.is_typed:
        return _typed_point(asked, item, field, spots)
    look = spots.grid.look(asked.filling.words(item.id))
    squares = tuple(
        replace(make(f"f-{item.id}-{i}", item.id, option), piece=look.pieces.pieces[i])
        for i, option in enumerate(look.options)
    )
    again = Field("again", item.id, f"f-{item.id}-again", "", value=AGAIN)
    others = (again,) if look.is_closer else ()
    choices = (*squares, *plain.choices)
    unit = "150 m" if look.is_smallest else ""
    return replace(
        field, id=squares[0].id, choices=choices, map=look.pieces, others=others, unit=unit
    )


def _typed_point(asked: Asked, item: MapPointItem, field: Field, spots: Spots) -> Field:
    box = _typed(asked, item, "corner")
    name = asked.filling.words(item.id)
    square = spots.grid.square(name)
    if square is None:
        return replace(field, id=box.id, others=(box,))
    title = f"{spots.grid.title(square)} (150 m)"
    kept = asked.filling.choice(f"f-{item.id}-kept", item.id, (name, title))
    return replace(field, id=kept.id, choices=(kept, *field.choices), others=(box,))


def _typed(asked: Asked, item: BaseItem, way: str, listed: tuple[str, ...] = ()) -> Field:
    name = f"{item.id}.{way}"
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
