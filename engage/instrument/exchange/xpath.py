"""The part of XPath that forms use for their skips: a text becomes a small tree, or is unclear."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from engage.instrument.exchange.reports import Unclear

MOST_SIGNS: Final = 4000
MOST_DEPTH: Final = 40
TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<ref>\$\{\s*[^}\s]+\s*\})
  | (?P<text>'[^']*'|"[^"]*")
  | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
  | (?P<name>[A-Za-z][A-Za-z0-9_-]*(?::[A-Za-z0-9_-]+)?)
  | (?P<this>\.)
  | (?P<sign><=|>=|!=|[=<>(),-])
    )""",
    re.VERBOSE,
)
COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Ref:
    """The answer to a question: ``${name}``, or this one's own (``.``) with no name."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a number as it is written."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts joined by and, or, or a comparison."""

    sign: str
    left: "Tree"
    right: "Tree"


Tree: TypeAlias = Ref | Literal | Call | Binary
READ: Final[Mapping[str, Callable[[str], Tree]]] = {
    "ref": lambda word: Ref(word[2:-1].strip()),
    "this": lambda _word: Ref(""),
    "text": lambda word: Literal(word[1:-1]),
    "number": lambda word: Literal(float(word)),
}


def parsed(expression: str) -> Tree:
    """Return the tree of an expression, or raise Unclear with the reason."""
    if len(expression) > MOST_SIGNS:
        raise Unclear("it is too long")
    parser = _Parser(_tokens(expression))
    tree = parser.either()
    if parser.kind() != "end":
        raise Unclear(f"{parser.word()} is not expected there")
    return tree


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    text = expression.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise Unclear(f"{text[at:].strip()[:20]} is not understood")
        kind = str(found.lastgroup)
        tokens.append((kind, found[kind]))
        at = found.end()
    return [*tokens, ("end", "the end")]


class _Parser:
    """Goes through the tokens once; each method reads one level of the grammar."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def kind(self) -> str:
        return self.tokens[self.at][0]

    def word(self) -> str:
        return self.tokens[self.at][1]

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def either(self) -> Tree:
        """Read parts joined by or."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unclear("it is nested too deeply")
        tree = self._joined("or", lambda: self._joined("and", self.comparison))
        self.depth -= 1
        return tree

    def _joined(self, sign: str, part: Callable[[], Tree]) -> Tree:
        tree = part()
        while self.kind() == "name" and self.word() == sign:
            self.take()
            tree = Binary(sign, tree, part())
        return tree

    def comparison(self) -> Tree:
        """Read one value, or two with a comparison between."""
        left = self.value()
        if self.kind() == "sign" and self.word() in COMPARISONS:
            return Binary(self.take(), left, self.value())
        return left

    def value(self) -> Tree:
        """Read a reference, a literal, a function or something in brackets."""
        kind, word = self.kind(), self.take()
        if kind in READ:
            return READ[kind](word)
        if kind == "name" and self.word() == "(":
            return self._call(word)
        if word == "-" and self.kind() == "number":
            return Literal(-float(self.take()))
        if word == "(":
            tree = self.either()
            self.close()
            return tree
        raise Unclear(f"{word} is not understood")

    def _call(self, name: str) -> Tree:
        self.take()
        arguments: list[Tree] = []
        while self.word() != ")":
            arguments.append(self.either())
            if self.word() != ")" and self.take() != ",":
                raise Unclear("a comma is missing")
        self.close()
        return Call(name, tuple(arguments))

    def close(self) -> None:
        """Read a closing bracket."""
        if self.take() != ")" or self.at >= len(self.tokens):
            raise Unclear("a bracket is not closed")
