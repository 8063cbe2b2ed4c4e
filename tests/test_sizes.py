"""Files, functions and templates stay small; what is larger is named here with its reason."""

import ast
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).parent.parent
FILE_LINES: Final = 300
FUNCTION_LINES: Final = 40
TEMPLATE_LINES: Final = 80
# path: (limit, reason); an entry that is no longer needed fails its test
LARGER: Final[dict[str, tuple[int, str]]] = {}

CODE = [
    p.relative_to(ROOT).as_posix()
    for folder in ("engage", "tools", "tests")
    for p in sorted((ROOT / folder).rglob("*.py"))
    if "versions" not in p.parts
]
TEMPLATES = [p.relative_to(ROOT).as_posix() for p in sorted((ROOT / "templates").rglob("*.html"))]


def n_lines(path: str) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def limit(path: str, usual: int) -> int:
    return LARGER[path][0] if path in LARGER else usual


def long_functions(text: str) -> list[str]:
    """Return the functions of a module that are too long, with their lines."""
    functions = (
        n
        for n in ast.walk(ast.parse(text))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions}
    return [f"{name}: {n} lines" for name, n in lengths.items() if n > FUNCTION_LINES]


@pytest.mark.parametrize("path", CODE)
def test_file_fits(path: str) -> None:
    assert n_lines(path) <= limit(path, FILE_LINES)


@pytest.mark.parametrize("path", [p for p in CODE if p.startswith(("engage/", "tools/"))])
def test_functions_fit(path: str) -> None:
    assert long_functions((ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES)
def test_template_fits(path: str) -> None:
    assert n_lines(path) <= limit(path, TEMPLATE_LINES)


def test_exceptions_are_still_needed() -> None:
    usual = {path: TEMPLATE_LINES if path.endswith(".html") else FILE_LINES for path in LARGER}
    assert [path for path in LARGER if n_lines(path) <= usual[path]] == []


def test_a_long_function_is_found() -> None:
    text = "def long():\n" + "    x = 1\n" * FUNCTION_LINES
    assert long_functions(text) == [f"long: {FUNCTION_LINES + 1} lines"]
