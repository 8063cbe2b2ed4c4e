"""Work beside the web requests: features register jobs here, the worker runs them.

What is to be done stands as rows in our own tables; a queued job only says "look now". A job that
is lost with its worker is found again by the periodic sweep of the same feature.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

from engage.config import Config

log = logging.getLogger("engage")
Work = Callable[..., None]
KEY: Final = "engage_jobs"
MINUTES_A_DAY: Final = 24 * 60


@dataclass(frozen=True)
class Job:
    """Work that a feature registered, by hand (later) or every so many minutes."""

    name: str
    work: Work
    minutes: int | None = None
    busy: threading.Lock = field(default_factory=threading.Lock, compare=False)

    def __call__(self, *args: str | int) -> None:
        """Do the work here and now."""
        self.work(*args)

    def later(self, *args: str | int) -> None:
        """Let a worker do the work soon; called after the commit that stored what is to be done."""
        try:
            queue(current_app).run(self.name, *args)
        except (
            Exception
        ) as fault:  # of Redis or of the disk: what is stored, the sweep finds anyway
            log.warning("nobody could be woken for %s: %s", self.name, type(fault).__name__)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of one application, and the task that runs a job by its name."""

    huey: Huey
    run: Callable[..., Any]


JOBS: Final[dict[str, Job]] = {}


def job(work: Work) -> Job:
    """Register a function as a job; its arguments are texts and whole numbers."""
    return _register(Job(_name(work), work))


def every(minutes: int) -> Callable[[Work], Job]:
    """Register a function as a job that the worker runs every so many minutes by itself."""
    if not 1 <= minutes <= MINUTES_A_DAY:
        raise ValueError(f"a job runs every 1 to {MINUTES_A_DAY} minutes, not {minutes}")
    return lambda work: _register(Job(_name(work), work, minutes))


def queue(app: Flask) -> Queue:
    """Return the application's queue, opened at its first use."""
    if KEY not in app.extensions:
        app.extensions[KEY] = _open(app)
    found: Queue = app.extensions[KEY]
    return found


def schedule(app: Flask) -> Huey:
    """Return the queue with every periodic job on it, for the worker."""
    opened = queue(app)
    for found in JOBS.values():
        if found.minutes is not None:
            _schedule(opened.huey, app, found)
    return opened.huey


def run_waiting(app: Flask) -> int:
    """Do everything that waits in the queue, here and now, and return how many jobs it were."""
    huey, n_done = queue(app).huey, 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        n_done += 1
    return n_done


def run(app: Flask, name: str, *args: str | int) -> None:
    """Do a job in a context of its own; a periodic one that is still at work is left alone."""
    found = JOBS[name]
    if not found.busy.acquire(blocking=found.minutes is None):
        return
    try:
        with app.app_context():
            found.work(*args)
    finally:
        found.busy.release()


def _open(app: Flask) -> Queue:
    config: Config = app.extensions["engage"]
    # Redis may be shared with others: what they write there is not unpickled.
    serializer = SignedSerializer(secret=app.config["SECRET_KEY"], salt="engage-jobs")
    options: dict[str, Any] = {"name": "engage", "results": False, "serializer": serializer}
    if config.redis_url:
        huey = RedisHuey(url=config.redis_url, **options)
    else:
        huey = SqliteHuey(filename=str(config.instance / "jobs.sqlite"), **options)

    def run_job(name: str, *args: str | int) -> None:
        run(app, name, *args)

    return Queue(huey, huey.task(name="run_job")(run_job))


def _schedule(huey: Huey, app: Flask, found: Job) -> None:
    def is_due(now: datetime) -> bool:
        return (now.hour * 60 + now.minute) % (found.minutes or 1) == 0

    def run_periodic() -> None:
        run(app, found.name)

    huey.periodic_task(is_due, name=f"every_{found.name}")(run_periodic)


def _register(new: Job) -> Job:
    JOBS[new.name] = new
    return new


def _name(work: Work) -> str:
    return f"{work.__module__}.{work.__qualname__}"
