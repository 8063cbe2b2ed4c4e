"""Words of a briefing: sentences in a language, dates, and texts cut so that a page holds them."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from textwrap import shorten
from typing import Final, Protocol

from babel import dates

from engage.language import catalogue
from engage.results.models_content import Item
from engage.texts import in_language

SAME_YEAR: Final = {"en": "MMMM d", "es": "d 'de' MMMM"}
SENTENCE: Final = re.compile(r"(?<=[.!?]) +(?=[^a-z])")
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


def short(text: str, limit: int) -> str:
    """Return a text cut at a word so that it has at most so many letters.

    >>> short("Speeding or reckless driving", 20)
    'Speeding or…'
    """
    cut = shorten(text, limit, placeholder="…")
    return cut if cut != "…" or not text.strip() else text[: limit - 1] + "…"


def whole(text: str, limit: int) -> str:
    """Return as many whole sentences as have room, or the first one cut at a word.

    >>> whole("Drawn by chance. Letters were sent to 400 homes.", 30)
    'Drawn by chance.'
    """
    kept = ""
    for sentence in SENTENCE.split(text):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit:
            break
        kept = longer
    return kept or short(text, limit)


def wording(item: Item, language: str, limit: int = 110) -> str:
    """Return the wording of an item, cut to fit."""
    return short(in_language(item.wording, language), limit)


def counted(item: Item, language: str, between: str) -> str:
    """Return the answers that the headline counts: Very safe or Somewhat safe."""
    return between.join(short(in_language(o.label, language), 40) for o in item.top)


def period(first: date, last: date, language: str) -> str:
    """Return two days as a period, with the year once where it is the same.

    >>> period(date(2026, 10, 5), date(2026, 11, 1), "en")
    'October 5 – November 1, 2026'
    """
    pattern = DAY.get(language, DAY["en"])
    brief = SAME_YEAR.get(language, SAME_YEAR["en"]) if first.year == last.year else pattern
    begin = dates.format_date(first, brief, locale=language)
    return f"{begin} – {dates.format_date(last, pattern, locale=language)}"


def listed(parts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that have a value."""
    return tuple((label, value) for label, value in parts.items() if value)


def file_name(beat: str, wave: str, language: str, variant: str = "full") -> str:
    """Return the name of a briefing's file, whatever the letters of a beat's code.

    >>> file_name("A/2", "2026-spring", "en", "poster-a4")
    'A-2.2026-spring.en.poster-a4.pdf'
    """
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in beat)
    kind = "" if variant == "full" else f".{variant}"
    return f"{plain}.{wave}.{language}{kind}.pdf"
