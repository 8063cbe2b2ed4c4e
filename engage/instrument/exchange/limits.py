"""Constraints of forms as limits of an item: bounds, how many answers, how many signs."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import ceil, floor
from typing import Any, Final

from engage.instrument.exchange.reports import Unclear
from engage.instrument.exchange.skips import MIRRORED
from engage.instrument.exchange.xpath import Binary, Call, Literal, Ref, Tree, parsed
from engage.instrument.model import Code

THIS: Final = Ref("")
MOST_CHARS: Final = 4000
COUNT: Final = Call("count-selected", (THIS,))
SEVERAL: Final = (Binary(">", COUNT, Literal(1.0)), Binary(">=", COUNT, Literal(2.0)))


def limits_of(expression: str, kind: str, codes: Mapping[str, Code]) -> dict[str, Any]:
    """Return the fields that say what a constraint says, or raise Unclear.

    ``exclusive`` holds the options that stand alone; codes that mean no answer always do.
    """
    found: dict[str, Any] = {}
    for part in _parts(parsed(expression)):
        for name, value in _limit(part, kind, codes).items():
            found[name] = _tighter(name, found[name], value) if name in found else value
    return found


def _tighter(name: str, one: Any, two: Any) -> Any:
    if name == "exclusive":
        return one | two
    return max(one, two) if name == "min" else min(one, two)


def _parts(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Binary) and tree.sign == "and":
        yield from _parts(tree.left)
        yield from _parts(tree.right)
    else:
        yield tree


def _limit(tree: Tree, kind: str, codes: Mapping[str, Code]) -> dict[str, Any]:
    if isinstance(tree, Call) and tree.name == "not" and kind == "multi":
        return _alone(tree.arguments, codes)
    if not isinstance(tree, Binary) or tree.sign not in MIRRORED:
        raise Unclear("it is no simple limit")
    sign, left, right = tree.sign, tree.left, tree.right
    if isinstance(left, Literal):
        sign, left, right = MIRRORED[sign], right, left
    if not isinstance(right, Literal) or isinstance(right.value, str):
        raise Unclear("it compares with something that is no number")
    return _measured(kind, left)(sign, right.value)


def _measured(kind: str, left: Tree) -> Callable[[str, float], dict[str, Any]]:
    """Return what reads the limit of a measure: the number itself, how many, how long."""
    if kind == "number" and left == THIS:
        return _bound
    if kind in ("multi", "rank") and left == COUNT:
        return partial(_most, name="max")
    if kind == "text" and left == Call("string-length", (THIS,)):
        return partial(_most, name="max_chars")
    raise Unclear("it is no limit that Engage has")


def _bound(sign: str, number: float) -> dict[str, Any]:
    if sign in (">=", ">"):
        least = ceil(number) if sign == ">=" else floor(number) + 1
        if least < 0:
            raise Unclear("numbers begin at 0 here")
        return {"min": least}
    if sign in ("<=", "<"):
        most = floor(number) if sign == "<=" else ceil(number) - 1
        return {"max": most}
    raise Unclear("it is no bound")


def _most(sign: str, number: float, name: str) -> dict[str, Any]:
    if (sign, number) in {(">", 0.0), (">=", 1.0), (">=", 0.0)}:
        return {}  # a constraint is looked at only where something was answered
    if sign not in ("<=", "<"):
        raise Unclear("only a greatest number can be said here")
    most = floor(number) if sign == "<=" else ceil(number) - 1
    if most < 1 or (name == "max_chars" and most > MOST_CHARS):
        raise Unclear(f"{most} is out of range here")
    return {name: most}


def _alone(arguments: tuple[Tree, ...], codes: Mapping[str, Code]) -> dict[str, Any]:
    """Read not(selected(., 'x') and count-selected(.) > 1): x stands alone."""
    tree = arguments[0] if len(arguments) == 1 else None
    if isinstance(tree, Binary) and tree.sign == "and":
        parts = (tree.left, tree.right)
        several = [p for p in parts if p in SEVERAL]
        chosen = [p for p in parts if isinstance(p, Call) and p.name == "selected"]
        if several and chosen and len(chosen[0].arguments) == 2:
            this, literal = chosen[0].arguments
            if this == THIS and isinstance(literal, Literal) and literal.value in codes:
                code = codes[str(literal.value)]
                is_missing = isinstance(code, int) and code < 0
                return {} if is_missing else {"exclusive": frozenset({code})}
    raise Unclear("it forbids answers together in a way that Engage has not")
