"""The three import rules of the house, one case per file, and the breaches that must be caught."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "engage"
PURE = ("stats", "instrument", "charts", "calendar")
PURE_MAY = sys.stdlib_module_names | {
    *("numpy", "scipy", "pydantic", "ruamel", "icalendar", "dateutil"),
    *("shapely", "plotly", "openpyxl", "xlrd"),
}
WEB = {"flask", "flask_wtf", "wtforms", "flask_login", "flask_security", "flask_babel", "werkzeug"}
FEATURES = (
    *("places", "people", "meetings"),
    *("surveys", "authoring", "fieldwork", "polls", "comments"),
    *("results", "problems", "briefings", "portal"),
)
FILES = ("models", "queries", "*", "services", "forms", "tasks", "public", "staff", "commands")
SHARED = {"models", "queries", "services"}
# the named modules that are of the web: how Flask-Security is set up, what a request brings along
WEB_SIDE = {
    "engage.people.session": "forms",
    "engage.meetings.pages": "tasks",
    "engage.briefings.twin": "tasks",
    "engage.surveys.visits": "forms",
    "engage.surveys.frames": "tasks",  # the journey of a tablet and of a call
}
# Flask-Security finds accounts by these two base classes
PERMITTED = {
    ("engage.people.models", "flask_security.RoleMixin"),
    ("engage.people.models", "flask_security.UserMixin"),
}
MAY_IMPORT_FEATURES = {"app", "cli", "worker", "demo"}
PUTS_TOGETHER = MAY_IMPORT_FEATURES | {"launcher"}
HOME = {
    "plotly": "engage.charts.plotly",
    "weasyprint": "engage.pdf_child",  # the child process of engage/pdf.py
    "ruamel": "engage.instrument.yaml_tree",
}


def module_of(path: Path) -> str:
    """Return the dotted name of a file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


FOUND = {module_of(p): p for p in sorted(PACKAGE.rglob("*.py")) if "versions" not in p.parts}


def faults(module: str, text: str) -> list[str]:
    """Return every breach in a module's text: the line, the import and the rule."""
    tree = ast.parse(text)
    found = []
    for line, target in imports(tree):
        rule = None if (module, target) in PERMITTED else broken_rule(module, target)
        if rule:
            found.append(f"{module}:{line} imports {target}: {rule}")
    return found + [f"{module}:{line}: no import inside a function" for line in late(tree)]


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every import with its line, wherever it stands, module and alias joined."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def late(tree: ast.AST) -> set[int]:
    """Return the lines of imports inside functions."""
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    inner = (n for function in functions for n in ast.walk(function))
    return {n.lineno for n in inner if isinstance(n, ast.Import | ast.ImportFrom)}


def broken_rule(module: str, target: str) -> str | None:
    """Return the rule that an import breaks, or None."""
    here, there = (*module.split("."), "", "")[:3], (*target.split("."), "", "")[:3]
    home = HOME.get(there[0], module)
    if module != home:
        return f"{there[0]} stands only in {home}"
    if here[1] in PURE:
        is_allowed = there[0] in PURE_MAY or (there[0] == "engage" and there[1] in PURE)
        return None if is_allowed else "the pure ring imports only itself"
    if here[1] in FEATURES:
        return web_rule(module, there) or feature_rule(module, there)
    if there[0] == "engage" and there[1] in FEATURES and here[1] not in MAY_IMPORT_FEATURES:
        return "the platform knows no feature"
    return None


def web_rule(module: str, there: tuple[str, ...]) -> str | None:
    """Return the rule when a file below forms imports anything of the web."""
    is_web = there[0] in WEB or there[:2] == ("engage", "web")
    is_low = height(module) < FILES.index("forms")
    return "models, queries, services and named modules know no web" if is_web and is_low else None


