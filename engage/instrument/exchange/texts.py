"""Texts on their way through a cell: what a cell can hold, and what is only markup."""

import re
from typing import Final

from engage.instrument.signs import HIDDEN

# Signs that XML cannot hold, and surrogates, which no text has.
UNHOLDABLE: Final = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
REFERENCE: Final = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
FACT: Final = re.compile(r"\{([A-Za-z_]+)\}")
LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^)\s]+)\)")
TAG: Final = re.compile(r"</?[A-Za-z][^<>\n]*>")
HEADING: Final = re.compile(r"^#{1,6}\s+", re.MULTILINE)
BOLD: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
CURLY: Final = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")


def tidy(text: str) -> str:
    """Return a text as a cell gives it, without outer space and what cannot be printed."""
    plain = HIDDEN.sub("", text.replace("\r\n", "\n").replace("\t", " "))
    return UNHOLDABLE.sub("", plain).strip()


def shown(text: str) -> str:
    """Return a text as it is put into a cell, where ``${`` would be read as a reference."""
    return UNHOLDABLE.sub("\ufffd", text).replace("${", "$ {")


def without_markup(text: str) -> str:
    """Return a text without Markdown and HTML, which Engage prints as they stand."""
    plain = TAG.sub("", LINK.sub(r"\1 (\2)", HEADING.sub("", text)))
    return BOLD.sub(r"\2", plain).strip()


def without_references(text: str) -> str:
    """Return a text in which earlier answers and unknown facts stand as words in brackets."""
    return FACT.sub(r"(\1)", REFERENCE.sub(r"[\1]", text))


def mended_quotes(expression: str) -> str:
    """Return an expression with the straight quotes that its author meant."""
    return expression.translate(CURLY)
