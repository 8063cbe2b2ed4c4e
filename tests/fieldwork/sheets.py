"""Pressing the buttons of the paper pages in tests."""

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PAGE = "/staff/fieldwork/paper"


def press(
    browser: FlaskClient, path: str, data: Mapping[str, str] | None = None, page: str = PAGE
) -> TestResponse:
    """Send a form of staff with the token of a page."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get(page).text)
    assert found
    return browser.post(path, data={"csrf_token": found[1], **(data or {})})


def keyed_in(typed: Mapping[str, str], code: str, step: str = "keep") -> dict[str, str]:
    """Return the fields of an entry: ``language`` and each question by its name."""
    named = {k if k == "language" else f"k.{k}": v for k, v in typed.items()}
    return {"code": code, "step": step, **named}
