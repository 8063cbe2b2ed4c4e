"""What answering a survey costs, beside the yardstick; every request alternates with it."""

import statistics
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bare import bare_app
from cities import WAVE, open_city
from resident import Resident
from timing import Figure, Timed, call

WARM_UP, WALKS, WALKS_ON_DISK = 12, 120, 40
Samples = dict[str, list[Timed]]


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the cost of every kind of page, of the whole way, and of sending on a real disk."""
    found = walked(folder / "normal", "NORMAL", WALKS)
    cpu = {kind: statistics.median(one.cpu for one in took) for kind, took in found.items()}
    empty, insert = cpu["bare GET"], cpu["bare POST"]
    yield Figure("yardstick: empty page of bare Flask", empty * 1e6, "µs CPU")
    yield Figure("yardstick: bare Flask, one field, one INSERT", insert * 1e6, "µs CPU")
    yield Figure("first survey page, cached / empty page", cpu["GET first"] / empty, "x", 2)
    yield Figure("question page with a draft / empty page", cpu["GET q"] / empty, "x", 4)
    yield Figure("page POST / bare INSERT", cpu["POST q"] / insert, "x", 4)
    yield Figure("final submit / bare INSERT", cpu["POST send"] / insert, "x", 7)
    journey = sum(median * len(found[kind]) / WALKS for kind, median in _ours(cpu).items())
    yield Figure("whole journey of a resident", journey * 1000, "ms CPU", 9)
    n_requests = sum(len(found[kind]) for kind in _ours(cpu)) / WALKS
    yield Figure("requests of that journey", n_requests, "")
    durable = walked(folder / "full", "FULL", WALKS_ON_DISK)
    wall = {kind: statistics.median(one.wall for one in took) for kind, took in durable.items()}
    ratio = wall["POST send"] / wall["bare POST"]
    yield Figure("final submit / bare INSERT, wall time, FULL", ratio, "x", 2)
    yield Figure("final submit, wall time, FULL", wall["POST send"] * 1000, "ms")


def walked(folder: Path, synchronous: str, walks: int) -> Samples:
    """Return what every kind of request took; the yardstick's two stand before each of ours."""
    folder.mkdir(parents=True)
    app, bare = open_city(folder, synchronous), bare_app(folder / "bare.sqlite", synchronous)
    found: Samples = defaultdict(list)

    def heard(kind: str, took: Timed) -> None:
        found[kind].append(took)
        found["bare GET"].append(call(bare, "/"))
        found["bare POST"].append(call(bare, "/", "POST", data={"answer": "4"}))

    def send(path: str, method: str, body: str, headers: dict[str, str]) -> Timed:
        return call(app, path, method, data=body, headers=headers)

    for number in range(WARM_UP + walks):
        if number == WARM_UP:
            found.clear()
        Resident(send, heard).walk(f"/s/{WAVE}")
    return found


def _ours(cpu: dict[str, float]) -> dict[str, float]:
    return {kind: median for kind, median in cpu.items() if not kind.startswith("bare")}
