"""The pattern page shows every component, and its golden HTML tells when the design changes."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engage.app import create_app
from engage.config import Config
from tests.pages import CheckingClient

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "patterns.html"
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
PUBLIC_MACRO = re.compile(r"{% macro ([a-z]\w*)\(")
# A token and the hash in a file's name differ from run to run and from edit to edit.
CHANGING = re.compile(r'(name="csrf_token" value=")[^"]+|(/static/\w+\.)[0-9a-f]+(?=\.)')


@pytest.fixture
def page(config: Config) -> str:
    """The pattern page of an application in development."""
    app: Flask = create_app(replace(config, development=True))
    app.test_client_class = CheckingClient
    with app.app_context():
        return app.test_client().get("/patterns").text


def test_pattern_page_is_the_golden_one(page: str) -> None:
    steady = CHANGING.sub(lambda found: found[1] or found[2] or "", page).replace("\r", "")
    if os.environ.get("ENGAGE_GOLDEN"):
        GOLDEN.write_text(steady, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == steady, "read the diff, then: make golden"


def test_every_component_is_shown(page: str) -> None:
    headings = " ".join(re.findall(r"<h2>(.*?)</h2>", page))
    used = (ROOT / "templates" / "patterns.html").read_text()
    for path in COMPONENTS:
        assert path.stem in headings or path.stem == "form_errors"
        assert f'"components/{path.name}"' in used


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_offers_one_macro_named_like_its_file(path: Path) -> None:
    assert PUBLIC_MACRO.findall(path.read_text()) == [path.stem]


def test_pattern_page_is_for_development_only(app: Flask) -> None:
    assert app.test_client().get("/patterns").status_code == 404
