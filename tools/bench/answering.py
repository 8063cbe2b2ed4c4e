"""What answering a survey costs, beside the yardstick; every request alternates with it."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bare import bare_app
from cities import NOW, WAVE, open_city
from resident import Resident
from timing import Figure, Timed, call

from engage.db import db
from engage.surveys.sealing import DraftKey, draft_key
from engage.surveys.sending import stored_draft
from engage.surveys.services import begin_draft

WARM_UP, ROUNDS, ROUNDS_ON_DISK, WALKS = 200, 2000, 300, 100
FORM = {"qol": "3", "safe_day": "3", "safe_night": "2"}
HEADERS = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}


@dataclass(frozen=True)
class Median:
    """What one of our requests takes, and the yardstick's two beside it, in seconds."""

    ours: float
    empty: float
    insert: float


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the cost of every kind of page, of the whole way, and of sending on a real disk."""
    city = City(folder / "normal", "NORMAL")
    first = city.median(lambda: city.get(f"/s/{WAVE}"))
    page = city.median(lambda: city.get(f"/s/{WAVE}/q/life", city.key))
    post = city.median(lambda: city.post(f"/s/{WAVE}/q/life", city.key, FORM))
    sent = city.median(city.send)
    yield Figure("yardstick: empty page of bare Flask", page.empty * 1e6, "µs CPU")
    yield Figure("yardstick: bare Flask, one field, one INSERT", post.insert * 1e6, "µs CPU")
    yield Figure("first survey page, cached / empty page", first.ours / first.empty, "x", 2)
    yield Figure("question page with a draft / empty page", page.ours / page.empty, "x", 4)
    yield Figure("page POST / bare INSERT", post.ours / post.insert, "x", 4)
    yield Figure("final submit / bare INSERT", sent.ours / sent.insert, "x", 7)
    n_requests, journey = city.journey()
    yield Figure(f"whole journey, {n_requests} requests", journey * 1000, "ms CPU", 9)
    disk = City(folder / "full", "FULL")
    sent = disk.median(disk.send, lambda took: took.wall, ROUNDS_ON_DISK)
    yield Figure("final submit / bare INSERT, wall time, FULL", sent.ours / sent.insert, "x", 2)
    yield Figure("final submit, wall time, FULL", sent.ours * 1000, "ms")


class City:
    """A city with an open survey, a resident's finished draft, and the yardstick beside it."""

    def __init__(self, folder: Path, synchronous: str, text: str = "", topic: str = "life") -> None:
        folder.mkdir(parents=True)
        self.topic, self.turns = topic, count()
        self.app = open_city(folder, synchronous, text)
        self.bare = bare_app(folder / "bare.sqlite", synchronous)
        resident = Resident(self._send, lambda *_: None)
        resident.walk(f"/s/{WAVE}", "review")
        self.key = draft_key(resident.cookies["answers"])
        with self.app.app_context():
            self.content = stored_draft(db.engine, self.key)

    def first(self) -> Timed:
        """Ask for the first page, which is kept for a moment."""
        return self.get(f"/s/{WAVE}")

    def anew(self) -> Timed:
        """Ask for the first page by an address of its own, under which nothing is kept."""
        return self.get(f"/s/{WAVE}?{next(self.turns)}")

    def page(self) -> Timed:
        """Ask for a page of questions with a draft."""
        return self.get(f"/s/{WAVE}/q/{self.topic}", self.key)

    def get(self, path: str, key: DraftKey | None = None) -> Timed:
        """Ask for a page, with a draft or without."""
        return call(self.app, path, expected={200}, headers=_headers(key))

    def post(self, path: str, key: DraftKey, form: dict[str, str]) -> Timed:
        """Send a form."""
        return call(self.app, path, "POST", {303}, data=form, headers=_headers(key))

    def send(self) -> Timed:
        """Send the answers of another resident, whose draft is made beforehand."""
        key = draft_key()
        with self.app.app_context():
            begin_draft(db.engine, key, self.content, NOW.date())
        return self.post(f"/s/{WAVE}/send", key, {"key": key.sent.hex()})

    def median(
        self,
        ask: Callable[[], Timed],
        of: Callable[[Timed], float] = lambda took: took.cpu,
        rounds: int = ROUNDS,
    ) -> Median:
        """Return the medians of a request and of the yardstick's two, asked for in turns."""
        found: list[tuple[float, float, float]] = []
        for _ in range(WARM_UP + rounds):
            empty, insert = call(self.bare, "/"), call(self.bare, "/", "POST", data={"answer": "4"})
            found.append((of(ask()), of(empty), of(insert)))
        return Median(*map(statistics.median, zip(*found[WARM_UP:], strict=True)))

    def walked(self) -> float:
        """Return the processor seconds of one whole way."""
        took: list[float] = []
        Resident(self._send, lambda _kind, one: took.append(one.cpu)).walk(f"/s/{WAVE}")
        return sum(took)

    def journey(self) -> tuple[int, float]:
        """Return the number of requests of a whole way, and the sum of their median seconds."""
        took: dict[str, list[float]] = defaultdict(list)
        for _ in range(WALKS):
            Resident(self._send, lambda kind, one: took[kind].append(one.cpu)).walk(f"/s/{WAVE}")
        n_requests = sum(map(len, took.values())) // WALKS
        return n_requests, sum(statistics.median(x) * len(x) for x in took.values()) / WALKS

    def _send(self, path: str, method: str, body: str, headers: dict[str, str]) -> Timed:
        return call(self.app, path, method, data=body, headers=headers)


def _headers(key: DraftKey | None) -> dict[str, str]:
    return HEADERS if key is None else {**HEADERS, "Cookie": f"answers={key.secret}"}
