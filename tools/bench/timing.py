"""How the benchmarks time and report: medians, yardsticks of the same run, goals met or missed."""

import resource
import statistics
import time
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

Clock = Callable[[], float]


@dataclass(frozen=True)
class Timed:
    """One answer with the CPU and wall seconds that it took."""

    status: int
    headers: Any
    body: bytes
    cpu: float
    wall: float


@dataclass(frozen=True)
class Figure:
    """Something measured, beside the most that it may be; None where it only informs."""

    name: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def is_missed(self) -> bool:
        """Return whether a goal was set and missed."""
        return self.at_most is not None and self.value > self.at_most

    def row(self) -> str:
        """Return the figure as a row of docs/benchmarks.md."""
        goal = "" if self.at_most is None else f"≤ {self.at_most:g} {self.unit}"
        verdict = " **missed**" if self.is_missed else ""
        return f"| {self.name:64} | {goal:>12} | {self.value:.3g} {self.unit}{verdict} |"


def call(
    app: Flask,
    path: str,
    method: str = "GET",
    expected: Container[int] = (200, 302, 303),
    **request: Any,
) -> Timed:
    """Send one request through the WSGI application; building it is not timed."""
    builder = EnvironBuilder(path=path, method=method, base_url="http://localhost", **request)
    environ = builder.get_environ()
    cpu, wall = time.process_time(), time.perf_counter()
    chunks, status, headers = run_wsgi_app(app.wsgi_app, environ)
    body = b"".join(chunks)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if int(status[:3]) not in expected:
        raise RuntimeError(f"{method} {path}: {status}")
    return Timed(int(status[:3]), headers, body, cpu, wall)


def seconds(work: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """Return the seconds of some work, by default by the clock on the wall."""
    started = clock()
    work()
    return clock() - started


def alternated(
    works: Mapping[str, Callable[[], object]],
    rounds: int = 10,
    clock: Clock = time.perf_counter,
) -> dict[str, float]:
    """Return the median seconds of each work, done in turns after a first round unmeasured."""
    for work in works.values():
        work()
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            took[name].append(seconds(work, clock))
    return {name: statistics.median(found) for name, found in took.items()}


def most_memory() -> float:
    """Return the most MB that this process held; Linux's ru_maxrss counts its parent's, too."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def resident_memory(pid: int) -> float:
    """Return the MB that a process holds now; nothing where it has ended or /proc is missing."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
