"""Skips of forms as conditions of ours: the same answers fulfil both, or the skip is unclear."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from operator import eq, ge, gt, le, lt
from typing import Final, TypeAlias
from typing import Literal as OneOf

from engage.instrument.exchange.reports import Unclear
from engage.instrument.exchange.xpath import Binary, Call, Literal, Ref, Tree, parsed
from engage.instrument.model import Code, Condition

MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "=": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A question that a skip may name: our reference, its kind, its codes by their old names."""

    ref: str
    kind: OneOf["coded", "flags", "number", "words"]
    codes: Mapping[str, Code] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[int, ...]:
        """Return the codes that mean no answer."""
        return tuple(code for code in self.codes.values() if isinstance(code, int) and code < 0)


Questions: TypeAlias = Mapping[str, Known]


def condition_of(expression: str, questions: Questions) -> Condition:
    """Return the condition that holds for exactly the answers of an expression, or raise."""
    return _Compiler(questions).condition(parsed(expression))


def all_of(parts: list[Condition]) -> Condition:
    """Return the condition that holds when each part does; bounds of one item become a range."""
    flat = [inner for part in parts for inner in (part.all_ or (part,))]
    joined: list[Condition] = []
    for part in flat:
        if joined and (between := _range(joined[-1], part)):
            joined[-1] = between
        elif part not in joined:
            joined.append(part)
    return joined[0] if len(joined) == 1 else Condition.model_validate({"all": tuple(joined)})


def any_of(parts: list[Condition]) -> Condition:
    """Return the condition that holds when some part does; codes of one item become one list."""
    flat = [inner for part in parts for inner in (part.any_ or (part,))]
    joined: list[Condition] = []
    for part in flat:
        last = joined[-1] if joined else None
        if last is not None and last.in_ and part.in_ and last.item == part.item:
            codes = tuple(dict.fromkeys((*last.in_, *part.in_)))
            joined[-1] = among(last.item or "", codes)
        elif part not in joined:
            joined.append(part)
    return joined[0] if len(joined) == 1 else Condition.model_validate({"any": tuple(joined)})


def among(item: str, codes: tuple[Code, ...]) -> Condition:
    """Return the condition that an answer is one of these codes."""
    return Condition.model_validate({"item": item, "in": codes})


def opposite(part: Condition) -> Condition:
    """Return the condition that holds exactly when this one does not."""
    if part.not_ is not None:
        return part.not_
    if part.answered is not None:
        return Condition(item=part.item, answered=not part.answered)
    return Condition.model_validate({"not": part})


def _range(low: Condition, high: Condition) -> Condition | None:
    if low.item is None or low.item != high.item:
        return None
    if low.at_most is not None and low.at_least is None:
        low, high = high, low
    is_range = low.at_least is not None and low.at_most is None
    if not is_range or high.at_most is None or high.at_least is not None:
        return None
    return Condition(item=low.item, at_least=low.at_least, at_most=high.at_most)


