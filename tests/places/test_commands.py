"""The commands of places say what they did, or which fault stands where."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from engage.errors import InputErrors
from tests.places.files import SEATTLE, row_of

Run = Callable[..., Result]


@pytest.fixture
def squares(tmp_path: Path) -> Path:
    """A file with two beats."""
    path = tmp_path / "squares.geojson"
    path.write_bytes(row_of("1", "2"))
    return path


def test_import_tells_what_changed_and_then_that_nothing_did(runner: Run) -> None:
    first = runner("beats", "import", SEATTLE, "--code", "name", "--vintage", "2015")
    again = runner("beats", "import", SEATTLE, "--code", "name")

    assert first.exit_code == 0, first.output
    assert "51 added: B1, B2, B3" in first.output
    assert "boundaries of 2015" in first.output
    assert "Nothing changed: 51 beats are as before." in again.output


def test_list_and_at_name_the_beats(runner: Run, squares: Path) -> None:
    runner("beats", "import", squares, "--code", "beat")

    assert [row["code"] for row in json.loads(runner("beats", "list", "--json").output)] == [
        "1",
        "2",
    ]
    assert runner("beats", "list").output.startswith("1\t")
    assert runner("beats", "at", "-120.685", "35.605").output == "2\n"
    assert runner("beats", "at", "-121", "35.605").exit_code == 1


def test_list_without_beats_says_how_to_begin(runner: Run) -> None:
    assert "engage beats import" in runner("beats", "list").output


def test_a_list_of_beats_needs_no_code_option(runner: Run, tmp_path: Path) -> None:
    (tmp_path / "beats.csv").write_text("code,name\n1,Downtown\n")

    assert "1 added: 1" in runner("beats", "import", tmp_path / "beats.csv").output


def test_a_map_needs_the_code_option(runner: Run, squares: Path) -> None:
    result = runner("beats", "import", squares)

    assert result.exit_code == 2
    assert "--code FIELD" in result.output


def test_a_bad_file_is_refused_whole(runner: Run, tmp_path: Path) -> None:
    (tmp_path / "twice.geojson").write_bytes(row_of("1", "1", "2"))

    result = runner("beats", "import", tmp_path / "twice.geojson", "--code", "beat")

    assert isinstance(result.exception, InputErrors)
    assert "twice.geojson, features 1, 2" in str(result.exception)
    assert runner("beats", "list", "--json").output == "[]\n"


def test_margins_are_counted(runner: Run, squares: Path, tmp_path: Path) -> None:
    runner("beats", "import", squares, "--code", "beat")
    (tmp_path / "m.csv").write_text("area,variable,level,count\ncity,age,a,5\n1,adults,all,3\n")

    first = runner("margins", "import", tmp_path / "m.csv", "--source", "census")

    assert first.output == "2 counts read: 2 new, 0 changed or gone, 0 as before.\n"
