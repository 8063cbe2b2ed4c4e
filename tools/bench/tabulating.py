"""A million responses: all marginals and raking, each in a fresh process that tells its memory."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from timing import Figure, alternated, most_memory

from engage.stats.estimates import share_spread, tabulate, variance
from engage.stats.margins import Margin
from engage.stats.weights import rake

N, ITEMS, AREAS, OPTIONS, ROUNDS = 1_000_000, 40, 70, 5, 5
LEVELS = (2, 4, 3, 5)


def figures() -> Iterator[Figure]:
    """Yield the seconds and the memory of both jobs."""
    took = _fresh("marginals")
    name = "1,000,000 x 40 items x 70 beats: n, n_eff, SE of every share"
    yield Figure(name, took["seconds"], "s CPU", 0.4)
    yield Figure("most memory of that process", took["mb"], "MB", 300)
    yield Figure("rake 1,000,000 rows to 4 margins", _fresh("raking")["seconds"], "s CPU", 0.1)


def marginals() -> float:
    """Return the median seconds of every share with n, n_eff and standard error."""
    rng = np.random.default_rng(1)
    area = rng.integers(0, AREAS, N, dtype=np.int16)
    weight = rng.uniform(0.5, 2, N)
    columns = [rng.integers(0, OPTIONS, N, dtype=np.int8) for _ in range(ITEMS)]

    def work() -> None:
        for codes in columns:
            table = tabulate(codes, area, weight, (AREAS, OPTIONS))
            for place in range(AREAS + 1):
                for option in range(OPTIONS):
                    spread = share_spread(table, place, (option,))
                    if spread is None or not variance(spread, N):
                        raise RuntimeError("a share without a variance")

    return alternated({"work": work}, ROUNDS, time.process_time)["work"]


def raking() -> float:
    """Return the median seconds of raking to four margins."""
    rng = np.random.default_rng(2)
    margins = [
        Margin(
            name=f"margin {n}",
            levels=tuple(map(str, range(n))),
            codes=rng.integers(0, n, N),
            totals=_totals(rng, n),
        )
        for n in LEVELS
    ]
    base = rng.uniform(0.5, 2, N)
    return alternated({"work": lambda: rake(base, margins)}, ROUNDS, time.process_time)["work"]


def _totals(rng: np.random.Generator, n: int) -> np.ndarray:
    shares = rng.uniform(0.9, 1.1, n)
    return shares / shares.sum() * N


def _fresh(job: str) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__)), job]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    took = {"marginals": marginals, "raking": raking}[sys.argv[1]]()
    print(json.dumps({"seconds": took, "mb": most_memory()}))
