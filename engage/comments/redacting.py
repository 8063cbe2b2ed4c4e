"""What in a text could give somebody away: proposals with their place, which a person decides on.

Words are only ever hidden, never changed: what is shown of a comment is the comment itself with
some places covered, so that nobody can put words into a resident's mouth.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from phonenumbers import PhoneNumberMatcher

from engage.comments.names import FIRST_NAMES, NOT_NAMES
from engage.comments.tokens import plain

Kind: TypeAlias = Literal["name", "phone", "plate", "email", "link", "address", "number", "other"]
KINDS: Final[tuple[Kind, ...]] = (
    *("email", "link", "phone", "address", "plate", "number", "name", "other"),
)
COVERS: Final[Mapping[str, Mapping[Kind, str]]] = {
    "en": {
        "name": "[name]",
        "phone": "[telephone number]",
        "plate": "[license plate]",
        "email": "[e-mail]",
        "link": "[link]",
        "address": "[address]",
        "number": "[number]",
        "other": "[hidden]",
    },
    "es": {
        "name": "[nombre]",
        "phone": "[teléfono]",
        "plate": "[placa]",
        "email": "[correo]",
        "link": "[enlace]",
        "address": "[domicilio]",
        "number": "[número]",
        "other": "[oculto]",
    },
}
EMAIL: Final = re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"]{3,200}|(?<!\w)@\w{3,30}\b", re.IGNORECASE)
_ENGLISH_STREET: Final = (
    r"(?:street|str|st|avenue|ave|av|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|place|pl|"
    r"way|circle|cir|terrace|ter|highway|hwy|parkway|pkwy|square|sq|alley|trail|trl)"
)
_SPANISH_STREET: Final = (
    r"(?:calle|avenida|av|avda|paseo|camino|callej[oó]n|carretera|calzada|bulevar|plaza|privada)"
)
# What stands between a number and "drive" or "way" where no street is meant.
_NO_STREET: Final = (
    r"(?:mins?|minutes?|hours?|hrs?|miles?|blocks?|feet|years?|days?|weeks?|months?|times|percent|to|"
    r"of|in|at|from|on|by|back|people|cars?|kids|the|a|an|my|more|and|or|is|was|per|am|pm)"
)
_UNIT: Final = (
    r"(?:,?\s{0,2}(?:apt|apartment|unit|suite|ste|depto|departamento|apto|n[uú]m(?:ero)?|#)"
    r"\.?\s?#?\s?\w{1,5}\b)?"
)
ADDRESSES: Final = (
    re.compile(
        rf"\b\d{{1,5}}(?:\s?(?:-|–)\s?\d{{1,5}})?(?:\s(?:north|south|east|west|[nsew])\b\.?)?"
        rf"(?:\s(?!{_NO_STREET}\b)[\w'’.-]{{1,20}}){{1,3}}?\s{_ENGLISH_STREET}\b\.?{_UNIT}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_SPANISH_STREET}\.?(?:\s(?!(?:y|con|que|en|hay|es|son|se|no|la|las|los|el|tiene|tienen|desde|hasta|a)\b)[\w'’.-]{{1,20}}){{1,4}}?,?\s"
        rf"(?:n[uú]m(?:ero)?\.?\s|#\s?|no\.\s)?\d{{1,5}}\b{_UNIT}",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:apt|apartment|unit|depto|departamento|apto)\.?\s?#?\s?\d\w{0,4}\b", re.I),
)
# A plate stands beside a word that says so, or is built as California and its neighbors do it.
PLATES: Final = (
    re.compile(r"\b\d[A-Z]{3}\d{3}\b"),
    re.compile(
        r"\b(?:plates?|license|licence|placas?|matr[ií]cula)\b\W{0,3}(?:(?:number|n[uú]mero|no|is|are|es|son|"
        r"de)\b\W{0,3}){0,2}(?P<what>(?=[A-Z0-9 -]{0,7}\d)[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,5})\b",
        re.IGNORECASE,
    ),
)
NUMBER: Final = re.compile(r"(?<![\w$.])(?:\d[ -]?){7,18}\d(?!\w)|\b\d{3}-\d{2}-\d{4}\b")
_TITLE: Final = (
    r"(?:mr|mrs|ms|miss|dr|officer|ofc|sgt|sergeant|lt|lieutenant|captain|capt|detective|det|chief|"
    r"deputy|cpl|corporal|pastor|judge|councilman|councilwoman|councilmember|mayor|principal|"
    r"sr|sra|srta|señor|señora|señorita|don|doña|oficial|agente|sargento|teniente|capit[aá]n|"
    r"detective|jefe|maestr[oa]|alcalde|alcaldesa)"
)
_NAME: Final = r"(?:[DO]['’]|Mc|Mac)?[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+(?:-[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)?"
TITLED: Final = re.compile(rf"\b(?i:{_TITLE})\b\.?\s+(?P<what>{_NAME}(?:\s{_NAME}){{0,2}})")
CALLED: Final = re.compile(
    rf"\b(?i:named|called|name is|my name's|neighbor|neighbour|llamad[oa]|se llama|me llamo|"
    rf"mi nombre es|vecin[oa])\s+(?P<what>{_NAME}(?:\s{_NAME}){{0,2}})"
)
CAPITALIZED: Final = re.compile(rf"\b{_NAME}")
SURNAMES: Final = re.compile(rf"(?:\s{_NAME}|\s[A-ZÑ]\.?(?=\s|$)){{0,2}}")
# Santa Monica, San Francisco, Beverly Avenue, Muir School: places, not people.
BEFORE_PLACES: Final = re.compile(
    r"\b(?:santa|santo|san|st|saint|s|los|las|fort|ft|mount|mt|port|lake|ca[nñ]on|rancho|villa)\.?\s+$",
    re.IGNORECASE,
)
PLACE_WORDS: Final = re.compile(
    rf"\s(?:{_ENGLISH_STREET}|park|school|elementary|college|hospital|library|center|church|bridge|"
    r"creek|river|plaza|mall|airport|hall|parque|escuela|hospital|biblioteca)\b",
    re.IGNORECASE,
)
FEWEST_DIGITS: Final = 7


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text, from the first letter to behind the last, and what stands there."""

    start: int
    end: int
    kind: Kind


