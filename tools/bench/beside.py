"""What a resident waits while briefings are drawn: pages sent beside a worker that is at work."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from answering import FORM, HEADERS
from cities import NOW, demo_city, environment
from drawing import forget, four_pages
from flask import Flask
from resident import Resident
from timing import Figure, call

from engage.briefings.queries import n_waiting
from engage.briefings.services import request_briefings
from engage.briefings.tasks import make_next
from engage.db import db

WAVE, QUEUED, SENT, PAUSE, PATIENCE = "open-now", 20, 300, 0.02, 120.0


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the median and the slowest twentieth of a page sent, alone and beside the worker."""
    app = demo_city(folder)
    resident = Resident(
        lambda path, method, body, headers: call(app, path, method, data=body, headers=headers),
        lambda *_: None,
    )
    resident.walk(f"/s/{WAVE}", "review")
    cookie = f"answers={resident.cookies['answers']}"
    _sent(app, cookie)  # the first ones load what the others find
    alone = sorted(_sent(app, cookie) for _ in range(SENT))
    beside = sorted(_beside_the_worker(app, folder, cookie))
    middle = statistics.median(beside) / statistics.median(alone)
    yield Figure("page POST, wall time, FULL", statistics.median(alone) * 1000, "ms")
    yield Figure(f"the same while {QUEUED} briefings are drawn / alone", middle, "x", 1.2)
    yield Figure("p95 of it, alone", alone[len(alone) * 95 // 100] * 1000, "ms")
    yield Figure("p95 of it, while they are drawn", beside[len(beside) * 95 // 100] * 1000, "ms")


def _sent(app: Flask, cookie: str) -> float:
    """Return the seconds of one page sent; residents do not come without a pause."""
    time.sleep(PAUSE)
    headers = {**HEADERS, "Cookie": cookie}
    return call(app, f"/s/{WAVE}/q/life", "POST", {303}, data=FORM, headers=headers).wall


def _beside_the_worker(app: Flask, folder: Path, cookie: str) -> Iterator[float]:
    """Yield the seconds of pages sent from the first briefing made until none waits any more."""
    with app.app_context():
        asked = four_pages(app.extensions["engage"])[:QUEUED]
        forget()
        for _ in request_briefings(db.session(), asked, NOW, "bench"):
            make_next.later()
    command = [sys.executable, "-m", "engage.worker"]
    with subprocess.Popen(command, env=environment(folder)) as worker:
        try:
            until = time.monotonic() + PATIENCE
            while (n_left := _waiting(app)) and time.monotonic() < until:
                took = _sent(app, cookie)
                if n_left < len(asked):
                    yield took
        finally:
            worker.terminate()
    if _waiting(app):
        raise RuntimeError(f"{_waiting(app)} of {len(asked)} briefings were not made")


def _waiting(app: Flask) -> int:
    with app.app_context():
        return n_waiting(db.session())
