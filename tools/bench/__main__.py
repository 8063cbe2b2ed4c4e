"""The speed of what people wait for, beside yardsticks of the same run: make bench."""

import os
import platform
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import answering
import areas
import beside
import calendars
import calling
import drawing
import growing
import locating
import meeting
import protecting
import publishing
import sizing
import starting
import tabulating
import unchanged
from timing import Figure

ROOT = Path(__file__).parents[2]
LIBRARIES = ("flask", "werkzeug", "sqlalchemy", "cryptography", "weasyprint", "numpy")


def figures(folder: Path) -> Iterator[Figure]:
    """Yield every figure."""
    yield from answering.figures(folder / "answering")
    yield from sizing.figures(folder / "sizing")
    yield from growing.figures(folder / "growing")
    yield from publishing.figures(folder / "publishing")
    yield from locating.figures(folder / "locating")
    yield from calendars.figures(folder / "calendars")
    yield from meeting.figures(folder / "meeting")
    yield from tabulating.figures()
    yield from calling.figures()
    yield from areas.figures()
    yield from unchanged.figures(2)
    yield from protecting.figures()
    yield from starting.import_figures()
    yield from starting.demo_figures(folder / "demo")
    yield from drawing.figures(folder / "demo")
    yield from beside.figures(folder / "demo")


def main() -> None:
    """Print the table of docs/benchmarks.md, and which goals were missed."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, {libraries}; {_machine()}\n")
    print("| figure | goal | measured |\n|---|---|---|")
    missed = []
    # beside the project: a folder for temporary files may lie in memory, where nothing is durable
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
        for figure in figures(Path(folder)):
            print(figure.row(), flush=True)
            missed += [figure.name] if figure.is_missed else []
    print(f"\n{_machine()}")
    print("Missed: " + "; ".join(missed) if missed else "Every goal is met.")


def _machine() -> str:
    load = " ".join(f"{one:.2f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores, {platform.machine()}, load {load}"


if __name__ == "__main__":
    main()
