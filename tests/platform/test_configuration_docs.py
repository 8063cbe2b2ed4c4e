"""Every setting is documented."""

from dataclasses import fields
from pathlib import Path

import pytest

from engage.config import City, Config, Contact, Mail

TEXT = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text()
INTERNAL = {"instance", "testing", "city", "mail", "secret_key", "code_pepper", "contact"}
NAMES = [f.name for kind in (Config, City, Contact, Mail) for f in fields(kind)]


@pytest.mark.parametrize("name", sorted(set(NAMES) - INTERNAL))
def test_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT
