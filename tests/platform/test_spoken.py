"""What the rooms of people and meetings refuse is a fixed sentence that has its Spanish."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from engage.language import catalogue

ROOT = Path(__file__).parents[2] / "engage"
# Commands speak English to who installs Engage.
FILES = sorted(
    path
    for room in ("meetings", "people")
    for path in (ROOT / room).glob("*.py")
    if not path.stem.startswith("commands")
)
# Who raises one of these speaks to a person: every class of the rooms that ends a request so.
ENDS = ("Refused", "Missing", "LinkSpent")


def refusals() -> set[str]:
    """Return the names of the refusals: the platform's, and every class built on one."""
    known = set(ENDS)
    classes = [node for path in FILES for node in ast.walk(tree(path)) if is_class(node)]
    while more := {
        node.name
        for node in classes
        if node.name not in known and {getattr(base, "id", "") for base in node.bases} & known
    }:
        known |= more
    return known


def is_class(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def spoken(path: Path, names: set[str]) -> Iterator[ast.expr]:
    """Yield the sentences of a file that are shown to a person, as they are written."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if ast.unparse(node.func) in {"Problem", "Problem.of"}:
            yield from node.args[1:3]
            yield from (word.value for word in node.keywords if word.arg == "remedy")
        elif called in names or called == "flash":
            yield from node.args[:1]


def meant(sentence: ast.expr, path: Path) -> Iterator[ast.expr]:
    """Yield what a sentence can be: a name stands for every value that its file gives it."""
    if isinstance(sentence, ast.IfExp):
        yield from meant(sentence.body, path)
        yield from meant(sentence.orelse, path)
    elif isinstance(sentence, ast.Name):
        for target, value in assigned(path):
            if target == sentence.id:
                yield from meant(value, path)
    else:
        yield sentence


def assigned(path: Path) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=True)
                yield from ((one.id, value) for one, value in pairs if isinstance(one, ast.Name))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sentence_shown_to_a_person_is_fixed_and_has_its_spanish(path: Path) -> None:
    spanish, faults = catalogue("es"), []
    for sentence in spoken(path, REFUSALS):
        for one in meant(sentence, path):
            if isinstance(one, ast.JoinedStr | ast.BinOp):
                faults.append(f"line {one.lineno}: made of parts, cannot be translated")
            text = one.value if isinstance(one, ast.Constant) else ""
            if any(map(str.isalpha, words(text))) and spanish.gettext(text) == text:
                faults.append(f"line {one.lineno}: no Spanish for {text!r}")
    assert faults == []


def words(text: object) -> str:
    """Return a text without its {names}."""
    return "".join(part.rpartition("}")[2] for part in str(text).split("{"))


REFUSALS = refusals()
