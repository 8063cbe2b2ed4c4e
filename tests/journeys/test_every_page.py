"""Every page that a person can reach by links passes all checkers, in English."""

from pathlib import Path

import pytest
from flask import Flask

from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.walking import FIRST, check_all

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("more_waves")]


@pytest.mark.parametrize("role", FIRST)
def test_every_page_passes(
    app: Flask, demo_site: DemoSite, open_context: OpenContext, role: str, tmp_path: Path
) -> None:
    check_all(app, demo_site, open_context(locale="en"), role, tmp_path / "html")
