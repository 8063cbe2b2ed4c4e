"""What a results page costs: the same, however many answers its release was made of."""

import secrets
import statistics
from collections.abc import Iterator
from pathlib import Path

from cities import NOW, open_city
from flask import Flask
from sqlalchemy import insert, select
from timing import Figure, call

from engage.db import db
from engage.demo import truths
from engage.demo.loading import Site, load_wave, publish_wave, read_wave
from engage.results.queries import published_waves
from engage.surveys.models import Response

SEASON, BEAT = truths.WAVES[0], "2"
FEW, MANY = 611, 100_000
ROUNDS, WARM_UP = 60, 10
EMPTY = "/accessibility"


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the cost of the same page from few and from many responses, asked for in turns."""
    cities = [published(folder / str(n), n) for n in (FEW, MANY)]
    took: list[list[float]] = [[], []]
    for _ in range(WARM_UP + ROUNDS):
        for (app, address), found in zip(cities, took, strict=True):
            found.append(call(app, address, expected={200}).cpu)
    few, many = (statistics.median(found[WARM_UP:]) for found in took)
    yield Figure(f"results page from {FEW} responses", few * 1000, "ms CPU")
    yield Figure(f"the same from {MANY:,} / from {FEW}", many / few, "x", 1.1)
    least = empty(*cities[0])
    yield Figure("results page / an empty page of ours plus its bytes", few / least, "x", 2)


def empty(app: Flask, address: str) -> float:
    """Return what an emptier page of the same city costs, and sending the bytes of this one."""
    text = app.test_client().get(address).text
    plain = Flask("bytes")
    plain.add_url_rule("/", view_func=lambda: text)
    pages = ((app, EMPTY), (plain, "/"))
    took = [[call(*page, expected={200}).cpu for _ in range(ROUNDS)] for page in pages]
    return sum(statistics.median(found) for found in took)


def published(folder: Path, n: int) -> tuple[Flask, str]:
    """Return a city with one wave of so many responses, and the address of its results."""
    app = open_city(folder, "NORMAL")
    with app.app_context():
        site = Site(db.session(), app.extensions["engage"], NOW)
        load_wave(site, SEASON)
        _multiply(n)
        read_wave(site, SEASON)
        publish_wave(site, SEASON)
        (wave,) = published_waves(site.session)
    return app, f"/results/{wave}/{BEAT}"


def _multiply(n: int) -> None:
    """Repeat the responses of the demonstration under new ids until there are so many."""
    session = db.session()
    rows = [dict(row) for row in session.execute(select(Response.__table__)).mappings()]
    n_more = n - len(rows)
    while n_more > 0:
        more = [{**row, "id": secrets.token_hex(16)} for row in rows[:n_more]]
        session.execute(insert(Response.__table__), more)
        n_more -= len(more)
    session.commit()
