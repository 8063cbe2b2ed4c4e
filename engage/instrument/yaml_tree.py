"""Strict YAML: a text becomes a tree that knows the line of everything, or a list of faults."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from engage.instrument.faults import Fault, InstrumentErrors

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 20
QUOTE: Final = "Put it in quotes:"
WHOLE_NUMBER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,15})")
DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,15})\.[0-9]{1,15}")
# No sheet of paper, file or database takes these; a quoted text can name them by \u.
NO_TEXT: Final = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, from 1."""

    line: int
    column: int


# What was not read from a file, but made.
NOWHERE: Final = Place(0, 0)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value; ``raw`` is what stands in the file, ``has_comment`` says that one follows it."""

    place: Place
    value: object
    raw: str
    is_plain: bool
    is_in_braces: bool
    has_comment: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    place: Place
    items: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; ``keys`` holds the place of each key."""

    place: Place
    items: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)


Node: TypeAlias = Scalar | Listing | Table


@dataclass(frozen=True, slots=True)
class Unclear:
    """A plain value that YAML reads as something else than what stands there (01, 1e3, a date)."""

    raw: str


def read_tree(text: str, name: str) -> tuple[Node, list[Fault]]:
    """Return the tree of a YAML text and the faults that do not hide it, or raise."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        remedy = f"It may have {MAX_BYTES // 1024} KiB. Is it the right one?"
        raise InstrumentErrors([Fault(name, 1, 1, "The file is too large.", remedy)])
    if tabs := _tabs(text, name):
        raise InstrumentErrors(tabs)
    reader = _Reader(name, text.splitlines())
    try:
        return reader.read(text), reader.faults
    except MarkedYAMLError as error:
        raise InstrumentErrors([*reader.faults, reader.explain(error)]) from None
    except YAMLError:
        what = "The file holds a character that YAML does not allow."
        raise InstrumentErrors([Fault(name, 1, 1, what, "Save it as plain UTF-8 text.")]) from None


def _tabs(text: str, name: str) -> list[Fault]:
    return [
        Fault(name, number, line.index("\t") + 1, "There is a tab.", "Use spaces instead.")
        for number, line in enumerate(text.splitlines(), 1)
        if "\t" in line
    ]


class _Reader:
    """Builds the tree from the events of ruamel.yaml's round-trip parser."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.faults: list[Fault] = []
        self.resolver = VersionedResolver()

    def read(self, text: str) -> Node:
        events: Iterator[Event] = YAML(typ="rt").parse(text)
        tree: Node | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                self._check_start(event, is_second=tree is not None)
            elif isinstance(event, NodeEvent) and not _is_end(event):
                tree = self._node(event, events, depth=1, in_braces=False)
        if tree is None:
            remedy = "An instrument begins with engage_instrument: 1, a map with engage_map: 1."
            fault = Fault(self.name, 1, 1, "The file is empty.", remedy)
            raise InstrumentErrors([fault])
        return tree

    def explain(self, error: MarkedYAMLError) -> Fault:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = str(error.problem or "")
        return Fault(self.name, line, column, *_in_words(problem, self._line(line)))

    def _line(self, number: int) -> str:
        return self.lines[number - 1] if number <= len(self.lines) else ""

    def _fault(self, place: Place, what: str, remedy: str) -> None:
        self.faults.append(Fault(self.name, place.line, place.column, what, remedy))

    def _check_start(self, event: DocumentStartEvent, *, is_second: bool) -> None:
        if is_second:
            fault = Fault(
                self.name,
                _place(event).line,
                1,
                "A second document begins.",
                "Remove the line ---.",
            )
            raise InstrumentErrors([*self.faults, fault])
        if event.tags or event.version:
            self._fault(_place(event), "There is a % line.", "Remove it; tags are not used here.")

    def _node(self, event: Event, events: Iterator[Event], depth: int, *, in_braces: bool) -> Node:
        place = _place(event)
        if depth > MAX_DEPTH:
            what = f"The nesting is deeper than {MAX_DEPTH} levels."
            fault = Fault(self.name, place.line, place.column, what, "Write it flatter.")
            raise InstrumentErrors([*self.faults, fault])
        if isinstance(event, NodeEvent):
            self._refuse_cleverness(event, place)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, place, in_braces=in_braces)
        braces = in_braces or bool(getattr(event, "flow_style", False))
        if isinstance(event, SequenceStartEvent):
            return self._listing(place, events, depth, in_braces=braces)
        if isinstance(event, MappingStartEvent):
            return self._table(place, events, depth, in_braces=braces)
        return Scalar(place, None, "", is_plain=True, is_in_braces=braces, has_comment=False)

    def _refuse_cleverness(self, event: NodeEvent, place: Place) -> None:
        if isinstance(event, AliasEvent):
            self._fault(
                place,
                f"*{event.anchor} is read as a reference.",
                "Write the value out; a text that begins with * goes in quotes.",
            )
        elif event.anchor:
            self._fault(
                place,
                f"&{event.anchor} is read as an anchor.",
                "Remove it; a text that begins with & goes in quotes.",
            )
        if tag := getattr(event, "tag", None):
            self._fault(
                place,
                f"The tag {tag} is not allowed.",
                "Remove it; a text that begins with ! goes in quotes.",
            )

    def _listing(
        self, place: Place, events: Iterator[Event], depth: int, *, in_braces: bool
    ) -> Listing:
        listing = Listing(place)
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            listing.items.append(self._node(event, events, depth + 1, in_braces=in_braces))
        return listing

    def _table(
        self, place: Place, events: Iterator[Event], depth: int, *, in_braces: bool
    ) -> Table:
        table = Table(place)
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key_place = _place(event)
            key = self._node(event, events, depth + 1, in_braces=in_braces)
            value = self._node(next(events), events, depth + 1, in_braces=in_braces)
            self._add(table, key, value, key_place)
        return table

    def _add(self, table: Table, key: Node, value: Node, place: Place) -> None:
        if not isinstance(key, Scalar) or not key.raw:
            self._fault(place, "A key must be a word.", "A text that begins with { goes in quotes.")
            return
        if key.raw == "<<" and key.is_plain:
            self._fault(place, "<< would merge another mapping.", "Write the values out.")
            return
        if key.raw in table.items:
            first = table.keys[key.raw].line
            self._fault(place, f"{key.raw} stands here twice (first in line {first}).", "Keep one.")
            return
        table.items[key.raw] = value
        table.keys[key.raw] = place

    def _scalar(self, event: ScalarEvent, place: Place, *, in_braces: bool) -> Scalar:
        raw = str(event.value)
        if event.style == ">":
            raw = raw.replace("\a", "")  # ruamel.yaml marks where the lines of a file were folded
        is_plain = event.style is None
        if NO_TEXT.search(raw):
            self._fault(place, "The text holds a sign that cannot be printed.", "Write it anew.")
        rest = self._line(event.end_mark.line + 1)[event.end_mark.column :]
        return Scalar(
            place,
            self._value(raw) if is_plain else raw,
            raw,
            is_plain=is_plain,
            is_in_braces=in_braces,
            has_comment=rest.lstrip().startswith("#"),
        )

    def _value(self, raw: str) -> object:
        tag = str(self.resolver.resolve(ScalarNode, raw, (True, False)))
        return _READ.get(tag.rpartition(":")[2], Unclear)(raw)


