"""Steps on the way through a survey, counted in memory and written down several at once.

A page that is answered must not wait for a counter; what a process had not written down when it
was killed is lost, and a counter shown in steps of ten can bear it.
"""

from collections import Counter
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from engage.surveys.models import Wave
from engage.surveys.sending import writing
from engage.surveys.tallies import Pair, raise_tallies

MOST: Final = 20
SECONDS: Final = 60.0


class Passing:
    """The steps that this process has not written down yet."""

    def __init__(self) -> None:
        """Begin with none."""
        self.waiting: Counter[tuple[int, Pair]] = Counter()
        self.since = 0.0
        self.lock = Lock()

    def count(self, engine: Engine, wave_id: int, pair: Pair) -> None:
        """Count a step, and write all of them down when they are many or old."""
        with self.lock:
            if not self.waiting:
                self.since = monotonic()
            self.waiting[wave_id, pair] += 1
            is_time = self.waiting.total() >= MOST or monotonic() - self.since >= SECONDS
            taken = self.waiting if is_time else Counter()
            if is_time:
                self.waiting = Counter()
        for wave in sorted({wave for wave, _ in taken}):
            with suppress(DBAPIError):  # a busy disk may cost a count, never somebody's page
                write_down(engine, wave, {pair: n for (w, pair), n in taken.items() if w == wave})


def write_down(engine: Engine, wave_id: int, steps: dict[Pair, int]) -> None:
    """Add steps to the counters of a wave, unless it has closed meanwhile."""
    with writing(engine) as connection:
        status = connection.scalar(select(Wave.status).where(Wave.id == wave_id))
        if status == "open":
            raise_tallies(connection, wave_id, steps)
            connection.commit()
