"""The OpenAPI 3.1 document of the programming interface, made from the types that are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from engage.results import api
from engage.stats.published import KINDS

PROBLEM: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "additionalProperties": False,
}
FILTERS: Final = ("area", "item")
PAGING: Final = ("offset", "limit")
PARAMETERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "wave": {"in": "path", "required": True, "schema": {"type": "string"}},
    "area": {"in": "query", "schema": {"type": "string"}},
    "item": {"in": "query", "schema": {"type": "string"}},
    "measure": {
        "in": "query",
        "schema": {"type": "string", "enum": ["share", "top2", "mean", "unsure"]},
    },
    "offset": {"in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
    "limit": {
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": api.MOST, "default": api.MOST},
    },
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: what it answers with, and what may be asked of it."""

    path: str
    summary: str
    sent: Any
    parameters: tuple[str, ...] = ()


OPERATIONS: Final = (
    Operation("/waves", "Published waves, the one that closed last first", api.Waves),
    Operation("/waves/{wave}", "A release with its method", api.WaveFacts, ("wave",)),
    Operation("/waves/{wave}/areas", "Areas and groups", api.Areas, ("wave",)),
    Operation("/waves/{wave}/items", "Questions and answers", api.Items, ("wave",)),
    Operation(
        "/waves/{wave}/cells",
        "Published cells",
        api.Page[api.Cell],
        ("wave", *FILTERS, "measure", *PAGING),
    ),
    Operation(
        "/waves/{wave}/verdicts",
        "Outcomes of the planned comparisons",
        api.Page[api.VerdictOn],
        ("wave", *FILTERS, *PAGING),
    ),
    Operation("/waves/{wave}/voices", "Themes and quotes", api.Voices, ("wave",)),
)


def document(server: str, city: str) -> dict[str, Any]:
    """Return the document of the interface at an address."""
    schemas = _schemas()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Published survey results – {city}",
            "version": "1",
            "description": (
                "Read only. Every figure comes from a frozen release and is what the pages show; "
                "small groups are words or nothing. Ask with If-None-Match to be told that nothing "
                "changed."
            ),
        },
        "servers": [{"url": server}],
        "paths": {one.path: {"get": _described(one)} for one in OPERATIONS},
        "components": {"schemas": schemas | {"Problem": dict(PROBLEM)}},
    }


def _described(one: Operation) -> dict[str, Any]:
    answers = {
        "200": _answer(one.summary, "application/json", _name(one)),
        "304": {"description": "Nothing changed since the ETag that was sent."},
    }
    if one.parameters:
        answers["404"] = _answer("No such wave", "application/problem+json", "Problem")
        answers["410"] = _answer(
            "Withdrawn, with the reason", "application/problem+json", "Problem"
        )
    if "limit" in one.parameters:
        answers["422"] = _answer("A parameter is wrong", "application/problem+json", "Problem")
    return {
        "summary": one.summary,
        "operationId": _name(one),
        "parameters": [{"name": name, **PARAMETERS[name]} for name in one.parameters],
        "responses": answers,
    }


def _answer(description: str, media: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": description, "content": {media: {"schema": reference}}}


def _name(one: Operation) -> str:
    return "Wave" if one.path.endswith("}") else one.path.rpartition("/")[2].title()


def _schemas() -> dict[str, Any]:
    adapters = [(_name(one), "serialization", TypeAdapter(one.sent)) for one in OPERATIONS]
    made, common = TypeAdapter.json_schemas(
        adapters,  # type: ignore[arg-type]  # modes are literals in pydantic's signature
        ref_template="#/components/schemas/{model}",
    )
    found = dict(common.get("$defs", {}))
    found = {name: schema for (name, _mode), schema in made.items()} | found
    for name, kind in KINDS.items():  # their kind stands beside them in what is sent
        found[kind.__name__] = _kind(name, TypeAdapter(kind).json_schema())
    shown = [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in KINDS.values()]
    cell = found["Cell"]
    return found | {
        "Cell": {**cell, "properties": cell["properties"] | {"shown": {"oneOf": shown}}}
    }


def _kind(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    required: Sequence[str] = schema.get("required", ())
    return {
        **schema,
        "properties": {"kind": {"const": name}, **schema["properties"]},
        "required": ["kind", *required],
        "additionalProperties": False,
    }
