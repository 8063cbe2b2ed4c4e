"""The canonical text of an instrument file: one order, one style, every comment kept."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from engage.instrument.comments import Comment, comments
from engage.instrument.faults import Fault, InstrumentErrors
from engage.instrument.loading import languages_of, load_instrument, read_draft
from engage.instrument.model import Instrument
from engage.instrument.scalars import WIDTH, in_block, quoted, value, word, words_of
from engage.instrument.yaml_tree import NOWHERE, Listing, Node, Place, Scalar, Table, read_tree

# The order of keys, the same wherever they stand; TEXTS is where the languages go.
TEXTS: Final = ""
ORDER: Final = (
    *("engage_instrument", "id", "code", "version", "languages", "title", "privacy"),
    *("min_base", "retain_days", "type", "layer", "resolve", "keep", "required", "role"),
    *("scale", "better", "min", "max", "max_chars", "unit", "missing", "order", "publish"),
    *("show_if", "item", "in", "not_in", "at_least", "at_most", "answered", "all", "any", "not"),
    *("of", "rescale", "hint", TEXTS, "specify", "rows", "options"),
    *("scales", "sections", "items", "indices"),
)
# Tables whose keys are the author's names, in the author's order.
NAMED: Final = frozenset({"missing", "scales", "indices"})
# What never stands in braces as a whole.
OPEN: Final = frozenset({*NAMED, "privacy", "sections", "items", "rows", "options"})
WHOLE: Final = frozenset({"sections", "items", "scales"})
# An option or a row may be longer than other lines: a list reads best when it is all in braces.
ENTRY_WIDTH: Final = 140
Trivia: TypeAlias = dict[Place, list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line to write (a block of text is one), and the places in the file that it is about.

    ``in_quotes`` is the same line for when a comment follows it.
    """

    text: str
    places: tuple[Place, ...]
    in_quotes: str | None = None


def formatted(text: str, name: str) -> str:
    """Return the canonical text of an instrument, or raise InstrumentErrors where it is faulty.

    Faults that quotes alone cure (an unquoted version, an unquoted text in braces) are cured.
    """
    tree, faults = read_tree(text, name)
    if faults or not isinstance(tree, Table):
        _read(text, name)
    result = written(tree, comments(text, tree)) if isinstance(tree, Table) else text
    try:
        after = _read(result, name).content_hash()
    except InstrumentErrors:
        _read(text, name)
        raise
    _compare(text, name, after)
    return result


def _read(text: str, name: str) -> Instrument:
    """Return the instrument of a text; what needs review is written like everything else."""
    draft = read_draft(text, name)
    return draft.instrument if not draft.faults else load_instrument(text, name)


def _compare(text: str, name: str, after: str) -> None:
    try:
        before = _read(text, name).content_hash()
    except InstrumentErrors:
        return  # what quotes have cured had no meaning before
    if before != after:
        what = "This file cannot be rewritten without changing what it says."
        raise InstrumentErrors([Fault(name, 1, 1, what, "Please report it with the file.")])


def written(tree: Table, found: Sequence[Comment] = ()) -> str:
    """Return the canonical text of a tree with its comments, whether or not it means anything."""
    lines = [*_Writer(languages_of(tree)).table(tree, "", "")]
    if not lines:
        return ""
    lines[0] = replace(lines[0], places=(tree.place, *lines[0].places))
    return "\n".join(_joined(lines, found)) + "\n"


