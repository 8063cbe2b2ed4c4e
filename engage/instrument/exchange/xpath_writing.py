"""Conditions of ours as XPath for forms; what XPath cannot say there stays in the hidden part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from engage.instrument.model import Code, Condition

SPECIAL: Final = ("'", "\n")


class Unsayable(Exception):
    """A condition on something that a form has no question for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the form: its name, whether several may be chosen, its missing codes."""

    name: str
    kind: str
    missing: tuple[int, ...] = ()


Names: TypeAlias = Mapping[str, Asked]


def xpath_of(condition: Condition, names: Names) -> str:
    """Return the expression of a condition, or raise Unsayable."""
    if condition.all_ is not None:
        return " and ".join(_grouped(part, names) for part in condition.all_)
    if condition.any_ is not None:
        return " or ".join(_grouped(part, names) for part in condition.any_)
    if condition.not_ is not None:
        return f"not({xpath_of(condition.not_, names)})"
    asked = names.get(condition.item or "")
    if asked is None:
        raise Unsayable(condition.item)
    return _leaf(condition, asked)


def _grouped(part: Condition, names: Names) -> str:
    text = xpath_of(part, names)
    return text if _is_one_test(text) else f"({text})"


def _is_one_test(text: str) -> bool:
    return " and " not in text and " or " not in text


def _leaf(condition: Condition, asked: Asked) -> str:
    if condition.in_ is not None:
        return " or ".join(_is(asked, code) for code in condition.in_) or "false()"
    if condition.not_in is not None:
        filled = _filled(asked)
        return " and ".join([filled, *(f"not({_is(asked, code)})" for code in condition.not_in)])
    if condition.answered is not None:
        answered = " and ".join([_filled(asked), *(f"not({_is(asked, c)})" for c in asked.missing)])
        return answered if condition.answered else f"not({answered})"
    return _between(condition, asked)


def _between(condition: Condition, asked: Asked) -> str:
    """Return the bounds; below an upper one no missing code may slip through."""
    name = f"${{{asked.name}}}"
    low, high = condition.at_least, condition.at_most
    if low is None:
        low = 0
    upper = [] if high is None else [f"{name} <= {high:g}"]
    return " and ".join([f"{name} >= {low:g}", *upper])


def _filled(asked: Asked) -> str:
    if asked.kind == "multi":
        return f"count-selected(${{{asked.name}}}) > 0"
    return f"${{{asked.name}}} != ''"


def _is(asked: Asked, code: Code) -> str:
    if asked.kind == "multi":
        return f"selected(${{{asked.name}}}, '{code}')"
    if asked.kind == "number":
        return f"${{{asked.name}}} = {code}"
    return f"${{{asked.name}}} = '{code}'"
