"""Loading: a YAML text becomes a checked Instrument, or every fault of it with line and remedy."""

import sys
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from engage.instrument.faults import Fault, InstrumentErrors
from engage.instrument.findings import Loc
from engage.instrument.model import Instrument
from engage.instrument.semantics import findings
from engage.instrument.yaml_tree import (
    QUOTE,
    Listing,
    Node,
    Place,
    Scalar,
    Table,
    Unclear,
    read_tree,
)

M = TypeVar("M", bound=BaseModel)
DEFAULT_LANGUAGES: Final = ("en", "es")
TYPES: Final = "single, multi, matrix, number, text, area, consent or note"
LATER_TYPES: Final = ("rank", "date", "map_point")


def load_instrument(text: str, name: str) -> Instrument:
    """Return the instrument of a YAML text, or raise InstrumentErrors with every fault in it."""
    tree, faults = read_tree(text, name)
    languages = _languages(tree)
    faults += [Fault(name, p.line, p.column, what, fix) for p, what, fix in _traps(tree, languages)]
    instrument = _validated(tree, languages, Instrument, (name, faults))
    for finding in findings(instrument):
        place, _ = _find(tree, finding.loc)
        faults.append(Fault(name, place.line, place.column, finding.what, finding.remedy))
    if faults:
        raise InstrumentErrors(faults)
    return instrument


def read_model(text: str, name: str, kind: type[M]) -> M:
    """Return a strict YAML text as a value of some other model, or raise InstrumentErrors."""
    tree, faults = read_tree(text, name)
    value = _validated(tree, (), kind, (name, faults))
    if faults:
        raise InstrumentErrors(faults)
    return value


def _validated(
    tree: Node, languages: tuple[str, ...], kind: type[M], found: tuple[str, list[Fault]]
) -> M:
    name, faults = found
    try:
        return kind.model_validate(_plain(tree, languages))
    except ValidationError as error:
        keys = _known_keys(kind)
        explained = [_explain(tree, name, dict(detail), keys) for detail in error.errors()]
        raise InstrumentErrors([*faults, *explained]) from None


def _languages(tree: Node) -> tuple[str, ...]:
    listed = tree.items.get("languages") if isinstance(tree, Table) else None
    if not isinstance(listed, Listing):
        return DEFAULT_LANGUAGES
    return tuple(
        n.value for n in listed.items if isinstance(n, Scalar) and isinstance(n.value, str)
    )


def _traps(node: Node, languages: tuple[str, ...]) -> Iterator[tuple[Place, str, str]]:
    if isinstance(node, Listing):
        for child in node.items:
            yield from _traps(child, languages)
    elif isinstance(node, Table):
        if "words" in node.items:
            yield node.keys["words"], "words is not a key here.", "Use the language codes as keys."
        for key, child in node.items.items():
            if key in languages and isinstance(child, Scalar) and child.is_plain:
                yield from _plain_text_traps(key, child)
            yield from _traps(child, languages)


def _plain_text_traps(key: str, node: Scalar) -> Iterator[tuple[Place, str, str]]:
    remedy = f'{QUOTE} {key}: "{node.raw} …"'
    if node.has_comment:
        yield node.place, "The text ends at #, the rest is read as a comment.", remedy
    if node.is_in_braces:
        yield node.place, "A text in braces has no quotes and may end at a comma.", remedy


def _plain(node: Node, languages: tuple[str, ...]) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return tuple(_plain(child, languages) for child in node.items)
    data = {key: _plain(child, languages) for key, child in node.items.items()}
    words = {key: data.pop(key) for key in languages if key in data}
    return data | {"words": words} if words else data


def _find(tree: Node, loc: Loc) -> tuple[Place, Node]:
    """Return the nearest place to a path; steps known to pydantic alone are passed over."""
    place, node = tree.place, tree
    for step in loc:
        if isinstance(node, Table) and step in node.items:
            place, node = node.keys[str(step)], node.items[str(step)]
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            place = node.place
    return place, node


def _known_keys(kind: type[BaseModel]) -> list[str]:
    models = (
        value
        for value in vars(sys.modules[kind.__module__]).values()
        if isinstance(value, type) and issubclass(value, BaseModel)
    )
    keys = {field.alias or name for one in models for name, field in one.model_fields.items()}
    return sorted(keys - {"words"})


def _explain(tree: Node, name: str, detail: dict[str, Any], keys: list[str]) -> Fault:
    loc: Loc = detail["loc"]
    place, node = _find(tree, loc)
    key = str(loc[-1]) if loc else ""
    if detail["type"] == "extra_forbidden":
        what, remedy = _unknown_key(key, node, keys)
    else:
        what, remedy = _in_words(str(detail["type"]), key, node, detail)
    return Fault(name, place.line, place.column, what, remedy)


def _in_words(kind: str, key: str, node: Node, detail: dict[str, Any]) -> tuple[str, str]:
    value = detail.get("input")
    raw = node.raw if isinstance(node, Scalar) else ""
    if kind == "string_type" or isinstance(value, Unclear):
        return _not_a_text(key, raw, node)
    if kind.startswith("union_tag"):
        return _unknown_type(node)
    if kind == "missing":
        what, remedy = f"{key} is missing.", f"Add {key}: …"
    elif kind == "literal_error":
        what, remedy = f"{key} cannot be {raw}.", f"Write {detail['ctx']['expected']}."
    elif kind == "string_pattern_mismatch":
        what, remedy = f"{raw} is no id.", "Use small letters, digits and _, a letter first."
    else:
        what, remedy = f"{key}: {detail['msg']}.".replace("tuple", "list"), "Write it differently."
    return what, remedy


def _unknown_key(key: str, node: Node, keys: list[str]) -> tuple[str, str]:
    if isinstance(node, Scalar) and node.is_in_braces and not node.raw:
        return f"{key} stands alone in braces.", "Put the text before it in quotes."
    close = get_close_matches(key, keys, n=1)
    return f"{key} is not a key here.", f"Did you mean {close[0]}?" if close else "Remove it."


def _not_a_text(key: str, raw: str, node: Node) -> tuple[str, str]:
    if not isinstance(node, Scalar):
        what = f"{key} is a text, but a list or mapping stands here."
        return what, "A text that begins with { or [ needs quotes."
    if not raw:
        return f"{key} is empty.", "Write its text, in quotes."
    return f"{raw} is not read as a text.", f'{QUOTE} {key}: "{raw}"'


def _unknown_type(node: Node) -> tuple[str, str]:
    given = node.items.get("type") if isinstance(node, Table) else None
    if not isinstance(given, Scalar):
        return "type is missing.", f"Add type: {TYPES}."
    if given.raw in LATER_TYPES:
        return f"type: {given.raw} is not built yet.", "Leave this item out for now."
    return f"type: {given.raw} is not known.", f"Use {TYPES}."
