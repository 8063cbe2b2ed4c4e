"""Sets sheets as finished HTML: letters, cards, posters, labels; a sheet has a code or an address.

Each sheet begins on a right-hand page, so that a duplex printer never puts two homes on one paper.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from engage.fieldwork.models_print import Layout
from engage.fieldwork.wording import Wording
from engage.printed import qr_address, template

# How many sheets stand in one PDF file: it is drawn in seconds and stays under 8 MB of HTML.
PER_FILE: Final[Mapping[Layout, int]] = {
    "letter": 50,
    "form": 5,
    "cards": 100,
    "card_6x4": 50,
    "card_9x6": 50,
    "poster": 1,
    "hanger": 1,
    "labels": 300,
    "carrier": 100,
}
# Letters of a language that fit on a card beside everything else; larger cards have more.
ROOM: Final[Mapping[Layout, int]] = {"cards": 370, "card_6x4": 320, "card_9x6": 700}
CARDS_UP: Final = 4
LABELS_UP: Final = 30
# Of the right form and never made; it leads to the page for codes that cannot be used.
SPECIMEN: Final = "0000-0000-0000-0"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Divider:
    """What the page before the sheets of a file says, so that batches are not mixed up."""

    batch: int
    wave: str
    stratum: str
    first: int
    last: int
    n_sheets: int
    made_on: str
    is_proof: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A code as it is printed, the drawing that opens it, and what to type instead."""

    code: str
    qr: str
    link: str


class Pages(NamedTuple):
    """Finished HTML and on how many pages it must come out, so that front meets back.

    None where that depends on the questions.
    """

    html: str
    n_pages: int | None


def coded_pages(
    layout: Layout,
    wordings: Sequence[Wording],
    divider: Divider,
    codes: Sequence[str],
    base_url: str,
) -> Pages:
    """Return the sheets of some codes, a dividing page and its blank back in front."""
    sheets = [_sheet(code, f"{base_url.rstrip('/')}/c/{code}") for code in codes]
    said = template(f"fieldwork/print/{layout}.html", wordings[0].language)
    groups = list(pieces(sheets, CARDS_UP if layout == "cards" else 1))
    room = ROOM.get(layout, 0)
    html = said.render(sides=wordings, groups=groups, divider=divider, room=room)
    n_sides = len(wordings) if layout == "letter" else 2
    n_each = n_sides + n_sides % 2  # an odd one is followed by a blank, but for the last
    return Pages(html, 2 + n_each * (len(groups) - 1) + n_sides)


def open_pages(layout: Layout, wordings: Sequence[Wording], link: str) -> Pages:
    """Return a poster or door hanger with the open link of a wave."""
    said = template(f"fieldwork/print/{layout}.html", wordings[0].language)
    html = said.render(sides=wordings, sheet=_sheet("", link), divider=None)
    return Pages(html, len(wordings) if layout == "hanger" else 1)


def address_pages(layout: Layout, addresses: Sequence[Sequence[str]], language: str) -> Pages:
    """Return labels or carrier sheets; no code ever stands on them."""
    groups = list(pieces(addresses, LABELS_UP if layout == "labels" else 1))
    said = template(f"fieldwork/print/{layout}.html", language)
    return Pages(said.render(groups=groups, language=language, divider=None), len(groups))


def pieces(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items in pieces of a size, the last one perhaps shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _sheet(code: str, link: str) -> Sheet:
    return Sheet(code, qr_address(link), link.partition("//")[2])
