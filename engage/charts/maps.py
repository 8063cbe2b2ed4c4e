"""Draws areas as a small accessible SVG map for page and paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from engage.charts.shapes import LETTER, SMALLEST, AreaShape, Drawn, sheet

INK: Final = "#16202E"
MUTED: Final = "#55606E"
HARBOR: Final = "#1F4E79"
LAND: Final = "#EEF2F6"
PAPER: Final = "#FFFFFF"
_NAME_SIZE: Final = 12.0
_NOTE_SIZE: Final = 11.0


@dataclass(frozen=True, slots=True)
class MapWords:
    """What is said with a map; ``note`` is printed below it, ``area`` stands before each code.

    ``name`` is the beginning of the ids, for pages that show several maps.
    """

    title: str
    description: str
    area: str = ""
    note: str = ""
    name: str = "map"


def fitting_width(n_areas: int) -> int:
    """Return a width at which a phone still shows the letters of a map with so many areas."""
    return 400 if n_areas <= 12 else 640


def paint_map(
    shapes: Sequence[AreaShape],
    words: MapWords,
    *,
    selected: str | None = None,
    hrefs: Mapping[str, str] | None = None,
    width: int = 640,
) -> str:
    """Return the map; areas with an address are links, the selected one is filled.

    Without addresses it is one picture, as the thumbnail of a briefing needs it.
    """
    drawn = sheet(tuple(shapes), width)
    links = hrefs or {}
    height = drawn.height + (_NOTE_SIZE * 1.8 if words.note else 0)
    ordered = sorted(drawn.areas, key=lambda area: area.shape.code == selected)  # on top
    in_order = drawn.areas if links else ordered  # the order of the tab key
    body = "".join(_area(area, words, selected, links) for area in in_order)
    role = "group" if links else "img"
    name = escape(words.name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {width} {height:g}"'
        f' width="{width}" height="{height:g}" role="{role}" aria-labelledby="{name}-t {name}-d"'
        f' fill="{INK}" text-anchor="middle">'
        f'<title id="{name}-t">{escape(words.title)}</title>'
        f'<desc id="{name}-d">{escape(words.description)}</desc>'
        f"{body}{_note(words.note, width, height)}</svg>"
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """One area of a map that a form puts together itself; without a size its label has no room."""

    code: str
    path: str
    x: str
    y: str
    size: str
    label: str


@dataclass(frozen=True, slots=True)
class Pieces:
    """A map as pieces on one sheet; ``lines`` are drawn under them and cannot be chosen."""

    width: int
    height: float
    pieces: tuple[Piece, ...]
    lines: tuple[str, ...] = ()


def map_pieces(shapes: Sequence[AreaShape], width: int) -> Pieces:
    """Return the areas of a map one by one, for a form in which each is a label of its button."""
    drawn = sheet(tuple(shapes), width)
    return Pieces(width, drawn.height, tuple(_piece(area) for area in drawn.areas))


def _piece(area: Drawn) -> Piece:
    size = area.fitting(area.shape.code)
    shown = f"{size:.1f}" if size >= SMALLEST else ""
    code, middle = area.shape.code, (f"{area.x:.1f}", f"{area.y + size * 0.35:.1f}")
    return Piece(code, area.path, *middle, shown, code)


def _area(area: Drawn, words: MapWords, selected: str | None, links: Mapping[str, str]) -> str:
    code = area.shape.code
    is_selected = code == selected
    title = escape(f"{words.area} {area.shape.title}".strip())
    fill, ink = (HARBOR, PAPER) if is_selected else (LAND, INK)
    path = (
        f'<path d="{area.path}" fill="{fill}" fill-rule="evenodd" stroke="{MUTED}"'
        f' stroke-width="1" stroke-linejoin="round"/>'
    )
    label = _label(area, ink)
    kind = "map-area map-selected" if is_selected else "map-area"
    if code not in links:
        return f'<g class="{kind}"><title>{title}</title>{path}{label}</g>'
    current = ' aria-current="true"' if is_selected else ""
    return (
        f'<a class="{kind}" href="{escape(links[code])}" aria-label="{title}"{current}>'
        f"<title>{title}</title>{path}{label}</a>"
    )


def _label(area: Drawn, ink: str) -> str:
    room = area.radius * 1.8
    code, name = area.shape.code, area.shape.name
    size = area.fitting(area.shape.code)
    if size < SMALLEST:
        return ""  # its title and the list beside the map name it
    has_name = name != code and LETTER * _NAME_SIZE * len(name) <= room and area.radius > 20
    y = area.y + size * 0.35 - (_NAME_SIZE * 0.6 if has_name and name else 0)
    text = _text(area.x, y, size, ink, escape(code), ' font-weight="600"')
    if has_name and name:
        text += _text(area.x, y + _NAME_SIZE * 1.3, _NAME_SIZE, ink, escape(name))
    return text


def _text(  # noqa: PLR0913, PLR0917  # where, how large, in which colour, what
    x: float, y: float, size: float, ink: str, words: str, weight: str = ""
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{ink}"{weight}'
        f' aria-hidden="true">{words}</text>'
    )


def _note(note: str, width: int, height: float) -> str:
    if not note:
        return ""
    return (
        f'<text x="{width / 2:g}" y="{height - _NOTE_SIZE * 0.5:.1f}" font-size="{_NOTE_SIZE:g}"'
        f' font-style="italic" fill="{MUTED}">{escape(note)}</text>'
    )
