"""Facts of a wave in texts: ``{city}``, ``{closes_on}`` and ``{beat}`` become words."""

from collections.abc import Mapping
from typing import Final, TypeAlias, TypeVar

from pydantic import BaseModel

from engage.instrument.model import Instrument

M = TypeVar("M", bound=BaseModel)
Facts: TypeAlias = Mapping[str, Mapping[str, str]]  # name → language → words
BEAT: Final = "{beat}"
# What is said where a fact is not known: who comes by an open link has no beat yet.
GENERIC: Final[Facts] = {
    "city": {"en": "your city", "es": "su ciudad"},
    "closes_on": {"en": "the last day", "es": "el último día"},
    "beat": {"en": "your neighborhood", "es": "su vecindario"},
}


def has_facts(instrument: Instrument) -> bool:
    """Return whether any text of an instrument waits for a fact."""
    text = instrument.canonical()
    return any(f"{{{name}}}" in text for name in GENERIC)


def with_facts(model: M, facts: Facts) -> M:
    """Return an instrument, or a part of it, in whose texts these facts are said.

    >>> from engage.instrument.model import Words
    >>> asked = Words(words={"en": "How is {beat} in {city}?"})
    >>> with_facts(asked, {"city": {"en": "Paso Robles"}}).words["en"]
    'How is {beat} in Paso Robles?'
    """
    changed = {
        name: in_words(value, facts) if name == "words" else _within(value, facts)
        for name, value in model
    }
    return model.model_copy(update=changed)


def beat_fact(name: str) -> Facts:
    """Return the fact of who answers: the name of a beat, "your neighborhood" where it is empty."""
    return {"beat": {"en": name} if name else GENERIC["beat"]}


def beat_words(name: str, language: str) -> str:
    """Return how a beat is named in a language, or "your neighborhood"."""
    return _said(BEAT, language, beat_fact(name))


def in_words(texts: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """Return a text in every language with facts said in it."""
    return {language: _said(text, language, facts) for language, text in texts.items()}


def _within(value: object, facts: Facts) -> object:
    if isinstance(value, BaseModel):
        return with_facts(value, facts)
    if isinstance(value, tuple):
        return tuple(_within(part, facts) for part in value)
    if isinstance(value, dict):
        return {name: _within(part, facts) for name, part in value.items()}
    return value


def _said(text: str, language: str, facts: Facts) -> str:
    for name, words in facts.items() if "{" in text else ():
        text = text.replace(f"{{{name}}}", words.get(language) or words.get("en", ""))
    return text
