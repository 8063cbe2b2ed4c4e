"""The sentences of the privacy page, and which test keeps which of them."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from babel.messages.extract import extract_from_file

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "templates" / "portal" / "privacy.html"
END: Final = re.compile(r"(?<=[.!?]) (?=[A-ZÁÉÍÓÚÑ¿¡])")
Test = TypeVar("Test", bound=Callable[..., object])


def keeps(*_sentences: str) -> Callable[[Test], Test]:
    """Say which sentences of the privacy page a test keeps; test_sentences.py reads it."""
    return lambda test: test


def split(text: str) -> list[str]:
    """Return the sentences of a text; a heading or the words of a link are none."""
    return [part for part in END.split(text) if part.endswith((".", "!", "?"))]


def messages() -> list[str]:
    """Return the English texts of the page, in the plural where there are two."""
    options = {"extensions": "jinja2.ext.i18n", "silent": "false"}
    found = extract_from_file("jinja2", PAGE, options=options)
    return [text if isinstance(text, str) else text[-1] for _line, text, _notes, _where in found]


def sentences() -> list[str]:
    """Return every English sentence of the page, in its order."""
    return [sentence for text in messages() for sentence in split(text)]


def kept() -> dict[str, list[str]]:
    """Return each sentence that a test claims to keep, with the names of those tests."""
    found: dict[str, list[str]] = {}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for name, sentence in _claims(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(sentence, []).append(name)
    return found


def _claims(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "keeps":
                yield from ((node.name, ast.literal_eval(one)) for one in mark.args)