class _Writer:
    """Writes nodes as lines."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        at = ORDER.index(TEXTS)
        order = (*ORDER[:at], *languages, *ORDER[at + 1 :])
        self.rank: Mapping[str, int] = {key: i for i, key in reversed([*enumerate(order)])}
        self.texts = frozenset({*languages, "version"})

    def table(self, table: Table, pad: str, name: str) -> Iterator[Line]:
        """Yield the lines of a mapping that stands behind a name."""
        may_close = name != "scales" and (name not in NAMED or self._all_fit(table, pad))
        for key in self._keys(table, name):
            yield from self._pair(table, key, pad, may_close=may_close)

    def _all_fit(self, table: Table, pad: str) -> bool:
        return all(
            len(f"{pad}{word(key)}: {self.closed(node)}") <= WIDTH
            for key, node in table.items.items()
        )

    def _keys(self, table: Table, name: str) -> list[str]:
        if name in NAMED:
            return list(table.items)
        return sorted(table.items, key=lambda key: self.rank.get(key, len(self.rank)))

    def _pair(self, table: Table, key: str, pad: str, *, may_close: bool) -> Iterator[Line]:
        node, places = table.items[key], (table.keys[key],)
        head = f"{pad}{word(key)}:"
        if isinstance(node, Scalar):
            yield self._scalar(key, node, head, places)
            return
        closed = f"{head} {self.closed(node)}"
        is_open = not may_close or (isinstance(node, Table) and key in OPEN)
        is_open = is_open or key in OPEN - NAMED
        if not node.items or (not is_open and len(closed) <= WIDTH):
            yield Line(closed, places)
            return
        yield Line(head, places)
        yield from self._below(node, pad + "  ", key)

    def _scalar(self, key: str, node: Scalar, head: str, places: tuple[Place, ...]) -> Line:
        if key == "version":
            return Line(f"{head} {quoted(words_of(node))}", places)
        if key not in self.texts:
            return Line(f"{head} {value(node)}", places)
        text = words_of(node)
        in_quotes = None if node.is_plain else f"{head} {quoted(text)}"
        return Line(in_block(text, head), places, in_quotes)

    def listing(self, listing: Listing, pad: str, name: str) -> Iterator[Line]:
        """Yield the lines of a list; its entries stand in braces together or not at all."""
        closed = [f"{pad}- {self.closed(node)}" for node in listing.items]
        is_closed = name not in WHOLE and all(len(text) <= ENTRY_WIDTH for text in closed)
        for node, text in zip(listing.items, closed, strict=True):
            if is_closed or isinstance(node, Scalar) or not node.items:
                yield Line(text, (node.place,))
            else:
                yield from self._entry(node, pad)

    def _entry(self, node: Listing | Table, pad: str) -> Iterator[Line]:
        first, *rest = self._below(node, pad + "  ", "")
        text, in_quotes = (
            t and f"{pad}- {t[len(pad) + 2 :]}" for t in (first.text, first.in_quotes)
        )
        yield Line(text or "", (node.place, *first.places), in_quotes)
        yield from rest

    def _below(self, node: Listing | Table, pad: str, name: str) -> Iterator[Line]:
        if isinstance(node, Table):
            return self.table(node, pad, name)
        return self.listing(node, pad, name)

    def closed(self, node: Node, key: str = "") -> str:
        """Return a node in one line, in braces or brackets, its texts in quotes."""
        if isinstance(node, Scalar):
            return quoted(words_of(node)) if key in self.texts else value(node)
        if isinstance(node, Listing):
            return f"[{', '.join(self.closed(child) for child in node.items)}]"
        pairs = (f"{word(k)}: {self.closed(node.items[k], k)}" for k in self._keys(node, ""))
        return "{" + ", ".join(pairs) + "}"


def _joined(lines: list[Line], found: Sequence[Comment]) -> Iterator[str]:
    """Yield the lines with every comment at the value that it stood at."""
    above, behind, below = _placed(lines, found)
    last = {place: i for i, line in enumerate(lines) for place in line.places}
    for i, line in enumerate(lines):
        pad = " " * (len(line.text) - len(line.text.lstrip(" ")))
        trailing = [c for p in line.places if last[p] == i for c in behind.pop(p, ())]
        leading = [text for p in line.places for text in above.pop(p, ())]
        leading += [c.text for c in trailing] if len(trailing) > 1 else []
        for text in leading:
            yield pad + text if text else ""
        yield _with_comment(line, trailing[0]) if len(trailing) == 1 else line.text
    yield from below


def _placed(
    lines: list[Line], found: Sequence[Comment]
) -> tuple[Trivia, dict[Place, list[Comment]], list[str]]:
    places = sorted({p for line in lines for p in line.places} - {NOWHERE}, key=_key)
    keys = [_key(place) for place in places]
    above: Trivia = {}
    behind: dict[Place, list[Comment]] = {}
    below: list[str] = []
    for comment in found:
        at = bisect_right(keys, _key(comment.place))
        if comment.is_trailing and at:
            behind.setdefault(places[at - 1], []).append(comment)
        else:
            _append(above.setdefault(places[at], []) if at < len(places) else below, comment.text)
    if places and above.get(places[0], ["#"])[0] == "":
        del above[places[0]][0]
    return above, behind, below[:-1] if below and not below[-1] else below


def _append(texts: list[str], text: str) -> None:
    if text or not texts or texts[-1]:
        texts.append(text)


def _with_comment(line: Line, comment: Comment) -> str:
    """Return a line with its comment, in the column where it stood if there is room."""
    text = line.in_quotes or line.text
    head, *rest = text.split("\n")
    space = max(2, comment.place.column - 1 - len(head))
    return "\n".join([head + " " * space + comment.text, *rest])


def _key(place: Place) -> tuple[int, int]:
    return place.line, place.column
