"""Edits of an instrument's text: each changes what it names and leaves the rest as it stands.

A value is addressed by its path (sections, 0, items, 2, hint). The text comes back in the canonical
form with every comment of what is still there; what is taken out takes its comments along.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from engage.instrument.comments import Comment, comments
from engage.instrument.faults import Fault, InstrumentErrors
from engage.instrument.findings import Loc
from engage.instrument.formatting import written
from engage.instrument.model import Instrument
from engage.instrument.yaml_tree import (
    NOWHERE,
    Listing,
    Node,
    Place,
    Scalar,
    Table,
    Unclear,
    read_tree,
)

# What a form and a file exchange: texts, numbers, truths, lists and mappings.
Data: TypeAlias = Any
Change: TypeAlias = Callable[[Table], None]
# The key by which an entry of a list is known again.
KEYS: Final = ("id", "code")
NAME: Final = "draft.yaml"


class NoSuchPlace(LookupError):
    """A path that leads nowhere in this text."""


def read_data(text: str) -> dict[str, Data]:
    """Return what a text says as plain values; a value that YAML misreads is what stands there."""
    data: dict[str, Data] = plain(_root(text))
    return data


def tidied(text: str) -> str:
    """Return the canonical text, also of an instrument with faults that YAML can read."""
    return edited(text, lambda _tree: None)


def from_data(data: Mapping[str, Data]) -> str:
    """Return the canonical text of plain values."""
    return written(_table(data))


def text_of(instrument: Instrument) -> str:
    """Return the canonical text of an instrument that is in no file."""
    return from_data(_flat(json.loads(instrument.canonical())))


def _flat(value: Data) -> Data:
    """Return a canonical form as it is written in a file: texts stand beside the other keys."""
    if isinstance(value, list):
        return [_flat(child) for child in value]
    if not isinstance(value, dict):
        return value
    words = value.get("words", {})
    return {key: _flat(child) for key, child in value.items() if key != "words"} | words


def replaced(text: str, loc: Loc, value: Data) -> str:
    """Return a text with a value put at a path; None takes the key out."""

    def change(tree: Table) -> None:
        holder, step = _holder(tree, loc)
        if isinstance(holder, Listing):
            holder.items[_index(holder, step)] = merged(holder.items[_index(holder, step)], value)
        elif value is None:
            _take_out(holder, str(step))
        else:
            _put(holder, str(step), value)

    return edited(text, change)


def inserted(text: str, loc: Loc, at: int, value: Data) -> str:
    """Return a text with a new entry at a position of the list at a path."""

    def change(tree: Table) -> None:
        entries = _listing(tree, loc)
        entries.items.insert(at, node_of(value))

    return edited(text, change)


def removed(text: str, loc: Loc) -> str:
    """Return a text without the entry at a path."""

    def change(tree: Table) -> None:
        holder, step = _holder(tree, loc)
        if isinstance(holder, Listing):
            del holder.items[_index(holder, step)]
        else:
            _take_out(holder, str(step))

    return edited(text, change)


def moved(text: str, loc: Loc, to: Loc, at: int) -> str:
    """Return a text with the entry at a path put at a position of another list, or of its own."""

    def change(tree: Table) -> None:
        holder, step = _holder(tree, loc)
        target = _listing(tree, to)
        if not isinstance(holder, Listing):
            raise NoSuchPlace(str(loc))
        entry = holder.items.pop(_index(holder, step))
        target.items.insert(at, entry)

    return edited(text, change)


def with_comment(text: str, loc: Loc, lines: Sequence[str]) -> str:
    """Return a text with comment lines above the entry at a path."""
    node = _at(_root(text), loc)
    rows = text.splitlines()
    first = rows[node.place.line - 1]
    indent = " " * (len(first) - len(first.lstrip(" ")))
    above = [f"{indent}# {line}" for line in lines]
    at = node.place.line - 1
    return "\n".join([*rows[:at], *above, *rows[at:]]) + "\n"


def entry_lines(text: str) -> list[tuple[int, Loc]]:
    """Return in which line each section and each item begins, in the order of the text."""
    tree = _root(text)
    found: list[tuple[int, Loc]] = []
    for s, section in enumerate(_entries(tree, "sections")):
        found.append((section.place.line, ("sections", s)))
        for i, item in enumerate(_entries(section, "items")):
            found.append((item.place.line, ("sections", s, "items", i)))
    return sorted(found)


def edited(text: str, change: Change) -> str:
    """Return a text after a change of its tree, with the comments of what is still there."""
    tree = _root(text)
    found = comments(text, tree)
    owners = _owners(tree, found)
    change(tree)
    alive = {tree.place, *_places(tree)}
    return written(tree, [c for c, owner in zip(found, owners, strict=True) if owner in alive])


def plain(node: Node) -> Data:
    """Return a node as plain values."""
    if isinstance(node, Listing):
        return [plain(child) for child in node.items]
    if isinstance(node, Table):
        return {key: plain(child) for key, child in node.items.items()}
    return node.value.raw if isinstance(node.value, Unclear) else node.value


def node_of(value: Data) -> Node:
    """Return plain values as a node that stands in no file."""
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, list | tuple):
        return Listing(NOWHERE, [node_of(child) for child in value])
    raw = "" if value is None else str(value)
    return Scalar(NOWHERE, value, raw, is_plain=False, is_in_braces=False, has_comment=False)


def merged(old: Node, value: Data) -> Node:
    """Return a value as a node that keeps of the old one whatever says the same."""
    if isinstance(old, Scalar) and not isinstance(value, Mapping | list):
        return old if _is_same(plain(old), value) else replace(node_of(value), place=old.place)
    if isinstance(old, Table) and isinstance(value, Mapping):
        table = Table(old.place)
        for key, child in value.items():
            if key in old.items:
                table.items[key] = merged(old.items[key], child)
            else:
                table.items[key] = node_of(child)
            table.keys[key] = old.keys.get(key, NOWHERE)
        return table
    if isinstance(old, Listing) and isinstance(value, list):
        known = {_identity(plain(node)): node for node in old.items}
        entries = ((child, known.pop(_identity(child), None)) for child in value)
        return Listing(old.place, [merged(o, c) if o else node_of(c) for c, o in entries])
    return node_of(value)


def _is_same(old: Data, value: Data) -> bool:
    return type(old) is type(value) and bool(old == value)


def _identity(value: Data) -> Data:
    if isinstance(value, Mapping):
        return next((f"{key}:{value[key]}" for key in KEYS if key in value), None)
    return repr(value)


def _table(value: Mapping[str, Data]) -> Table:
    table = Table(NOWHERE)
    for key, child in value.items():
        table.items[str(key)] = node_of(child)
        table.keys[str(key)] = NOWHERE
    return table


def _take_out(holder: Table, key: str) -> None:
    holder.items.pop(key, None)
    holder.keys.pop(key, None)


def _put(holder: Table, key: str, value: Data) -> None:
    old = holder.items.get(key)
    holder.items[key] = node_of(value) if old is None else merged(old, value)
    holder.keys.setdefault(key, NOWHERE)


def _root(text: str) -> Table:
    tree, faults = read_tree(text, NAME)
    if faults:
        raise InstrumentErrors(faults)
    if not isinstance(tree, Table):
        what = "An instrument holds keys with values."
        remedy = "It begins with engage_instrument: 1."
        raise InstrumentErrors([Fault(NAME, 1, 1, what, remedy)])
    return tree


def _at(tree: Table, loc: Loc) -> Node:
    node: Node = tree
    for step in loc:
        if isinstance(node, Table) and str(step) in node.items:
            node = node.items[str(step)]
        elif isinstance(node, Listing):
            node = node.items[_index(node, step)]
        else:
            raise NoSuchPlace(str(loc))
    return node


def _entries(node: Node, key: str) -> list[Node]:
    found = node.items.get(key) if isinstance(node, Table) else None
    return found.items if isinstance(found, Listing) else []


def _holder(tree: Table, loc: Loc) -> tuple[Table | Listing, str | int]:
    holder = _at(tree, loc[:-1])
    if isinstance(holder, Scalar):
        raise NoSuchPlace(str(loc))
    return holder, loc[-1]


def _listing(tree: Table, loc: Loc) -> Listing:
    holder, step = _holder(tree, loc)
    if isinstance(holder, Table):
        holder.keys.setdefault(str(step), NOWHERE)
        found = holder.items.setdefault(str(step), Listing(NOWHERE))
    else:
        found = holder.items[_index(holder, step)]
    if not isinstance(found, Listing):
        raise NoSuchPlace(str(loc))
    return found


def _index(holder: Listing, step: str | int) -> int:
    if not isinstance(step, int) or not 0 <= step < len(holder.items):
        raise NoSuchPlace(str(step))
    return step


def _places(node: Node) -> Iterator[Place]:
    """Yield the place of every key and value; a list begins where its first entry does."""
    if isinstance(node, Scalar):
        yield node.place
        return
    if isinstance(node, Table):
        yield from node.keys.values()
    for child in node.items.values() if isinstance(node, Table) else node.items:
        yield from _places(child)


def _owners(tree: Table, found: Sequence[Comment]) -> list[Place]:
    """Return whose each comment is: of the value before it in its line, or of the next one."""
    places = sorted({(p.line, p.column) for p in _places(tree)})
    owners = []
    for comment in found:
        at = bisect_right(places, (comment.place.line, comment.place.column))
        at = max(at - 1, 0) if comment.is_trailing else at
        owners.append(Place(*places[at]) if at < len(places) else tree.place)
    return owners