class _Compiler:
    """Turns trees into conditions over some questions."""

    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    def condition(self, tree: Tree) -> Condition:
        """Return the condition of a tree that is true or false."""
        if isinstance(tree, Binary) and tree.sign in ("and", "or"):
            join = all_of if tree.sign == "and" else any_of
            return join([self.condition(tree.left), self.condition(tree.right)])
        if isinstance(tree, Binary):
            return self._comparison(tree.sign, tree.left, tree.right)
        if isinstance(tree, Call):
            return self._call(tree)
        raise Unclear("a value stands where true or false belongs")

    def _call(self, call: Call) -> Condition:
        if call.name == "not" and len(call.arguments) == 1:
            return opposite(self.condition(call.arguments[0]))
        if call.name == "selected" and len(call.arguments) == 2:
            ref, literal = call.arguments
            if isinstance(ref, Ref) and isinstance(literal, Literal):
                return self._selected(self._known(ref), literal)
        raise Unclear(f"{call.name}() is not carried over here")

    def _comparison(self, sign: str, left: Tree, right: Tree) -> Condition:
        if isinstance(left, Literal):
            sign, left, right = MIRRORED[sign], right, left
        if not isinstance(right, Literal):
            raise Unclear("two answers are compared with each other")
        if isinstance(left, Ref):
            return self._test(sign, self._known(left), right)
        if isinstance(left, Call) and left.name in ("count-selected", "string-length"):
            return self._counted(sign, left, right)
        raise Unclear("a calculated value is compared")

    def _known(self, ref: Ref) -> Known:
        known = self.questions.get(ref.name)
        if known is None:
            raise Unclear(f"{ref.name or 'this question'} is no earlier question with an answer")
        return known

    def _test(self, sign: str, known: Known, literal: Literal) -> Condition:
        if sign == "!=":
            return opposite(self._test("=", known, literal))
        if sign == "=":
            return self._equal(known, literal)
        return _ordered(sign, known, literal)

    def _equal(self, known: Known, literal: Literal) -> Condition:
        if literal.value == "":
            return opposite(_filled(known))
        if known.kind == "flags":
            return self._alone(known, _code(known, literal))
        if known.kind == "number":
            return _in(known, (_whole(literal),))
        return _in(known, (_code(known, literal),))

    def _alone(self, known: Known, code: Code) -> Condition:
        """Return that one option was ticked and no other: what = means for several answers."""
        others = tuple(other for other in known.codes.values() if other != code)
        return all_of([_in(known, (code,)), opposite(_in(known, others))])

    def _selected(self, known: Known, literal: Literal) -> Condition:
        if known.kind not in ("coded", "flags"):
            raise Unclear(f"{known.ref} has no choices")
        return _in(known, (_code(known, literal),))

    def _counted(self, sign: str, call: Call, literal: Literal) -> Condition:
        """Return whether something was answered: no count but none and some can be said."""
        if len(call.arguments) != 1 or not isinstance(call.arguments[0], Ref):
            raise Unclear(f"{call.name}() is not carried over here")
        known = self._known(call.arguments[0])
        if call.name == "count-selected" and known.kind != "flags":
            raise Unclear(f"{known.ref} is no question with several answers")
        is_some = {(">", 0.0), (">=", 1.0), ("!=", 0.0)}
        is_none = {("=", 0.0), ("<", 1.0), ("<=", 0.0)}
        if (sign, literal.value) in is_some:
            return _filled(known)
        if (sign, literal.value) in is_none:
            return opposite(_filled(known))
        raise Unclear("conditions here know none and some, but no number of answers")


def _in(known: Known, codes: tuple[Code, ...]) -> Condition:
    return among(known.ref, codes)


def _filled(known: Known) -> Condition:
    """Return that there is an answer; in a form, "don't know" is one too."""
    answered = Condition(item=known.ref, answered=True)
    return any_of([answered, _in(known, known.missing)]) if known.missing else answered


def _code(known: Known, literal: Literal) -> Code:
    text = literal.value if isinstance(literal.value, str) else f"{literal.value:g}"
    if known.kind == "words" or text not in known.codes:
        raise Unclear(f"{known.ref} has no choice {text}")
    return known.codes[text]


def _number(literal: Literal) -> float:
    try:
        return float(literal.value)
    except ValueError:
        raise Unclear(f"{literal.value} is no number") from None


def _whole(literal: Literal) -> int:
    number = _number(literal)
    if not number.is_integer():
        raise Unclear(f"{number} is no whole number")
    return int(number)


def _ordered(sign: str, known: Known, literal: Literal) -> Condition:
    number = _number(literal)
    has_numbers = all(isinstance(code, int) for code in known.codes.values())
    if known.kind not in ("coded", "number") or not has_numbers:
        raise Unclear(f"{known.ref} has no numbers to compare")
    bound = {
        ">=": {"at_least": ceil(number)},
        ">": {"at_least": floor(number) + 1},
        "<=": {"at_most": floor(number)},
        "<": {"at_most": ceil(number) - 1},
    }[sign]
    condition = Condition.model_validate({"item": known.ref, **bound})
    # A form counts its -9 as a number like any other.
    missing = tuple(code for code in known.missing if COMPARE[sign](code, number))
    return any_of([condition, _in(known, missing)]) if missing else condition
