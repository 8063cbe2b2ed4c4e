"""What an insider reads after the mix: every order of the rows, and every byte of the files."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from engage.db import Base
from tests.promises.city import City

SLICE: Final = 24
# By chance one of 40 residents stands in the right place; ten or more happen once in ten million
# tries (a Poisson count of mean 1), and a rank correlation beyond 0.85 is rarer still.
MOST_HITS: Final = 9
MOST_CORRELATION: Final = 0.85


def orders(
    city: City, table: str = "response", value: str = "answers"
) -> Iterator[tuple[str, list[str]]]:
    """Yield what is stored, by default the answers, in every order that its table gives it."""
    columns = [column.name for column in Base.metadata.tables[table].columns]
    hidden = ["ctid", "xmin::text::bigint", "cmin::text::bigint"] if city.is_postgres else []
    for order in ("", *(f"ORDER BY {name}" for name in (*columns, *hidden))):
        yield order, [row[0] for row in city.rows(f"SELECT {value} FROM {table} {order}")]  # noqa: S608
    if not city.is_postgres:
        rows = city.rows(f"SELECT id, {value} FROM {table}")  # noqa: S608
        pages = (city.config.instance / "engage.sqlite").read_bytes()
        yield (
            "place in the file",
            [a for _, a in sorted(rows, key=lambda r: pages.find(r[0].encode()))],
        )


def hits(arrived: Sequence[str], found: Sequence[str]) -> int:
    """Return how many residents an insider finds who takes one order for the other."""
    forward = sum(a == b for a, b in zip(arrived, found, strict=True))
    return max(forward, sum(a == b for a, b in zip(arrived, reversed(found), strict=True)))


def correlation(arrived: Sequence[str], found: Sequence[str]) -> float:
    """Return Spearman's rank correlation of two orders, without its sign."""
    n = len(arrived)
    place = {one: i for i, one in enumerate(found)}
    squares = sum((i - place[one]) ** 2 for i, one in enumerate(arrived))
    return abs(1 - 6 * squares / (n * (n * n - 1)))


def files_with(folder: Path, secrets: Sequence[bytes]) -> list[str]:
    """Return the files below a folder that hold a piece of a secret, hexadecimal or not."""
    pieces = [piece for one in secrets for piece in _pieces(one)]
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # a server tidies up in the meantime
        if any(piece in content for piece in pieces):
            found.append(path.relative_to(folder).as_posix())
    return found


def table_folder(city: City, data: Path) -> Path:
    """Return the folder of a PostgreSQL server that holds the tables, all of it on the disk."""
    with city.app.app_context():
        (place,) = city.rows("SELECT pg_relation_filepath('response')")[0]
    return Path(data, os.path.dirname(place))  # a path that the server wrote


def _pieces(secret: bytes) -> Iterator[bytes]:
    # from the middle: a page may hold the rest elsewhere, and the ends of a sealed text are padding
    start = max(0, len(secret) // 2 - SLICE // 2)
    piece = secret[start : start + SLICE]
    yield piece
    yield piece.hex().encode()
