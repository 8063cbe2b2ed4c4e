"""The JSON Schema of the instrument format, for editors that check and complete while one types."""

import json
from typing import Any, Final

from engage.instrument.model import Instrument

TITLE: Final = "Engage instrument"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
LANGUAGE: Final = "[a-z]{2,3}(-[A-Z][A-Za-z]+)?"
SPOKEN: Final = {"en": "The words in English.", "es": "The words in Spanish."}
Schema = dict[str, Any]


def json_schema() -> str:
    """Return the JSON Schema of an instrument file (draft 2020-12).

    It knows what a file may hold, not what it may mean: ``engage survey check`` says that.
    """
    schema = Instrument.model_json_schema(by_alias=True)
    parts = {name: _part(part) for name, part in schema.pop("$defs").items()}
    whole = {"$schema": DIALECT, **_part(schema), "title": TITLE, "$defs": parts}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _part(schema: Schema) -> Schema:
    """Return the schema of one mapping, with the language codes as keys where it has words."""
    part: Schema = _without_titles(schema)
    keys = part.get("properties", {})
    if "words" in keys:
        del keys["words"]
        keys |= {code: {"type": "string", "description": said} for code, said in SPOKEN.items()}
        # a short key such as max or id is no language
        short = "|".join(sorted(name for name in keys if len(name) <= 3))
        pattern = f"^(?!({short})$){LANGUAGE}$"
        part["patternProperties"] = {pattern: {"type": "string"}}
    return part


def _without_titles(value: Any) -> Any:
    """Return a schema without the titles that pydantic makes of names; an editor shows them."""
    if isinstance(value, list):
        return [_without_titles(one) for one in value]
    if not isinstance(value, dict):
        return value
    is_title = isinstance(value.get("title"), str)
    return {k: _without_titles(v) for k, v in value.items() if not (k == "title" and is_title)}
