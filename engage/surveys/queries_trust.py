"""What residents are told about a survey before they answer, topic by topic and by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.config import LANGUAGES
from engage.surveys.models import CityText, Wave
from engage.texts import in_language

Texts: TypeAlias = Mapping[str, Mapping[str, str]]  # topic → language → words
# What a city says once for all its waves; the other topics are facts of the wave.
CITY_TOPICS: Final = (
    "sees",
    "key_here",
    "key_outside",
    "immigration",
    "never",
    "confidential",
    "check",
    "complaints",
    "outside",
)
TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "asks": {"en": "Who asks", "es": "Quién pregunta"},
    "picked": {"en": "How people were picked", "es": "Cómo se eligió a las personas"},
    "sees": {"en": "Who can see your answers", "es": "Quién puede ver sus respuestas"},
    "key_here": {"en": "Who holds the key", "es": "Quién guarda la llave"},
    "key_outside": {"en": "Who holds the key", "es": "Quién guarda la llave"},
    "immigration": {"en": "Immigration status", "es": "Estatus migratorio"},
    "never": {
        "en": "What is never done with your answers",
        "es": "Qué no se hace nunca con sus respuestas",
    },
    "confidential": {
        "en": "What “confidential” means here",
        "es": "Qué significa aquí «confidencial»",
    },
    "check": {"en": "Is this survey real?", "es": "¿Es auténtica esta encuesta?"},
    "complaints": {
        "en": "A complaint or a commendation",
        "es": "Una queja o un reconocimiento",
    },
    "outside": {
        "en": "Somebody outside the department",
        "es": "Alguien fuera del departamento",
    },
}


@dataclass(frozen=True, slots=True)
class TrustText:
    """One topic in one language."""

    topic: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Lack:
    """A topic on which residents would be told nothing, and the languages in which it is blank.

    ``is_of_wave``: the words are a fact of the wave; the others are the city's.
    """

    title: str
    languages: tuple[str, ...]
    is_of_wave: bool


def city_texts(session: Session) -> dict[str, dict[str, str]]:
    """Return what the city has approved."""
    found: dict[str, dict[str, str]] = {}
    for row in session.scalars(select(CityText)):
        found.setdefault(row.topic, {})[row.language] = row.words
    return found


def city_words(session: Session, *, is_key_held_here: bool) -> dict[str, dict[str, str]]:
    """Return the city's texts that are true of a wave: of the key, where it really is."""
    other = "key_outside" if is_key_held_here else "key_here"
    approved = city_texts(session)
    return {topic: approved.get(topic, {}) for topic in CITY_TOPICS if topic != other}


def lacks(
    session: Session, wave: Wave, language: str, *, is_key_held_here: bool | None = None
) -> list[Lack]:
    """Return what is blank of a wave that has not opened yet, titled in a language."""
    is_here = wave.is_key_held_here if is_key_held_here is None else is_key_held_here
    found = []
    for topic, words in _all(wave, city_words(session, is_key_held_here=is_here)).items():
        blank = tuple(spoken for spoken in LANGUAGES if not words.get(spoken, "").strip())
        if blank:
            title = in_language(TITLES[topic], language)
            found.append(Lack(title, blank, topic not in CITY_TOPICS))
    return found


def trust_texts(session: Session, wave: Wave, language: str) -> tuple[TrustText, ...]:
    """Return what is said of a wave in a language: as it opened, before that as it would open."""
    texts = wave.texts
    if texts is None:
        texts = city_words(session, is_key_held_here=wave.is_key_held_here)
    return tuple(
        TrustText(topic, in_language(TITLES[topic], language), in_language(words, language))
        for topic, words in _all(wave, texts).items()
        if in_language(words, language)
    )


def _all(wave: Wave, city: Texts) -> dict[str, Mapping[str, str]]:
    return {"asks": wave.fact("sponsor"), "picked": wave.fact("recruitment"), **city}