def proposals(text: str) -> tuple[Span, ...]:
    """Return what should be hidden of a text, in its order; no two places overlap.

    >>> [(s.kind, s.start, s.end) for s in proposals("Call Ana Ruiz at 805-555-0134 please")]
    [('name', 5, 13), ('phone', 17, 29)]
    """
    return _apart(sorted(_found(text), key=lambda s: (KINDS.index(s.kind), s.start)))


def covered(text: str, spans: Iterable[Span], language: str) -> str:
    """Return a text with places covered by the word for what stood there.

    >>> covered("Ask Ana now", [Span(4, 7, "name")], "en")
    'Ask [name] now'
    """
    covers = COVERS.get(language, COVERS["en"])
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + covers[span.kind] + text[span.end :]
    return text


def places_of(text: str, wanted: str) -> tuple[Span, ...]:
    """Return every place at which words stand in a text, as something to hide.

    >>> places_of("Oak and oak, oaks", "oak")
    (Span(start=0, end=3, kind='other'), Span(start=8, end=11, kind='other'))
    """
    if not wanted.strip():
        return ()
    said = wanted.strip()
    before, after = (r"\b" if letter.isalnum() else "" for letter in (said[0], said[-1]))
    pattern = re.compile(f"{before}{re.escape(said)}{after}", re.IGNORECASE)
    return tuple(Span(found.start(), found.end(), "other") for found in pattern.finditer(text))


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return places in their order, those that overlap taken together under the first's kind."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            last = kept.pop()
            kept.append(Span(last.start, max(last.end, span.end), last.kind))
        else:
            kept.append(span)
    return tuple(kept)


def _found(text: str) -> Iterator[Span]:
    yield from (Span(m.start(), m.end(), "email") for m in EMAIL.finditer(text))
    yield from (Span(m.start(), m.end(), "link") for m in LINK.finditer(text))
    yield from (Span(m.start, m.end, "phone") for m in PhoneNumberMatcher(text, "US"))
    yield from _each(ADDRESSES, text, "address")
    yield from _each(PLATES, text, "plate")
    yield from (
        Span(m.start(), m.end(), "number")
        for m in NUMBER.finditer(text)
        if sum(letter.isdigit() for letter in m[0]) >= FEWEST_DIGITS
    )
    yield from _names(text)


def _each(patterns: Sequence[re.Pattern[str]], text: str, kind: Kind) -> Iterator[Span]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield Span(*match.span("what" if "what" in pattern.groupindex else 0), kind)


def _names(text: str) -> Iterator[Span]:
    for pattern in (TITLED, CALLED):
        for match in pattern.finditer(text):
            if match["what"].split()[0].lower() not in NOT_NAMES:
                yield Span(*match.span("what"), "name")
    for match in CAPITALIZED.finditer(text):
        if plain(match[0]) in FIRST_NAMES and not BEFORE_PLACES.search(text[: match.start()]):
            yield from _with_surname(text, match)


def _with_surname(text: str, first: re.Match[str]) -> Iterator[Span]:
    whole = SURNAMES.match(text, first.end())
    end = first.end() if whole is None else whole.end()
    if not PLACE_WORDS.search(f"{text[first.end() : end]}{text[end : end + 12]}"):
        yield Span(first.start(), end, "name")


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Keep the first of those that overlap: what is surest comes first."""
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(sorted(kept))
