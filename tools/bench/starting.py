"""What people wait for at the beginning: imports, the demonstration, the second start."""

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cities import environment, load_demo
from timing import Figure, alternated, seconds

STARTS, PORT = 5, 23811
READY = "Engage is running at "


def import_figures() -> Iterator[Figure]:
    """Yield what an analyst waits for first."""
    programs = {
        "nothing": "pass",
        "stats": "import engage.stats",
        "special": "import scipy.special",
        "estimates": "import engage.stats.estimates",
        "analysts": "from engage.cli import engage; engage(['stats', '--help'], None, None, False)",
    }
    took = alternated({name: _python(text) for name, text in programs.items()})
    yield Figure("import engage.stats", took["stats"] - took["nothing"], "s", 0.2)
    more = took["estimates"] - took["special"]
    yield Figure("import engage.stats.estimates, more than scipy.special", more, "s", 0.2)
    yield Figure("`engage stats --help`", took["analysts"], "s")


def demo_figures(folder: Path) -> Iterator[Figure]:
    """Yield how long the demonstration takes to load, and every later start."""
    yield Figure("demo loaded, briefings included", seconds(lambda: load_demo(folder)), "s")
    walls, cpus = zip(*(_start(folder) for _ in range(STARTS)), strict=True)
    yield Figure("second `engage up` until it answers", sorted(walls)[STARTS // 2], "s", 5)
    yield Figure("processor time of that start and its stop", sorted(cpus)[STARTS // 2], "s CPU")


def _python(program: str) -> Callable[[], object]:
    command = [sys.executable, "-c", program]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _start(folder: Path) -> tuple[float, float]:
    before = _children_cpu()
    started = time.perf_counter()
    command = [sys.executable, "-m", "engage", "up", "--port", str(PORT)]
    with subprocess.Popen(
        command, env=environment(folder), stdout=subprocess.PIPE, text=True
    ) as running:
        lines = running.stdout or ()
        is_ready = any(line.startswith(READY) for line in lines)
        wall = time.perf_counter() - started
        running.send_signal(signal.SIGTERM)
    if not is_ready:
        raise RuntimeError("engage up did not start")
    return wall, _children_cpu() - before


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
