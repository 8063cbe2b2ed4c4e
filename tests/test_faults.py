"""Faults of the computer end the command line with one sentence and code 2, never with a trace."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engage import cli

ENGAGE = (sys.executable, "-m", "engage")


def complaint(*order: str, **variables: str) -> str:
    environment = os.environ | variables
    done = subprocess.run([*ENGAGE, *order], env=environment, capture_output=True, text=True)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


@pytest.mark.parametrize("order", [("init",), ("demo", "load"), ("doctor",)])
def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path, order: tuple[str, ...]) -> None:
    place = tmp_path / "taken"
    place.write_text("a letter")
    words = complaint(*order, ENGAGE_INSTANCE=str(place))
    assert str(place) in words
    assert "choose another folder" in words
    assert place.read_text() == "a letter"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "engage.sqlite").write_text("a letter that is no database " * 100)
    assert "The database refuses" in complaint("doctor", ENGAGE_INSTANCE=str(tmp_path))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)


def test_a_full_disk_is_one_sentence_and_leaves_no_half_key(
    full_disk: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ENGAGE_INSTANCE", str(tmp_path / "here"))
    monkeypatch.setattr(sys, "argv", ["engage", "init"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 2
    assert "make room on that disk" in capsys.readouterr().err
    assert list((tmp_path / "here" / "keys").iterdir()) == []
