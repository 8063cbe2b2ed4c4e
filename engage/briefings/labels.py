"""Words of a briefing: sentences in a language, dates, and texts cut so that a page holds them."""

from collections.abc import Callable, Mapping
from datetime import date
from textwrap import shorten
from typing import Final, Protocol

from babel import dates

from engage.language import catalogue
from engage.results.models import Item, Text

DAY: Final = {"en": "MMMM d, y", "es": "d 'de' MMMM 'de' y"}


class Say(Protocol):
    """Says an English sentence in the language of the briefing, with its values filled in."""

    def __call__(self, message: str, /, **values: object) -> str:
        """Return the sentence."""
        ...


def speaker(language: str) -> Say:
    """Return the function that says sentences in a language."""
    translate: Callable[[str], str] = catalogue(language).gettext

    def say(message: str, /, **values: object) -> str:
        return translate(message) % values if values else translate(message)

    return say


def in_language(text: Text | None, language: str) -> str:
    """Return a text in a language, or in the first one it has."""
    if not text:
        return ""
    return text.get(language) or next(iter(text.values()), "")


def short(text: str, limit: int) -> str:
    """Return a text cut at a word so that it has at most so many letters.

    >>> short("Speeding or reckless driving", 20)
    'Speeding or…'
    """
    cut = shorten(text, limit, placeholder="…")
    return cut if cut != "…" or not text.strip() else text[: limit - 1] + "…"


def wording(item: Item, language: str, limit: int = 110) -> str:
    """Return the wording of an item, cut to fit."""
    return short(in_language(item.wording, language), limit)


def counted(item: Item, language: str, between: str) -> str:
    """Return the answers that the headline counts: Very safe or Somewhat safe."""
    return between.join(short(in_language(o.label, language), 40) for o in item.top)


def period(first: date, last: date, language: str) -> str:
    """Return two days as a period."""
    pattern = DAY.get(language, DAY["en"])
    begin, end = (dates.format_date(day, pattern, locale=language) for day in (first, last))
    return f"{begin} – {end}"


def listed(parts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that have a value."""
    return tuple((label, value) for label, value in parts.items() if value)
