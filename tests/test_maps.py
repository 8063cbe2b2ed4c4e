"""The large rooms have a map in their first file, and every file stands in it once."""

import re
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "engage"


@pytest.mark.parametrize("room", ["surveys", "fieldwork"])
def test_every_file_stands_once_in_the_map_of_its_room(room: str) -> None:
    lines = (import_module(f"engage.{room}").__doc__ or "").splitlines()
    lists = [line for line in lines if line.startswith("    ")]
    files = {path.stem for path in (PACKAGE / room).glob("*.py")} - {"__init__"}
    assert sorted(re.findall(r"\w+", " ".join(lists))) == sorted(files)
