"""Look-ups by street: which corner or address somebody means, however it was typed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from engage.places.models import AddressPoint, CrossStreet

DIRECTIONS: Final = {
    "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
    "norte": "n", "sur": "s", "este": "e", "oeste": "w",
}  # fmt: skip
# After Publication 28 of the United States Postal Service, appendix C1; the usual ones.
KINDS: Final = {
    "alley": "aly", "avenue": "ave", "av": "ave", "avenida": "ave", "boulevard": "blvd",
    "boul": "blvd", "circle": "cir", "circ": "cir", "court": "ct", "crt": "ct", "cove": "cv",
    "crescent": "cres", "drive": "dr", "drv": "dr", "expressway": "expy", "freeway": "fwy",
    "highway": "hwy", "lane": "ln", "loops": "loop", "parkway": "pkwy", "parkwy": "pkwy",
    "place": "pl", "plaza": "plz", "road": "rd", "route": "rte", "square": "sq", "street": "st",
    "str": "st", "terrace": "ter", "terr": "ter", "trail": "trl", "way": "way", "wy": "way",
}  # fmt: skip
OTHERS: Final = {"saint": "st", "santo": "sto", "mount": "mt", "fort": "ft"}
ONES: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth"),
)
TENS: Final = ("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")
ORDINALS: Final = {word: i for i, word in enumerate(ONES, 1)} | {
    f"{tens}ieth": 10 * i for i, tens in enumerate(TENS, 2)
}
BEFORE_ONES: Final = {f"{tens}y": 10 * i for i, tens in enumerate(TENS, 2)}
_SHORT: Final = OTHERS | KINDS | DIRECTIONS
_DIRECTION: Final = frozenset(DIRECTIONS.values())
_EXTRA: Final = frozenset(KINDS.values()) | {"loop"} | _DIRECTION
_JOINED: Final = re.compile(r"\s*(?:[&/@+]|\b(?:and|at|y|e|con|esquina(?:\s+con)?)\b)\s*", re.I)
_NUMBER: Final = re.compile(r"\s*#?\s*0*(\d{1,6})(?:-?([a-z])(?=\s)|[\s-]*(1/2)(?=\s))?", re.I)
_UNIT: Final = re.compile(
    r"[,;\n].*|\s#.*|\s(?:apt|apartment|apto|unit|suite|ste|dept|depto|rm|room|lot|trlr)\b.*",
    re.IGNORECASE | re.DOTALL,
)
LONGEST: Final = 120
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StreetName:
    """A street's bare name, and its directions and kinds of street in their short forms."""

    bare: str
    extras: frozenset[str]


def street_name(text: str) -> StreetName:
    """Return what a street is called whatever its case, accents, ordinals and abbreviations."""
    words = _shortened(_words(text))
    bare = list(words)
    while len(bare) > 1 and bare[-1] in _EXTRA:
        bare.pop()
    while len(bare) > 1 and bare[0] in _DIRECTION:
        bare.pop(0)
    taken = list(words)
    for word in bare:
        taken.remove(word)
    return StreetName(" ".join(bare), frozenset(taken))


def house_number(text: str) -> tuple[str, str] | None:
    """Return the house number that a text begins with, in one spelling, and what follows it."""
    found = _NUMBER.match(text[:LONGEST] + " ")
    if found is None:
        return None
    return f"{found[1]}{(found[2] or found[3] or '').lower()}", text[found.end() :].strip()


def addresses_named(session: Session, typed: str) -> Sequence[AddressPoint]:
    """Return the address points that a typed address may mean, all of one beat as a rule."""
    parts = house_number(_UNIT.sub("", typed[:LONGEST]))
    if parts is None:
        return ()
    name = street_name(parts[1])
    query = select(AddressPoint).where(
        AddressPoint.street_bare == name.bare,
        AddressPoint.number == parts[0],
        AddressPoint.beat.is_not(None),
    )
    return _meant(name, [(street_name(row.street), row) for row in session.scalars(query)])


def corners_named(session: Session, typed: str) -> Sequence[CrossStreet]:
    """Return the corners that two typed streets may mean, in either order."""
    streets = [part for part in _JOINED.split(typed[:LONGEST]) if part.strip()]
    if len(streets) != 2:
        return ()
    one, other = map(street_name, streets)
    table = CrossStreet
    query = select(table).where(
        table.beat.is_not(None),
        or_(
            and_(table.street_bare == one.bare, table.cross_bare == other.bare),
            and_(table.street_bare == other.bare, table.cross_bare == one.bare),
        ),
    )
    both = StreetName("", one.extras | other.extras)
    rows = session.scalars(query.order_by(table.id))
    return _meant(both, [(_both(row), row) for row in rows])


def corners_along(session: Session, typed: str, most: int) -> Sequence[CrossStreet]:
    """Return corners of the streets that were typed, so that somebody sees how they are called."""
    names = {street_name(part).bare for part in _JOINED.split(typed[:LONGEST])} - {""}
    table = CrossStreet
    query = select(table).where(
        or_(table.street_bare.in_(names), table.cross_bare.in_(names)), table.beat.is_not(None)
    )
    return session.scalars(query.order_by(table.street, table.cross).limit(most)).all()


def corners(session: Session, most: int) -> Sequence[CrossStreet]:
    """Return the corners inside the beats, by street; none where there are more than ``most``."""
    query = select(CrossStreet).where(CrossStreet.beat.is_not(None))
    found = session.scalars(query.order_by(CrossStreet.street, CrossStreet.cross).limit(most + 1))
    rows = found.all()
    return rows if len(rows) <= most else ()


def corner_count(session: Session) -> int:
    """Return how many corners are known."""
    return session.scalar(select(func.count()).select_from(CrossStreet)) or 0


def address_count(session: Session) -> int:
    """Return how many address points are known."""
    return session.scalar(select(func.count()).select_from(AddressPoint)) or 0


def _both(corner: CrossStreet) -> StreetName:
    extras = street_name(corner.street).extras | street_name(corner.cross).extras
    return StreetName("", extras)


def _meant(typed: StreetName, found: Iterable[tuple[StreetName, T]]) -> list[T]:
    """Return those of exactly these extras, else those that have them and more."""
    rows = list(found)
    exact = [row for name, row in rows if name.extras == typed.extras]
    return exact or [row for name, row in rows if typed.extras <= name.extras]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", letters.replace("'", "").replace("’", ""))


def _shortened(words: Sequence[str]) -> list[str]:
    found: list[str] = []
    tens = 0
    for word in words:
        if word in BEFORE_ONES:
            tens = BEFORE_ONES[word]
            continue
        if word in ORDINALS or re.fullmatch(r"\d+(st|nd|rd|th)", word):
            number = ORDINALS.get(word) or int(re.sub(r"\D", "", word))
            found.append(str(tens + number))
        else:
            found += [str(tens)] * bool(tens) + [_SHORT.get(word, word)]
        tens = 0
    return found + [str(tens)] * bool(tens)
