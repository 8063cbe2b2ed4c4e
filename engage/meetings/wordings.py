"""Checks of what people type into agendas, minutes and commitments; knows no database."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from engage.errors import InputErrors, Problem
from engage.plain import DIRECTION_MARKS, is_one_line, is_plain

MAX_NOTE: Final = 10_000
# An address, or seven digits and more: no place and no hour is written so.
CONTACT: Final = re.compile(r"\S+@\S+\.\S+|(?:\d[\s().-]*){7,}")


def line_faults(texts: Mapping[str, str], limits: Mapping[str, int]) -> list[Problem]:
    """Return the faults of one-line texts, each under its name."""
    return [fault for name, text in texts.items() for fault in _line(name, text, limits[name])]


def title_faults(titles: Mapping[str, str]) -> list[Problem]:
    """Return the faults of the titles of an item, which needs one in some language."""
    named = {f"title_{code}": text for code, text in titles.items()}
    faults = line_faults(named, dict.fromkeys(named, 200))
    if not any(titles.values()):
        faults.append(Problem("title_en", "A title is missing."))
    return faults


def contact_faults(texts: Mapping[str, str]) -> list[Problem]:
    """Return a fault for each text that holds an address or a telephone number."""
    what = "This holds an address or a number by which somebody can be reached."
    remedy = "Write what and where, never who."
    return [Problem(name, what, remedy) for name, text in texts.items() if CONTACT.search(text)]


def link_faults(name: str, url: str) -> list[Problem]:
    """Return the fault of a link that is none of the web."""
    if url and not (url.startswith("https://") and len(url) <= 500 and is_plain(url)):
        return [Problem(name, "The link must begin with https://")]
    return []


def note_text(text: str) -> str:
    """Return the text of a note with plain line ends, or refuse it."""
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()
    lines = text.replace("\n", "").replace("\t", "")
    if not is_one_line(lines) or DIRECTION_MARKS & set(lines):
        what = "The text holds a character that cannot be shown."
        raise InputErrors([Problem("text", what)])
    if len(text) > MAX_NOTE:
        raise InputErrors([Problem("text", "The text is too long.")])
    return text


def refuse(faults: Iterable[Problem]) -> None:
    """Refuse an act with all its faults, where there are any."""
    if found := list(faults):
        raise InputErrors(found)


def _line(name: str, text: str, limit: int) -> list[Problem]:
    if not is_plain(text):
        what = "The text holds a line break or a character that cannot be shown."
        return [Problem(name, what)]
    if len(text) > limit:
        return [Problem(name, "The text is too long.")]
    return []
