"""A million responses: all marginals and raking, each in a fresh process that tells its memory.

Beside the marginals stands pandas, which groups the same columns to the same sums.
"""

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
DATA_MB = N * (ITEMS + 2 + 8) / 2**20  # codes, area, weight


def figures() -> Iterator[Figure]:
    """Yield the seconds and the memory of both jobs."""
    took = _fresh("marginals")
    name = "1,000,000 x 40 items x 70 beats: n, n_eff, SE of every share"
    yield Figure(name, took["seconds"], "s CPU", 0.4)
    yield Figure("most memory of that process, its data left out", took["mb"], "MB", 300)
    peer = _fresh("grouping.py")["seconds"]
    yield Figure("yardstick: n, sum w, sum w^2 of the same by pandas", peer, "s CPU")
    yield Figure("ours / pandas", took["seconds"] / peer, "x", 1)
    yield Figure("rake 1,000,000 rows to 4 margins", _fresh("raking")["seconds"], "s CPU", 0.1)


def responses() -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Return area, weight and the codes of every item."""
    rng = np.random.default_rng(1)
    area = rng.integers(0, AREAS, N, dtype=np.int16)
    weight = rng.uniform(0.5, 2, N)
    return area, weight, [rng.integers(0, OPTIONS, N, dtype=np.int8) for _ in range(ITEMS)]


def marginals() -> float:
    """Return the median seconds of every share with n, n_eff and standard error."""
    area, weight, columns = responses()

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
    script = Path(__file__)
    command = [sys.executable, str(script), job]
    if job.endswith(".py"):
        command = [sys.executable, str(script.with_name(job))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    took = {"marginals": marginals, "raking": raking}[sys.argv[1]]()
    print(json.dumps({"seconds": took, "mb": most_memory() - DATA_MB}))
