"""A text that exists in several languages: which of them a reader gets."""

from collections.abc import Iterable, Mapping
from datetime import date

from babel.dates import format_date

from engage.instrument.facts import GENERIC, Facts


def in_language(texts: Mapping[str, str] | None, language: str) -> str:
    """Return the text in a language, in another one where it is missing, or nothing.

    >>> in_language({"en": "Streets", "es": ""}, "es"), in_language(None, "es")
    ('Streets', '')
    """
    if not texts:
        return ""
    return texts.get(language) or next(filter(None, texts.values()), "")


def facts_of_wave(city: str, closes_on: date, languages: Iterable[str]) -> Facts:
    """Return what is the same for everybody whom a wave asks; an unknown city is "your city"."""
    days = {one: format_date(closes_on, "long", one.replace("-", "_")) for one in languages}
    return {"city": dict.fromkeys(days, city) if city else GENERIC["city"], "closes_on": days}