def _whole(raw: str) -> object:
    return int(raw) if WHOLE_NUMBER.fullmatch(raw) else Unclear(raw)


def _decimal(raw: str) -> object:
    return float(raw) if DECIMAL.fullmatch(raw) else Unclear(raw)


_READ: Final[dict[str, Callable[[str], Any]]] = {
    "str": str,
    "int": _whole,
    "float": _decimal,
    "bool": lambda raw: raw.lower() == "true",
    "null": lambda _raw: None,
}

_EXPLAINED: Final = (
    ("mapping values are not allowed", "A colon stands inside a text, or the indent is off."),
    ("that cannot start any token", "A text begins with a character that YAML keeps for itself."),
    ("but found '<scalar>'", "A text begins with {, [ or * and goes on behind it."),
    ("found unexpected end of stream", "A quote is opened and never closed."),
    ("expected ',' or", "A bracket or brace is opened and not closed, or a comma is missing."),
    ("expected <block end>", "The indent does not fit the lines above."),
    ("could not find expected ':'", "A key has no colon behind it."),
)


def _in_words(problem: str, line: str) -> tuple[str, str]:
    what = next((words for mark, words in _EXPLAINED if mark in problem), f"YAML says: {problem}.")
    text = line.strip().lstrip("- ")
    key, colon, value = text.partition(": ")
    is_texty = colon and value and key.isidentifier() and not value.startswith(('"', "'"))
    quoted = value.replace('"', "'")
    remedy = f'{QUOTE} {key}: "{quoted}"' if is_texty else "Look at this line and the one above."
    return what, remedy


def _place(event: Event) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _is_end(event: Event) -> bool:
    return isinstance(event, SequenceEndEvent | MappingEndEvent)
