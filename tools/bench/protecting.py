"""What disclosure control of a large city costs: 70 beats by 4 ages in 6 districts.

By hand for every question of a long survey, with progress: python tools/bench/protecting.py 40
"""

import sys
import time
from collections.abc import Iterator

import numpy as np
from timing import Figure

from engage.stats.linked import ELSEWHERE, Crossing, Linked, linked
from engage.stats.suppression import audit, protect, protect_every

BEATS, AGES, DISTRICTS = 70, 4, 6
MEAN = 50  # answers a beat
CITIES = 3


def figures() -> Iterator[Figure]:
    """Yield the time of protecting and of auditing one table of 385 cells, and what it hides."""
    protecting, auditing, hidden, n_cells, leaks = 0.0, 0.0, 0, 0, 0
    for seed in range(CITIES):
        tables = city(sizes(seed))
        start = time.process_time()
        veiled = protect(tables)
        middle = time.process_time()
        leaks += len(audit(tables, veiled))
        auditing += time.process_time() - middle
        protecting += middle - start
        n_cells = len([cell for cell in tables.counts if cell not in tables.unseen])
        hidden += len(veiled)
    yield Figure(f"protect {n_cells} linked cells", protecting / CITIES, "s CPU", 10)
    yield Figure("audit them", auditing / CITIES, "s CPU", 10)
    yield Figure("cells hidden", hidden / CITIES / n_cells * 100, "%")
    yield Figure("hidden cells recovered or known closer than 5", leaks, "cells", 0)


def sizes(seed: int) -> np.ndarray:
    """Return how many of each age answered in each beat of a city."""
    random = np.random.default_rng(seed)
    beats = random.gamma(1.5, MEAN / 1.5, (BEATS, 1))
    return random.poisson(beats * random.dirichlet([4] * AGES, BEATS))


def city(n: np.ndarray) -> Linked:
    """Return the linked tables of a city, its districts, beats and ages."""
    beats = [f"B{b:02}" for b in range(BEATS)]
    rows = np.vstack([np.pad(n, ((0, 0), (0, 1))), np.zeros((1, AGES + 1), int)])
    areas = dict(zip([*beats, ELSEWHERE], rows.sum(axis=1).tolist(), strict=True))
    wholes = {"city": tuple(f"D{d}" for d in range(DISTRICTS))}
    wholes |= {f"D{d}": tuple(beats[d::DISTRICTS]) for d in range(DISTRICTS)}
    ages = tuple(f"age{a}" for a in range(AGES))
    return linked(wholes, areas, [Crossing("age", ages, rows.tolist(), by_area=True)])


def by_hand(n_questions: int) -> None:
    """Protect and audit every question of a survey that some left out, and say how far it is."""
    asked = sizes(0)
    random = np.random.default_rng(1)
    left_out = random.uniform(0.02, 0.3, n_questions)
    tables = {f"q{i}": city(random.binomial(asked, 1 - part)) for i, part in enumerate(left_out)}
    start = time.process_time()
    for i, (name, veiled) in enumerate(protect_every(city(asked), tables)):
        leaks = audit(tables.get(name, city(asked)), veiled)
        took = time.process_time() - start
        print(f"{i} of {n_questions}: {len(veiled)} hidden, {len(leaks)} known, {took:.0f} s CPU")


if __name__ == "__main__":
    by_hand(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
