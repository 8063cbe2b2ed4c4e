"""Plotly's script and our copy of its styles belong together; nothing is loaded from elsewhere."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from engage.config import data_folder
from engage.static_files import OURS

STYLE_IDS = (
    "plotly.js-style-global",
    "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53",
)


def script() -> str:
    spec = find_spec("plotly")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_text("utf-8")


def test_styles_are_those_of_the_installed_version() -> None:
    # Taken once in Chromium from this version's style sheet; a new version needs a new dump.
    assert "plotly.js v4.1.1" in script()[:200]
    assert ".modebar-btn" in (OURS / "plotly.css").read_text("utf-8")


@pytest.mark.parametrize("name", STYLE_IDS)
def test_page_holds_the_guard_that_the_script_looks_for(name: str) -> None:
    page = (data_folder("templates") / "results" / "plotly.html").read_text("utf-8")
    assert f'id="{name}"' in page
    assert "no-inline-styles" in script()


def test_own_script_is_small_and_shows_no_bar_of_signs() -> None:
    own = (OURS / "explore.js").read_text("utf-8")
    assert len(own) < 2816
    assert "displayModeBar: false" in own  # its buttons say in words what they do
    assert "http" not in own