def feature_rule(module: str, there: tuple[str, ...]) -> str | None:
    """Return the rule when a feature imports from the right, from above or from inside another."""
    mine = module.split(".")[1]
    if there[0] != "engage" or there[1] not in {*FEATURES, *PUTS_TOGETHER}:
        return None
    if there[1] in PUTS_TOGETHER:
        return "no feature imports what puts it together"
    if there[1] == mine:
        its, own = height(".".join(there)), height(module)
        is_fine = its < own or its == own == FILES.index("*")
        return None if is_fine else "inside a feature files import downwards"
    if FEATURES.index(there[1]) > FEATURES.index(mine):
        return "features import leftwards"
    return (
        None
        if layer_of(there[2]) in SHARED
        else "of another feature only models, queries, services"
    )


def height(module: str) -> int:
    """Return how high a file stands inside its feature."""
    name = (*module.split("."), "")[2]
    if module in WEB_SIDE:
        return FILES.index(WEB_SIDE[module])
    return FILES.index(layer_of(name))


def layer_of(name: str) -> str:
    """Return the layer of a file: staff_keys.py is one topic of the layer staff (ADR 0015)."""
    layer = name.split("_")[0]
    return layer if layer in FILES else "*"


@pytest.mark.parametrize("module", FOUND)
def test_file_keeps_the_import_rules(module: str) -> None:
    found = faults(module, FOUND[module].read_text(encoding="utf-8"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("package", ["engage", "engage.stats"])
def test_package_file_is_bare(package: str) -> None:
    assert not list(imports(ast.parse(FOUND[package].read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("module", "text", "rule"),
    [
        pytest.param("engage.stats.raking", "import flask", "pure ring", id="pure-to-flask"),
        pytest.param("engage.charts.svg", "from engage import places", "pure ring", id="pure-feat"),
        pytest.param("engage.charts.svg", "import engage.db", "pure ring", id="pure-to-platform"),
        pytest.param(
            "engage.places.services",
            "from engage.surveys.queries import sample",
            "leftwards",
            id="rightward",
        ),
        pytest.param("engage.places.staff", "from engage import surveys", "leftwards", id="joined"),
        pytest.param(
            "engage.people.services",
            "from engage.people.public import bp",
            "downwards",
            id="upward",
        ),
        pytest.param(
            "engage.surveys.staff",
            "from engage.places.forms import BeatForm",
            "of another feature only",
            id="foreign-forms",
        ),
        pytest.param(
            "engage.surveys.services_keys",
            "from engage.surveys.staff_keys import bp",
            "downwards",
            id="upward-from-topic",
        ),
        pytest.param(
            "engage.meetings.services", "from flask import request", "no web", id="web-in-service"
        ),
        pytest.param(
            "engage.meetings.words", "from engage.web import public", "no web", id="web-in-named"
        ),
        pytest.param(
            "engage.results.queries", "def f():\n    import json", "inside a function", id="late"
        ),
        pytest.param(
            "engage.places.models",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import engage.portal.public",
            "leftwards",
            id="type-checking",
        ),
        pytest.param("engage.charts.svg", "import plotly.io", "stands only", id="second-plotly"),
        pytest.param(
            "engage.briefings.services",
            "from weasyprint import HTML",
            "stands only",
            id="second-pdf",
        ),
        pytest.param(
            "engage.portal.public", "from engage.app import create_app", "together", id="to-app"
        ),
        pytest.param(
            "engage.launcher", "from engage.people.models import User", "platform", id="platform"
        ),
    ],
)
def test_breach_is_caught(module: str, text: str, rule: str) -> None:
    assert [fault for fault in faults(module, text) if rule in fault]


@pytest.mark.parametrize(
    ("module", "text"),
    [
        pytest.param("engage.stats.raking", "import numpy as np\nimport math", id="pure-to-numpy"),
        pytest.param("engage.results.services", "from engage.stats.types import Sample", id="pure"),
        pytest.param("engage.portal.public", "from engage.surveys import queries", id="leftward"),
        pytest.param("engage.people.staff", "from engage.people.forms import F", id="downward"),
        pytest.param("engage.worker", "from engage.surveys import tasks", id="worker-to-feature"),
        pytest.param("engage.charts.plotly", "import plotly.graph_objects", id="plotly-at-home"),
    ],
)
def test_proper_import_passes(module: str, text: str) -> None:
    assert faults(module, text) == []
