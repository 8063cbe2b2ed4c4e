"""A process that dies at its k-th statement, simulated by an exception that nothing catches."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, event

from engage.db import db


class Crash(BaseException):
    """The end of a process; as a BaseException it passes every handler of ours."""


@dataclass
class Watch:
    """How many statements and commits were seen, and whether the crash came."""

    n: int = 0
    has_crashed: bool = False


@contextmanager
def crash_at(k: int) -> Iterator[Watch]:
    """Crash inside the block just before its k-th statement or commit."""
    watch = Watch()

    def count(connection: Connection, *_anything: object) -> None:
        watch.n += 1
        if watch.n == k:
            watch.has_crashed = True
            connection.invalidate()  # the operating system closes what a dead process had open
            raise Crash

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, count)
    try:
        yield watch
    except Crash:
        db.session.remove()
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(Engine, name, count)
