"""Counters of a wave while it is open: one dimension each, no row per answer, gone with the mix.

They are never crossed, no backup holds them, and pages show them in steps of ten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias, cast

from sqlalchemy import ClauseElement, Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from engage.surveys.models import MODES, Route, Tally
from engage.surveys.statements import run

Dimension: TypeAlias = Literal[
    "begun", "page", "day", "area", "mode", "language", "minutes", "opened"
]
Pair: TypeAlias = tuple[Dimension, str]
TALLY: Final = cast(Table, Tally.__table__)
# Whoever needs longer has put the phone down in between.
ONE_SITTING: Final = 60 * 60
INSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is counted of answers besides their content: the day, and the seconds they took."""

    on: date
    seconds: float | None = None


def tallies_of(content: Mapping[str, Any], arrived: Arrived) -> dict[Pair, int]:
    """Return the counters that answers raise, each on its own; weeks hide the day of the rest."""
    year, number, _ = arrived.on.isocalendar()
    week = f"{year}-W{number:02} "
    route: Route = content["route"]
    found: list[Pair] = [
        ("area", week + str(content["area"] or "")),
        ("day", arrived.on.isoformat()),
        ("language", week + str(content["language"])),
        ("mode", week + str(content.get("mode") or MODES.get(route, ""))),
    ]
    if arrived.seconds is not None and arrived.seconds < ONE_SITTING:
        found.append(("minutes", str(int(arrived.seconds // 60))))
    return dict.fromkeys(found, 1)


def raise_tallies(connection: Connection, wave_id: int, by: Mapping[Pair, int]) -> None:
    """Raise counters of a wave in one statement, always in the same order."""
    values: dict[str, object] = {"wave": wave_id}
    for i, (dimension, bucket) in enumerate(sorted(by)):
        values |= {f"d{i}": dimension, f"b{i}": bucket, f"n{i}": by[dimension, bucket]}
    run(connection, _raise(connection.dialect.name, len(by)), values)


def set_tally(connection: Connection, wave_id: int, of: Pair, n: int) -> None:
    """Set a counter of a wave."""
    row = {"wave_id": wave_id, "dimension": of[0], "bucket": of[1], "n": n}
    insert = INSERTS[connection.dialect.name](TALLY).values(row)
    key = [TALLY.c.wave_id, TALLY.c.dimension, TALLY.c.bucket]
    connection.execute(insert.on_conflict_do_update(index_elements=key, set_={"n": n}))


@lru_cache(maxsize=64)
def _raise(dialect: str, n_pairs: int) -> ClauseElement:
    rows: list[dict[str, Any]] = [
        {
            "wave_id": bindparam("wave"),
            "dimension": bindparam(f"d{i}"),
            "bucket": bindparam(f"b{i}"),
            "n": bindparam(f"n{i}"),
        }
        for i in range(n_pairs)
    ]
    insert = INSERTS[dialect](TALLY).values(rows)
    key = [TALLY.c.wave_id, TALLY.c.dimension, TALLY.c.bucket]
    raised: ClauseElement = insert.on_conflict_do_update(
        index_elements=key, set_={"n": TALLY.c.n + insert.excluded.n}
    )
    return raised
