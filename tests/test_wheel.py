"""The wheel works outside the checkout: templates and surveys travel inside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def run(*order: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(order, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    run(*PIP, "wheel", *options, str(ROOT), cwd=folder)
    return next(folder.glob("engage-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    run(*PIP, "install", "--no-deps", "--no-index", "--target", target, wheel, cwd=target)
    return target


def test_data_travels_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "surveys"):
        files = [p for p in (ROOT / folder).rglob("*") if p.is_file() and p.name[0] != "."]
        inside = {f"engage/_data/{p.relative_to(ROOT).as_posix()}" for p in files}
        assert inside <= names
    assert {"engage/py.typed", "engage/migrations/env.py"} <= names


def test_nothing_foreign_travels_along(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"engage", next(t for t in tops if t.endswith(".dist-info"))}


def test_console_script_is_named(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    points = next(n for n in archive.namelist() if n.endswith("entry_points.txt"))
    assert "engage = engage.cli:main" in archive.read(points).decode()


def test_installed_copy_uses_its_own_data(installed: Path, tmp_path: Path) -> None:
    # PYTHONPATH comes before the checkout that the tests' environment points to
    environment = os.environ | {
        "PYTHONPATH": str(installed),
        "ENGAGE_INSTANCE": str(tmp_path / "here"),
    }
    help_text = run(sys.executable, "-m", "engage", "--help", cwd=tmp_path, environment=environment)
    code = "from engage.config import data_folder as f; print(f('templates'), f('surveys'))"
    folders = run(sys.executable, "-c", code, cwd=tmp_path, environment=environment)
    assert "beat by beat" in help_text
    data = installed / "engage" / "_data"
    assert folders.split() == [str(data / "templates"), str(data / "surveys")]
    assert not (tmp_path / "here").exists()
