"""A small reader of JSON Schema: as much of it as the OpenAPI document uses."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

TYPES = {
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
KNOWN = {
    *("type", "properties", "required", "additionalProperties", "items", "prefixItems", "anyOf"),
    *("oneOf", "enum", "const", "$ref", "title", "description", "default", "format"),
    *("minItems", "maxItems"),
}


def misfits(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a value does not fit a schema; a word of JSON Schema not known here fails too."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from misfits(value, resolved(schema["$ref"], root), root)
    for word in ("anyOf", "oneOf"):
        if word in schema:
            fitting = [not list(misfits(value, one, root)) for one in schema[word]]
            if sum(fitting) != 1 and not (word == "anyOf" and any(fitting)):
                yield f"{value!r} fits {sum(fitting)} of {word}"
    allowed = [schema["const"]] if "const" in schema else schema.get("enum", [value])
    if value not in allowed:
        yield f"{value!r} is not one of {allowed}"
    if "type" in schema:
        yield from _typed(value, schema, root)


def resolved(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference inside the document points to."""
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def _typed(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[str]:
    is_number_of_bool = isinstance(value, bool) and schema["type"] != "boolean"
    if is_number_of_bool or not isinstance(value, TYPES[schema["type"]]):
        yield f"{value!r} is no {schema['type']}"
    elif isinstance(value, dict):
        yield from _fields(value, schema, root)
    elif isinstance(value, list):
        for i, one in enumerate(value):
            parts = schema.get("prefixItems")
            yield from misfits(one, parts[i] if parts else schema.get("items", {}), root)
    elif schema.get("format") == "date":
        date.fromisoformat(value)


def _fields(value: dict[str, Any], schema: Mapping[str, Any], root: Any) -> Iterator[str]:
    known, more = (
        schema.get("properties", {}),
        schema.get("additionalProperties", not schema.get("properties")),
    )
    yield from (f"{name} is missing" for name in schema.get("required", ()) if name not in value)
    for name, part in value.items():
        if name in known:
            yield from (f"{name}: {fault}" for fault in misfits(part, known[name], root))
        elif isinstance(more, dict):
            yield from (f"{name}: {fault}" for fault in misfits(part, more, root))
        elif not more:
            yield f"{name} is not in the schema"
