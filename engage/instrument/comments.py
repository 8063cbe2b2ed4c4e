"""The comments and blank lines of a YAML text, found by the places of its values."""

from collections.abc import Iterator
from dataclasses import dataclass

from engage.instrument.yaml_tree import Listing, Node, Place, Scalar, Table


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its sign, or a blank line (no text); one behind a value trails."""

    place: Place
    text: str
    is_trailing: bool


def comments(text: str, tree: Node) -> list[Comment]:
    """Return every comment and blank line of a text that was read into a tree."""
    lines = text.splitlines()
    inside = _Insides(lines)
    for place, is_plain in _starts(tree):
        if not is_plain:
            inside.close(place)
    return [*_found(lines, inside)]


def _starts(node: Node) -> Iterator[tuple[Place, bool]]:
    """Yield where each key and value begins, and whether it surely has no quotes."""
    if isinstance(node, Scalar):
        yield node.place, node.is_plain
    for child in node.items if isinstance(node, Listing) else ():
        yield from _starts(child)
    if isinstance(node, Table):
        for key, child in node.items.items():
            yield node.keys[key], False
            yield from _starts(child)


class _Insides:
    """Which stretches of which lines lie inside quotes or belong to a block of text."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.quoted: dict[int, list[tuple[int, int]]] = {}
        self.blocks: set[int] = set()

    def close(self, place: Place) -> None:
        """Note the stretch of a value that begins at a place, when it has quotes or is a block."""
        opening = self.lines[place.line - 1][place.column - 1 : place.column]
        if opening in ("'", '"'):
            self._quotes(place, opening)
        elif opening in ("|", ">"):
            self._block(place)

    def holds(self, line: int, column: int) -> bool:
        """Return whether a sign (line from 1, column from 0) is part of a value."""
        return any(start <= column < end for start, end in self.quoted.get(line, ()))

    def _quotes(self, place: Place, quote: str) -> None:
        line, column = place.line, place.column
        start = column - 1
        while line <= len(self.lines):
            text = self.lines[line - 1]
            if (end := _end_of_quotes(text, column, quote)) is not None:
                self.quoted.setdefault(line, []).append((start, end))
                return
            self.quoted.setdefault(line, []).append((start, len(text) + 1))
            line, column, start = line + 1, 0, 0

    def _block(self, place: Place) -> None:
        indent: int | None = None
        for number in range(place.line + 1, len(self.lines) + 1):
            text = self.lines[number - 1]
            if text.strip():
                depth = len(text) - len(text.lstrip(" "))
                indent = depth if indent is None else indent
                if depth < indent or depth == 0:
                    return
            self.blocks.add(number)


def _end_of_quotes(text: str, column: int, quote: str) -> int | None:
    while column < len(text):
        if quote == '"' and text[column] == "\\":
            column += 2
        elif text[column] != quote:
            column += 1
        elif quote == "'" and text[column + 1 : column + 2] == "'":
            column += 2
        else:
            return column + 1
    return None


def _found(lines: list[str], inside: _Insides) -> Iterator[Comment]:
    for number, text in enumerate(lines, 1):
        if number in inside.blocks or (number in inside.quoted and not text.strip()):
            continue
        if not text.strip():
            yield Comment(Place(number, 1), "", is_trailing=False)
            continue
        for column, sign in enumerate(text):
            is_start = column == 0 or text[column - 1].isspace()
            if sign == "#" and is_start and not inside.holds(number, column):
                is_trailing = bool(text[:column].strip())
                yield Comment(Place(number, column + 1), text[column:].rstrip(), is_trailing)
                break
