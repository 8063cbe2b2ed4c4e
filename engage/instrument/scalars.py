"""How one value is written in the canonical form: plain, in quotes or as a block of lines."""

import re
import textwrap
from typing import Final

from engage.instrument.yaml_tree import Scalar, Unclear

WIDTH: Final = 120
WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*|[0-9]{1,3}-[0-9]{1,3}")
RESERVED: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
OPENINGS: Final = "¿¡"


def quoted(text: str) -> str:
    """Return a text in double quotes; what cannot be seen is written by its number."""
    return '"' + "".join(ESCAPES.get(sign) or _visible(sign) for sign in text) + '"'


def _visible(sign: str) -> str:
    if sign.isprintable():
        return sign
    number = ord(sign)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def word(text: str) -> str:
    """Return an id, a code or a key: plain where nobody can read it as something else."""
    is_plain = WORD.fullmatch(text) and text.lower() not in RESERVED
    return text if is_plain else quoted(text)


def value(scalar: Scalar) -> str:
    """Return a value that is no text: a number, a truth, an id, a code."""
    if isinstance(scalar.value, str):
        return word(scalar.value)
    if isinstance(scalar.value, Unclear):
        return scalar.raw
    if scalar.value is None:
        return "null"
    if isinstance(scalar.value, bool):
        return "true" if scalar.value else "false"
    return str(scalar.value)


def words_of(scalar: Scalar) -> str:
    """Return the text that a value was meant to be: what stands there, without its quotes."""
    return scalar.value if isinstance(scalar.value, str) else scalar.raw


def in_block(text: str, head: str) -> str:
    """Return a text behind its key (the head ends in a colon): plain, quoted, folded or literal."""
    indent = " " * (len(head) - len(head.lstrip(" ")) + 2)
    if "\n" in text:
        return _literal(text, head, indent)
    plain = f"{head} {text if _is_plain(text) else quoted(text)}"
    if len(plain) <= WIDTH or not _is_foldable(text):
        return plain
    lines = textwrap.wrap(text, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return "\n".join([f"{head} >-", *(indent + line for line in lines)])


def _is_plain(text: str) -> bool:
    return (
        text != ""
        and text.isprintable()
        and (text[:1].isalpha() or text[:1] in OPENINGS)
        and text == text.strip()
        and text.lower() not in RESERVED
        and not text.endswith(":")
        and not any(mark in text for mark in (": ", " #"))
    )


def _is_foldable(text: str) -> bool:
    return text.isprintable() and text == " ".join(text.split(" ")) and "" not in text.split(" ")


def _literal(text: str, head: str, indent: str) -> str:
    lines = text.removesuffix("\n").split("\n")
    is_simple = all(line.isprintable() and line == line.rstrip() for line in lines)
    if not is_simple or not all((lines[0], lines[-1])) or lines[0].startswith(" "):
        return f"{head} {quoted(text)}"
    sign = "|" if text.endswith("\n") else "|-"
    return "\n".join([f"{head} {sign}", *(indent + line if line else "" for line in lines)])
