"""The published cells as an R script that holds its own data: sourcing it makes two data frames."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from engage.results.cellwords import MISSING, NUMBERS, citation, labels_of, missing_of, whys_of
from engage.results.models_content import ReleaseContent
from engage.results.tables import records

A_LINE: Final = 8
BEYOND: Final = 0xFFFF


def r_script(content: ReleaseContent, publisher: str, language: str) -> bytes:
    """Return the script: ``cells`` with NA where there is no number, and ``why`` as a factor."""
    return "\n".join(_lines(content, publisher, language)).encode()


def _lines(content: ReleaseContent, publisher: str, language: str) -> Iterator[str]:
    found = list(records(content, language))
    labels = labels_of(language)
    said = citation(content, publisher, language)
    yield "# " + said.replace("\n", " ")
    yield f"# SHA-256 {content.sha256}"
    yield "cells <- data.frame("
    columns = [f"  {name} = {_vector([r[name] for r in found], name)}," for name in labels]
    yield from columns
    yield f"  why = {_vector([missing_of(r) for r in found], 'why')},"
    yield "  stringsAsFactors = FALSE"
    yield ")"
    whys = whys_of(language)
    levels, words = _vector(list(MISSING), "why"), _vector([whys[one] for one in MISSING], "why")
    yield f"cells$why <- factor(cells$why, levels = {levels}, labels = {words})"
    for name, text in labels.items():
        yield f'attr(cells${name}, "label") <- {_text(text)}'
    yield f'attr(cells, "citation") <- {_text(said)}'
    yield ""


def _vector(values: Sequence[Any], name: str) -> str:
    is_number = name in NUMBERS
    written = [_number(v) if is_number else _text(v) for v in values]
    na = "numeric(0)" if is_number else "character(0)"
    return f"c({_wrapped(written)})" if written else na


def _wrapped(written: Sequence[str]) -> str:
    parts = (written[i : i + A_LINE] for i in range(0, len(written), A_LINE))
    return ",\n    ".join(", ".join(part) for part in parts)


def _number(value: Any) -> str:
    return "NA_real_" if value is None else repr(value)


def _text(value: Any) -> str:
    r"""Return a text as R reads it.

    >>> print(_text('say "sí"\n'))
    "say \"s\u00ed\"\n"
    """
    if value is None:
        return "NA_character_"
    return '"' + "".join(_letters(str(value))) + '"'


def _letters(text: Iterable[str]) -> Iterator[str]:
    for letter in text:
        code = ord(letter)
        if letter in '"\\':
            yield "\\" + letter
        elif letter == "\n":
            yield "\\n"
        elif " " <= letter <= "~":
            yield letter
        else:
            yield f"\\u{code:04x}" if code <= BEYOND else f"\\U{code:08x}"
