"""The worker: runs the jobs of every feature until it is told to stop (python -m engage.worker)."""

import logging
from datetime import UTC, datetime
from importlib import import_module
from typing import Final

from flask import Flask, current_app

from engage import backup
from engage.app import FEATURES, create_app, modules_of
from engage.jobs import every, schedule

WORKERS: Final = 2
# A queue of files is asked at most this often whether something is there.
MAX_DELAY: Final = 2.0


@every(minutes=10)
def nightly_backup() -> None:
    """Write the backup of the night, or of the first minutes on a computer that sleeps at night."""
    backup.write_if_due(current_app, datetime.now(UTC))


def load_tasks() -> None:
    """Let every feature register its jobs."""
    for feature in FEATURES:
        for name in modules_of(feature, "tasks"):
            import_module(name)


def main(app: Flask) -> None:
    """Run jobs until SIGTERM, after which the job at hand is finished first, or SIGINT."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    load_tasks()
    consumer = schedule(app).create_consumer(
        workers=WORKERS, max_delay=MAX_DELAY, graceful_signal="TERM"
    )
    consumer.run()


if __name__ == "__main__":
    main(create_app())
