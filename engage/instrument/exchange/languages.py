"""The names of languages in the headers of forms, and the few words that forms leave unsaid."""

import re
from collections.abc import Collection
from typing import Final

NAMES: Final = {
    "en": "English",
    "es": "Spanish",
    "ar": "Arabic",
    "de": "German",
    "fa": "Persian",
    "fr": "French",
    "hi": "Hindi",
    "hmn": "Hmong",
    "ht": "Haitian Creole",
    "hy": "Armenian",
    "it": "Italian",
    "ja": "Japanese",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "ne": "Nepali",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ru": "Russian",
    "so": "Somali",
    "sw": "Swahili",
    "th": "Thai",
    "tl": "Tagalog",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
OWN_NAMES: Final = {
    "español": "es",
    "espanol": "es",
    "deutsch": "de",
    "français": "fr",
    "francais": "fr",
    "italiano": "it",
    "português": "pt",
    "portugues": "pt",
    "kiswahili": "sw",
    "中文": "zh",
    "العربية": "ar",
    "русский": "ru",
    "tiếng việt": "vi",
    "한국어": "ko",
}
OTHER: Final = {
    "en": "Other",
    "es": "Otra respuesta",
    "de": "Sonstiges",
    "fr": "Autre",
    "it": "Altro",
    "pt": "Outro",
    "sw": "Nyingine",
    "vi": "Khác",
    "zh": "其他",
}
# The answers that LimeSurvey does not write down.
AGREE: Final = {
    "en": {"Y": "Yes", "U": "Uncertain", "N": "No", "I": "Increase", "S": "Same"}
    | {"D": "Decrease", "F": "Female", "M": "Male"},
    "es": {"Y": "Sí", "U": "No estoy seguro", "N": "No", "I": "Aumentó", "S": "Igual"}
    | {"D": "Disminuyó", "F": "Mujer", "M": "Hombre"},
    "de": {"Y": "Ja", "U": "Unsicher", "N": "Nein", "I": "Zunahme", "S": "Gleich"}
    | {"D": "Abnahme", "F": "Weiblich", "M": "Männlich"},
    "fr": {"Y": "Oui", "U": "Incertain", "N": "Non", "I": "Augmentation", "S": "Identique"}
    | {"D": "Diminution", "F": "Femme", "M": "Homme"},
}
NONE: Final = {
    "en": "None of these",
    "es": "Ninguna de estas",
    "de": "Nichts davon",
    "fr": "Aucune de ces réponses",
}
CODE: Final = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z]+)?)\s*\)\s*$")
SHAPE: Final = re.compile(r"([a-z]{2,3})(-[A-Za-z]+)?")
# These two-letter codes are words of the instrument format.
TAKEN: Final = {"id": "ind"}


def code_of(name: str, taken: Collection[str] = ()) -> str:
    """Return the code of a language as a header names it: English (en), Deutsch, es.

    A name that says nothing to us gets the first free code that ISO 639-2 keeps for local use.
    """
    in_brackets = CODE.search(name)
    word = in_brackets[1] if in_brackets else name.strip()
    known = {label.lower(): code for code, label in NAMES.items()} | OWN_NAMES
    if shaped := SHAPE.fullmatch(word.lower()):
        code = shaped[1] + ("" if shaped[2] is None else f"-{shaped[2][1:].title()}")
        return TAKEN.get(code, code)
    if word.lower() in known:
        return known[word.lower()]
    free = (f"qa{letter}" for letter in "abcdefghijklmnopqrst" if f"qa{letter}" not in taken)
    return next(free, "und")


def header_of(code: str) -> str:
    """Return what stands behind ``label::`` for a language."""
    return f"{NAMES.get(code.partition('-')[0], code)} ({code})"
