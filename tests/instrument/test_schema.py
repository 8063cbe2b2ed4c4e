"""The published JSON Schema accepts what the loader accepts, and refuses the commonest mistakes."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from engage.config import data_folder
from engage.instrument.schema import json_schema
from engage.instrument.yaml_tree import Listing, Node, Scalar, Table, read_tree
from tests.instrument.small import OLD
from tests.instrument.test_shipped import SHIPPED

SCHEMA = json.loads(json_schema())
TYPES = {
    **{"string": str, "integer": int, "boolean": bool, "array": list, "object": dict},
    **{"number": (int, float), "null": type(None)},
}


def plain(node: Node) -> Any:
    """Return a YAML tree as an editor sees it."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return [plain(child) for child in node.items]
    assert isinstance(node, Table)
    return {key: plain(child) for key, child in node.items.items()}


def faults(schema: dict[str, Any], value: Any, path: str = "") -> Iterator[str]:
    """Yield where a value breaks a schema, for the words of draft 2020-12 that ours uses."""
    if "$ref" in schema:
        yield from faults(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value, path)
    for word in {"anyOf", "oneOf"} & schema.keys():
        n_fit = sum(not list(faults(one, value, path)) for one in schema[word])
        if n_fit == 0 or (word == "oneOf" and n_fit > 1):
            yield f"{path} fits {n_fit} of {word}"
    kind = schema.get("type")
    is_odd = kind == "integer" and isinstance(value, bool)
    if kind is not None and (is_odd or not isinstance(value, TYPES[kind])):
        yield f"{path} is no {kind}"
        return
    yield from worded(schema, value, path)
    if isinstance(value, dict):
        yield from keyed(schema, value, path)
    for i, one in enumerate(value if isinstance(value, list) else ()):
        yield from faults(schema.get("items", {}), one, f"{path}/{i}")


def worded(schema: dict[str, Any], value: Any, path: str) -> Iterator[str]:
    if "const" in schema and value != schema["const"]:
        yield f"{path} is not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path} is none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path} does not match"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{path} is too small"
    if isinstance(value, list) and len(value) < schema.get("minItems", 0):
        yield f"{path} is too short"


def keyed(schema: dict[str, Any], value: dict[str, Any], path: str) -> Iterator[str]:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    rest = schema.get("additionalProperties", True)
    yield from (
        f"{path}/{key} is missing" for key in schema.get("required", ()) if key not in value
    )
    for key, one in value.items():
        found = [known[key]] if key in known else []
        found += [part for pattern, part in patterns.items() if re.search(pattern, key)]
        if not found and rest is False:
            yield f"{path}/{key} is unknown"
        for part in found or ([rest] if isinstance(rest, dict) else []):
            yield from faults(part, one, f"{path}/{key}")


def read(text: str) -> Any:
    tree, _ = read_tree(text, "my.yaml")
    return plain(tree)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_instruments_fit_the_schema(name: str) -> None:
    text = (data_folder("surveys") / f"{name}.yaml").read_text(encoding="utf-8")
    assert list(faults(SCHEMA, read(text))) == []


def test_further_languages_fit_without_being_named() -> None:
    french = OLD.replace('es: "', 'fr: "Texte", es: "').replace("[en, es]", "[en, es, fr, zh-Hant]")
    assert list(faults(SCHEMA, read(french))) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        pytest.param("id: small", "id: Small", "/id", id="id"),
        pytest.param('version: "1"', "version: 1", "/version", id="version without quotes"),
        pytest.param("type: multi", "type: many", "/sections/0/items/2", id="type"),
        pytest.param("max: 2", 'max: "two"', "/sections/0/items/2", id="a word for a number"),
        pytest.param("        hint:", "        hints:", "/sections/0/items/0", id="unknown key"),
        pytest.param("{code: 3,", "{cod: 3,", "/scales/good3/0/code", id="key missing"),
        pytest.param("en: What comes first?", "en: 1", "/sections/0/items/2", id="no text"),
    ],
)
def test_mistakes_do_not_fit(old: str, new: str, path: str) -> None:
    assert list(faults(SCHEMA, read(OLD))) == []
    found = list(faults(SCHEMA, read(OLD.replace(old, new))))
    assert [fault for fault in found if fault.startswith(path)]
