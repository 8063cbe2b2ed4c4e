"""The hidden part of a form that Engage has written: what no visible column can say."""

import json
from collections.abc import Mapping
from typing import Any, Final

from engage.instrument.exchange.headings import HIDDEN, Cells

# Which fields of an item each visible column says; where a column was changed, it wins.
SAID_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("id",),
    "relevant": ("show_if",),
    "constraint": ("min", "max", "max_chars"),
    "appearance": ("precision",),
    "parameters": ("order",),
}
# Always taken from the visible columns, which lose nothing of them.
VISIBLE: Final = ("words", "hint", "options", "rows", "required")
# Their lists hold the missing codes too.
LISTED: Final = ("single", "multi", "matrix")
# The part is not secret but hand-made cells may look like it: never a formula, never a reference.
DOLLAR: Final = "\\u0024"


def as_cell(value: Mapping[str, Any]) -> str:
    """Return a value as the text of a hidden cell; a ``$`` is written by its number."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=False)
    return text.replace("$", DOLLAR)


def from_cell(text: str) -> dict[str, Any]:
    """Return the value of a hidden cell; what is no such value is an empty one."""
    try:
        value = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def hidden_of(row: Cells) -> dict[str, Any]:
    """Return the hidden value of a row."""
    return from_cell(row.raw(HIDDEN))


def part(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the mapping under a key, an empty one where there is none."""
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def is_unchanged(row: Cells, hidden: Mapping[str, Any], column: str) -> bool:
    """Return whether a cell still is what Engage has written."""
    return bool(row.get(column) == str(part(hidden, "was").get(column, "")).strip())


def merged(row: Cells, visible: dict[str, Any], hidden: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an item out of both parts; a changed visible cell wins."""
    kept = part(hidden, "item")
    if not kept or not is_unchanged(row, hidden, "type"):
        return visible
    changed = {column for column in SAID_BY if not is_unchanged(row, hidden, column)}
    spoken = {field for column in changed for field in SAID_BY[column]}
    result = {key: value for key, value in kept.items() if key not in spoken}
    for key in (*VISIBLE, *spoken):
        result.pop(key, None)
        if key in visible:
            result[key] = visible[key]
    if kept.get("type") in LISTED:
        result.pop("missing", None)
        result |= {key: visible[key] for key in ("missing",) if key in visible}
    reviews = _reviews(changed, visible, kept)
    result.pop("needs_review", None)
    return result | {"needs_review": reviews} if reviews else result


def _reviews(changed: set[str], visible: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    old = [r for r in kept.get("needs_review", ()) if isinstance(r, str)]
    new = list(visible.get("needs_review", ()))
    said = [r for r in old if _column(r) not in changed]
    said += [r for r in new if _column(r) in changed or _column(r) not in SAID_BY]
    return list(dict.fromkeys(said))


def _column(review: str) -> str:
    return review.partition(":")[0]
