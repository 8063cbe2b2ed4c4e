"""The command that rewrites an instrument file: whole or not at all, with its rights."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from engage.errors import InputErrors
from engage.surveys.commands import survey_group

SHIPPED = Path(__file__).parents[2] / "surveys" / "problem_outcome.yaml"


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    path = tmp_path / "messy.yaml"
    text = SHIPPED.read_text(encoding="utf-8").replace('version: "2026.1"', "version: 2026.1")
    path.write_text(text, encoding="utf-8", newline="\r\n")
    path.chmod(0o640)
    return path


def test_file_is_rewritten_with_the_same_rights(messy: Path) -> None:
    result = CliRunner().invoke(survey_group, ["fmt", str(messy)])
    assert result.output == "messy.yaml: rewritten.\n"
    assert messy.read_bytes() == SHIPPED.read_bytes()
    assert messy.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in messy.parent.glob("*")] == ["messy.yaml"]


def test_canonical_file_is_left_alone() -> None:
    result = CliRunner().invoke(survey_group, ["fmt", "--check", str(SHIPPED)])
    assert (result.exit_code, result.output) == (
        0,
        "problem_outcome.yaml: already in the canonical form.\n",
    )


def test_check_writes_nothing_and_fails(messy: Path) -> None:
    before = messy.read_bytes()
    result = CliRunner().invoke(survey_group, ["fmt", "--check", str(messy)])
    assert isinstance(result.exception, InputErrors)
    assert messy.read_bytes() == before


def test_faulty_file_is_left_alone(messy: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("scale: yesno", "scale: maybe")
    messy.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(survey_group, ["fmt", str(messy)])
    assert "maybe is no scale" in str(result.exception)
    assert messy.read_text(encoding="utf-8") == text
