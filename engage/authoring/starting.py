"""From what a draft begins: nothing, an older version with a new number, or a file."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from engage.authoring.drafted import drafted
from engage.errors import InputErrors, Problem
from engage.instrument.editing import Data, from_data, replaced, text_of
from engage.instrument.exchange.reading import is_foreign, read_foreign
from engage.instrument.exchange.reports import Unreadable
from engage.instrument.yaml_tree import NO_TEXT

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

MOST_REMARKS: Final = 200
LONGEST_REMARK: Final = 240


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The text of an uploaded file, and what did not come along from another format."""

    text: str
    remarks: tuple[str, ...]


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


def uploaded(raw: bytes, name: str) -> Uploaded:
    """Return what an uploaded file says, whatever it was written by, or refuse with the reason."""
    if not is_foreign(raw):
        return Uploaded(_decoded(raw, name), ())
    try:
        found = read_foreign(raw, PurePath(name).stem)
    except Unreadable as refusal:
        raise InputErrors([Problem(name, refusal.what, refusal.remedy)]) from None
    remarks = tuple(str(line) for line in found.lines)
    return Uploaded(_with_remarks(text_of(found.instrument), name, remarks), remarks)


def _with_remarks(text: str, name: str, remarks: Sequence[str]) -> str:
    """Return a text with what its import had to say at the top, where it cannot be lost."""
    shown = [f"Imported from {name}; {len(remarks)} remarks.", *remarks[:MOST_REMARKS]]
    lines = [f"# {' '.join(line.split())}"[:LONGEST_REMARK] for line in shown]
    return "\n".join([*(NO_TEXT.sub("?", line) for line in lines), text])


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "This is no text in UTF-8 and no workbook."
        remedy = "Choose a .yaml file, an XLSForm, a LimeSurvey .lss or SurveyJS JSON."
        raise InputErrors([Problem(name, what, remedy)]) from None


def _spoken(words: Data, languages: Sequence[str]) -> dict[str, Data]:
    return {one: words.get(one, words["en"]) for one in languages}
