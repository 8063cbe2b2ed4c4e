"""The commands for authors: what they print, and with which exit code."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tests.instrument.test_advice import HEAD as INSTRUMENT
from tests.instrument.test_advice import PAGE, SCALED, WALK, item

Run = Callable[..., Result]


def written(tmp_path: Path, *items: str) -> str:
    """Write an instrument and return the path of its file."""
    path = tmp_path / "my.yaml"
    path.write_text(INSTRUMENT + PAGE + "".join(items), encoding="utf-8")
    return str(path)


def test_check_prints_advice_with_its_line_and_is_content(runner: Run, tmp_path: Path) -> None:
    leading = item("q", SCALED, "Don't you think that officers walk here a lot these days?")
    result = runner("survey", "check", written(tmp_path, WALK, leading))
    assert result.exit_code == 0
    line = (INSTRUMENT + PAGE + WALK).count("\n") + 1
    first, *rest = result.output.splitlines()
    assert first.startswith(f"my.yaml:{line}:")
    assert ": advice: “don't you” tells people what to answer. Ask openly" in first
    assert rest == [
        "my.yaml: en reads at grade 1 of school (Flesch-Kincaid).",
        "my.yaml: about 0.2 minutes to answer (0.2 to 0.2).",
        "my.yaml: 2 items, 2 columns, no faults.",
    ]


def test_check_prints_faults_and_fails(runner: Run, tmp_path: Path) -> None:
    broken = WALK.replace("scale: yesno", "scale: maybe")
    result = runner("survey", "check", written(tmp_path, broken))
    assert result.exit_code != 0
    assert "maybe is no scale" in str(result.exception or result.output)
