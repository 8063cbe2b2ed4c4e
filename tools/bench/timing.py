"""How the benchmarks time: CPU time in one process, medians, the yardstick in the same run."""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response
from werkzeug.test import EnvironBuilder, run_wsgi_app


@dataclass(frozen=True)
class Timed:
    """One answer with the CPU seconds that it took."""

    status: int
    headers: Any
    body: bytes
    cpu: float


def call(app: Flask, path: str, method: str = "GET", **request: Any) -> Timed:
    """Send one request through the WSGI application; building it is not timed."""
    builder = EnvironBuilder(path=path, method=method, base_url="http://localhost", **request)
    environ = builder.get_environ()
    started = time.process_time()
    chunks, status, headers = run_wsgi_app(app.wsgi_app, environ)
    body = b"".join(chunks)
    cpu = time.process_time() - started
    return Timed(int(status[:3]), headers, body, cpu)


def median_ms(seconds: Iterable[float]) -> float:
    """Return the median in milliseconds."""
    return statistics.median(list(seconds)) * 1000


def yardsticks(rounds: int = 2000) -> tuple[float, float]:
    """Return the CPU milliseconds of an empty response and of one INSERT, both in bare Flask."""
    with tempfile.TemporaryDirectory() as folder:
        app = bare_app(Path(folder) / "bare.sqlite")
        empty = [call(app, "/").cpu for _ in range(rounds)]
        data = {"answer": "4"}
        insert = [call(app, "/insert", "POST", data=data).cpu for _ in range(rounds)]
    return median_ms(empty[200:]), median_ms(insert[200:])


def bare_app(database: Path) -> Flask:
    """Return ten lines of Flask with one route and one INSERT."""
    app = Flask("bare")
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE answer (value TEXT)")
    app.add_url_rule("/", view_func=lambda: Response(""))

    def insert() -> Response:
        connection.execute("INSERT INTO answer VALUES (?)", ("4",))
        return Response("")

    app.add_url_rule("/insert", endpoint="insert", view_func=insert, methods=["POST"])
    return app


def best_of(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the median wall seconds of some work."""
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return statistics.median(took)
