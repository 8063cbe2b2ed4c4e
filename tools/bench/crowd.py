"""A crowd on a running server, by hand: python tools/bench/crowd.py URL WAVE (docs/benchmarks.md).

It shares the cores with the server: compare servers with it, not machines.
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

CLIENTS, SECONDS = 64, 20.0


@dataclass
class Crowd:
    """What all clients together saw."""

    address: str
    until: float
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    n_failed: int = 0

    def act(self, wave: str) -> None:
        """Answer the survey again and again until the time is over."""
        while time.monotonic() < self.until:
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


def main(url: str, wave: str) -> None:
    """Send the crowd and print what it saw."""
    crowd = Crowd(urlsplit(url).netloc, time.monotonic() + SECONDS)
    clients = [threading.Thread(target=crowd.act, args=(wave,)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    everything = [one for found in crowd.took.values() for one in found]
    print(f"{CLIENTS} clients, {len(everything) / SECONDS:.0f} requests/s, {crowd.n_failed} failed")
    for kind, found in [*sorted(crowd.took.items()), ("all", everything)]:
        cuts = statistics.quantiles(found, n=100)
        print(
            f"{kind:12} {len(found):6} p50 {cuts[49] * 1000:6.0f} ms, p99 {cuts[98] * 1000:6.0f} ms"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
