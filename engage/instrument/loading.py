"""Loading: a YAML text becomes a checked Instrument, or every fault of it with line and remedy."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from engage.instrument.faults import Fault, InstrumentErrors
from engage.instrument.findings import Finding, Loc
from engage.instrument.model import Instrument
from engage.instrument.semantics import findings, reviews
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
TYPES: Final = "single, multi, matrix, rank, number, date, text, map_point, area, consent or note"
# What pydantic calls its errors, what is wrong, and how to mend it.
NEEDS: Final = {
    "missing": ("{key} is missing.", "Add {key}: …"),
    "literal_error": ("{key} cannot be {raw}.", "Write {expected}."),
    "string_pattern_mismatch": (
        "{raw} is no id.",
        "Use small letters, digits and _, a letter first, up to 31 signs.",
    ),
    "int_type": ("{key} is a whole number, but {raw} stands here.", "Write digits only, like 10."),
    "float_type": ("{key} is a number, but {raw} stands here.", "Write it like 10 or 2.5."),
    "bool_type": ("{key} cannot be {raw}.", "Write true or false."),
    "tuple_type": ("{key} is a list.", "Write it like [one, two], or one a line behind -."),
    "dict_type": ("{key} holds keys with values.", "Write each like key: value."),
    "model_type": ("{key} holds keys with values.", "Write each like key: value."),
    "too_short": ("{key} has too few entries.", "Give at least {min_length}."),
    "string_too_short": ("{key} is empty.", "Write it, in quotes."),
    "string_too_long": ("{key} is too long.", "Use up to {max_length} signs."),
    "greater_than_equal": ("{key} cannot be {raw}.", "Give {ge} or more."),
    "less_than_equal": ("{key} cannot be {raw}.", "Give {le} or less."),
}


@dataclass(frozen=True, slots=True)
class DraftRead:
    """An instrument as it was drafted, what it cannot mean, and what waits for review."""

    instrument: Instrument
    faults: tuple[Fault, ...]
    reviews: tuple[Fault, ...]


def load_instrument(text: str, name: str) -> Instrument:
    """Return the instrument of a YAML text, or raise InstrumentErrors with every fault in it."""
    return load_placed(text, name)[0]


def load_placed(text: str, name: str) -> tuple[Instrument, Callable[[Loc], Place]]:
    """Return the instrument of a YAML text, and what tells the line and column of a path in it."""
    tree, draft, faults = _read(text, name)
    if faults or draft.faults or draft.reviews:
        raise InstrumentErrors([*faults, *draft.faults, *draft.reviews])
    return draft.instrument, lambda loc: _find(tree, loc)[0]


def read_draft(text: str, name: str) -> DraftRead:
    """Return the instrument of a YAML text with its faults; raise where it is no instrument.

    A draft may hold what cannot be published yet: references that lead nowhere, and expressions of
    another format that somebody has to look at.
    """
    _, draft, faults = _read(text, name)
    if faults:
        raise InstrumentErrors(faults)
    return draft


def _read(text: str, name: str) -> tuple[Node, DraftRead, list[Fault]]:
    tree, faults = read_tree(text, name)
    languages = languages_of(tree)
    faults += [Fault(name, p.line, p.column, what, fix) for p, what, fix in _traps(tree, languages)]
    instrument = _validated(tree, languages, Instrument, (name, faults))

    def placed(found: Iterable[Finding]) -> tuple[Fault, ...]:
        places = ((_find(tree, finding.loc)[0], finding) for finding in found)
        return tuple(Fault(name, p.line, p.column, f.what, f.remedy) for p, f in places)

    draft = DraftRead(instrument, placed(findings(instrument)), placed(reviews(instrument)))
    return tree, draft, faults


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
        alike: dict[tuple[Place, str], list[dict[str, Any]]] = {}
        for detail in error.errors():
            place, _ = _find(tree, detail["loc"])
            alike.setdefault((place, _named(tree, dict(detail))), []).append(dict(detail))
        explained = [
            Fault(name, place.line, place.column, *_explain(tree, key, details, keys))
            for (place, key), details in alike.items()
        ]
        raise InstrumentErrors([*faults, *explained]) from None


def languages_of(tree: Node) -> tuple[str, ...]:
    """Return the languages that a file declares, or the usual two."""
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


def _named(tree: Node, detail: dict[str, Any]) -> str:
    """Return the key that an error is about; pydantic's own steps behind it are passed over."""
    loc: Loc = detail["loc"]
    if detail["type"] in {"missing", "extra_forbidden"}:
        return str(loc[-1])
    key, node = "The file", tree
    for step in loc:
        if isinstance(node, Table) and step in node.items:
            key, node = str(step), node.items[str(step)]
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return key


def _explain(
    tree: Node, key: str, details: list[dict[str, Any]], keys: list[str]
) -> tuple[str, str]:
    """Return what is wrong and the remedy; several errors of one key are the ways it may go on."""
    is_literal = [one for one in details if one["type"] == "literal_error"]
    detail = (is_literal or details)[0]
    _, node = _find(tree, detail["loc"])
    raw = node.raw if isinstance(node, Scalar) else ""
    kinds = {str(one["type"]) for one in details}
    if kinds == {"int_type", "string_type"} and raw:
        return f"{key} cannot be {raw[:40]}.", "Write a whole number, or a word in quotes."
    if detail["type"] == "extra_forbidden":
        return _unknown_key(key, node, keys)
    return _in_words(key, raw, node, detail)


def _in_words(key: str, raw: str, node: Node, detail: dict[str, Any]) -> tuple[str, str]:
    kind, ctx = str(detail["type"]), dict(detail.get("ctx", {}))
    if kind.startswith("union_tag"):
        return _unknown_type(node)
    if kind in NEEDS:
        what, remedy = NEEDS[kind]
        return what.format(key=key, raw=raw[:40] or "that"), remedy.format(key=key, **ctx)
    if kind == "string_type" or isinstance(detail.get("input"), Unclear):
        return _not_a_text(key, raw, node)
    return f"{key}: {detail['msg']}.", "Write it differently."


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
    return f"{raw[:40]} is not read as a text.", f'{QUOTE} {key}: "{raw[:40]}"'


def _unknown_type(node: Node) -> tuple[str, str]:
    given = node.items.get("type") if isinstance(node, Table) else None
    if not isinstance(given, Scalar):
        return "type is missing.", f"Add type: {TYPES}."
    return f"type: {given.raw} is not known.", f"Use {TYPES}."
