"""From what a draft begins: nothing, an older version with a new number, or a file."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from engage.authoring.drafted import drafted
from engage.errors import InputErrors, Problem
from engage.instrument.editing import Data, from_data, replaced

TITLES: Final = {"en": "A new survey", "es": "Una encuesta nueva"}
START: Final = {"en": "Before you begin", "es": "Antes de empezar"}
CONSENT: Final = {
    "en": "I am 18 or older and agree to take part. No name is asked or stored.",
    "es": "Tengo 18 años o más y acepto participar. No se pide ni se guarda ningún nombre.",
}
AREA: Final = {
    "en": "Where is your home? We keep only the police beat.",
    "es": "¿Dónde está su hogar? Solo guardamos la zona policial.",
}
MISSING: Final = {
    "dk": {"code": -8, "en": "Don't know", "es": "No sé"},
    "ref": {"code": -9, "en": "Prefer not to say", "es": "Prefiero no decir"},
}


def blank_text(languages: Sequence[str], year: int) -> str:
    """Return the text of a new instrument: consent and area, so that it has no fault."""
    items = [
        {"id": "consent", "type": "consent", "required": True, **_spoken(CONSENT, languages)},
        {"id": "beat", "type": "area", "layer": "beats", "required": True}
        | _spoken(AREA, languages),
    ]
    section = {"id": "start", "title": _spoken(START, languages), "items": items}
    missing = {name: {"code": m["code"], **_spoken(m, languages)} for name, m in MISSING.items()}
    return from_data(
        {
            "engage_instrument": 1,
            "id": "new_survey",
            "version": f"{year}.1",
            "languages": list(languages),
            "title": _spoken(TITLES, languages),
            "missing": missing,
            "sections": [section],
        }
    )


def renewed(text: str, taken: Collection[tuple[str, str]]) -> str:
    """Return a text under a version that is not taken yet: the next one behind its own."""
    draft = drafted(text)
    version = draft.version
    while (draft.id, version) in taken:
        version = next_version(version)
    return text if version == draft.version else replaced(text, ("version",), version)


def next_version(version: str) -> str:
    """Return the version behind one: its last number raised by one."""
    found = re.fullmatch(r"(.*?)([0-9]{1,9})(\D*)", version)
    if found is None:
        return f"{version[:17]}.2"
    return f"{found[1]}{int(found[2]) + 1}{found[3]}"


def uploaded_text(raw: bytes, name: str) -> str:
    """Return the text of an uploaded file, or refuse with the reason."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "This is not a text file in UTF-8."
        raise InputErrors([Problem(name, what, "Choose a .yaml file.")]) from None


def _spoken(words: Data, languages: Sequence[str]) -> dict[str, Data]:
    return {one: words.get(one, words["en"]) for one in languages}
