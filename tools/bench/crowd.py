"""A crowd on a running server, by hand: python tools/bench/crowd.py URL WAVE [RESIDENTS].

Without a number 64 clients answer as fast as they can for 20 seconds, which shares the cores with
the server: compare servers with it, not machines. With a number so many residents come one after
the other within a minute, and each answers once (docs/benchmarks.md).
"""

import statistics
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from resident import Resident
from timing import Timed
from werkzeug.datastructures import Headers

CLIENTS, SECONDS, MINUTE = 64, 20.0, 60.0


@dataclass
class Crowd:
    """What all clients together saw."""

    address: str
    until: float = 0.0
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    n_failed: int = 0

    def act(self, wave: str) -> None:
        """Answer the survey again and again until the time is over."""
        while time.monotonic() < self.until:
            self.answer(wave)

    def come(self, wave: str, after: float) -> None:
        """Answer the survey once, after some seconds."""
        time.sleep(after)
        self.answer(wave)

    def answer(self, wave: str) -> None:
        """Answer the survey from its first page to its last."""
        try:
            Resident(self._sent, self._heard).walk(f"/s/{wave}")
        except (OSError, HTTPException, RuntimeError) as fault:
            self.n_failed += 1
            print(f"failed: {fault!r}", file=sys.stderr)

    def _sent(self, path: str, method: str, body: str, headers: dict[str, str]) -> Timed:
        connection = HTTPConnection(self.address, timeout=30)
        started = time.perf_counter()
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        wall = time.perf_counter() - started
        return Timed(answer.status, Headers(answer.getheaders()), content, 0.0, wall)

    def _heard(self, kind: str, took: Timed) -> None:
        self.took[kind].append(took.wall)


def main(url: str, wave: str, residents: str = "0") -> None:
    """Send the crowd and print what it saw."""
    crowd, n_residents = Crowd(urlsplit(url).netloc), int(residents)
    moments = [(i + 1) / n_residents * MINUTE for i in range(n_residents)]
    clients = [threading.Thread(target=crowd.come, args=(wave, after)) for after in moments]
    if not clients:
        crowd.until = time.monotonic() + SECONDS
        clients = [threading.Thread(target=crowd.act, args=(wave,)) for _ in range(CLIENTS)]
    started = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    seconds = time.monotonic() - started
    everything = [one for found in crowd.took.values() for one in found]
    print(f"{len(clients)} clients, {len(everything) / seconds:.0f} requests/s, {seconds:.1f} s")
    for kind, found in [*sorted(crowd.took.items()), ("all", everything)]:
        cuts = statistics.quantiles(found, n=100)
        print(
            f"{kind:12} {len(found):6} p50 {cuts[49] * 1000:6.0f} ms, p99 {cuts[98] * 1000:6.0f} ms"
        )
    print(f"{crowd.n_failed} failed")


if __name__ == "__main__":
    main(*sys.argv[1:])
