"""How good the estimates of small areas are, in cities whose truth is known; seeded.

    python tools/bench/areas.py        some 5,000 cities; a few minutes

The estimators are those of engage.stats; weights and what is printed those of engage.results.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engage.results.cells import Measured, headline_spread, headline_sums, rows_of
from engage.results.estimating import MIN_AREAS, with_estimates
from engage.stats.fayherriot import MIN_AREAS as FACTS_FROM
from engage.stats.fayherriot import fay_herriot_shares
from engage.stats.intervals import wilson
from engage.stats.mrp import Cells, mrp
from engage.stats.published import Figure as Shown
from engage.stats.smallarea import beta_binomial
from tools.bench.simulated import City, Plan, draw
from tools.bench.timing import Figure, alternated

Floats = NDArray[np.float64]
SEED: Final = 4
MEANS: Final = (4, 8, 16, 30)
SPREADS: Final = (0.1, 0.25, 0.4, 0.6)
BANDS: Final = ((1, 4), (5, 9), (10, 19), (20, 60))
LARGE, SMALL = (12, 20, 40, 70), (4, 5, 6, 7, 8)


@dataclass(frozen=True)
class Found:
    """Beats of many cities: their city, truth and answers, and an estimate with limits by name."""

    city: Floats
    truth: Floats
    n: Floats
    by: dict[str, Floats]  # (3, beats): value, low, high

    def where(self, chosen: NDArray[np.bool_]) -> "Found":
        """Return some of the beats."""
        by = {name: part[:, chosen] for name, part in self.by.items()}
        return Found(self.city[chosen], self.truth[chosen], self.n[chosen], by)

    def rmse(self, name: str) -> float:
        """Return the root of the mean squared error."""
        return float(np.sqrt(((self.by[name][0] - self.truth) ** 2).mean()))

    def ratio(self, name: str) -> float:
        """Return the error beside that of the direct shares."""
        return self.rmse(name) / self.rmse("direct")

    def coverage(self, name: str) -> float:
        """Return how many intervals hold the truth."""
        _, low, high = self.by[name]
        return float(((low <= self.truth) & (self.truth <= high)).mean())

    def bias(self, name: str) -> float:
        """Return the mean error."""
        return float((self.by[name][0] - self.truth).mean())

    def worse(self, name: str) -> float:
        """Return the share of cities whose estimates are further off than the direct shares."""
        errors = [(self.by[one][0] - self.truth) ** 2 for one in (name, "direct")]
        totals = [np.bincount(self.city.astype(int), weights=error) for error in errors]
        known = np.bincount(self.city.astype(int)) > 0
        return float((totals[0] > totals[1])[known].mean())


def study(sizes: Sequence[int], repeats: int, seed: int = SEED) -> Found:
    """Return every beat of cities of each size, mean number of answers and unlikeness."""
    rng = np.random.default_rng(seed)
    cities = [
        _estimated(*draw(Plan(beats, mean, sd, rng.random() < 0.4), rng))
        for beats in sizes
        for mean in MEANS
        for sd in SPREADS
        for _ in range(repeats)
    ]
    return _joined(cities)


def _estimated(city: City, measured: Measured) -> Found:
    """Return the direct shares of a city and those of each model, also of beats without answers."""
    item = city.items[0]
    sums = headline_sums(measured, item)
    spreads = [headline_spread(sums, item, place) for place in range(city.plan.beats)]
    n = np.array([0.0 if s is None else s.n for s in spreads])
    n_eff = np.array([0.0 if s is None else s.n_eff for s in spreads])
    share = np.array([0.0 if s is None else s.value for s in spreads])
    plain = beta_binomial(share, n_eff)
    has_facts = (n > 0).sum() >= FACTS_FROM
    leaning = fay_herriot_shares(share, n_eff, city.fact[:, None]) if has_facts else plain
    by = {
        "direct": np.array([share, *wilson(share, np.maximum(n_eff, 1e-9))]),
        "plain": np.array([plain.value, plain.low, plain.high]),
        "fact": np.array([leaning.value, leaning.low, leaning.high]),
    }
    return Found(np.zeros(len(n)), city.truth[0], n, by)


def printed(sizes: Sequence[int], repeats: int, seed: int = SEED + 1) -> Found:
    """Return the beats of which a release would print an estimate, with what it prints."""
    rng = np.random.default_rng(seed)
    plans = [
        Plan(beats, mean, sd, rng.random() < 0.4, most=400)
        for beats in sizes
        for mean in (30, 60, 100)
        for sd in SPREADS
        for _ in range(repeats)
    ]
    return _joined([_printed(*draw(plan, rng)) for plan in plans])


def _printed(city: City, measured: Measured) -> Found:
    item = city.items[0]
    direct = {r.area: r.shown for r in rows_of(measured, item) if r.measure == "top2"}
    rows, _ = with_estimates(measured, [item], list(rows_of(measured, item)))
    found = [
        (city.areas.index(row.area), direct[row.area], row.shown)
        for row in rows
        if row.measure == "top2" and isinstance(row.shown, Shown) and row.shown.own_share
    ]
    both = [(place, a, b) for place, a, b in found if isinstance(a, Shown)]
    places = [place for place, _, _ in both]
    by = {
        name: np.array([(x.value, x.low, x.high) for x in shown], float).reshape(-1, 3).T
        for name, shown in (("direct", [a for _, a, _ in both]), ("plain", [b for *_, b in both]))
    }
    n = np.array([float(one.n) for _, _, one in both])
    return Found(np.zeros(len(n)), city.truth[0][places], n, by)


def poststratified(repeats: int, seed: int = SEED + 4) -> Found:
    """Return the beats of cities whose joint census is known, with what MRP says of them."""
    rng = np.random.default_rng(seed)
    drawn = [
        draw(Plan(beats, mean, sd, rng.random() < 0.4), rng)
        for beats in LARGE
        for mean in MEANS
        for sd in SPREADS
        for _ in range(repeats)
    ]
    return _joined([_with_census(city, measured) for city, measured in drawn])


def _with_census(city: City, measured: Measured) -> Found:
    found, codes = _estimated(city, measured), measured.sample.codes
    shape = city.people.shape
    n, yes = np.zeros(shape), np.zeros(shape)
    where = (measured.sample.area, codes["age"], codes["ethnicity"])
    np.add.at(n, where, 1.0)
    np.add.at(yes, where, codes["q0"] > 0)
    traits = np.indices(shape[1:]).reshape(2, -1).T
    flat = (part.reshape(shape[0], -1) for part in (yes, n, city.people))
    modelled = mrp(Cells(*flat, traits))
    by = found.by | {"mrp": np.array([modelled.value, modelled.low, modelled.high])}
    return Found(found.city, found.truth, found.n, by)


def _joined(cities: Sequence[Found]) -> Found:
    return Found(
        np.concatenate([np.full(len(one.n), float(i)) for i, one in enumerate(cities)]),
        np.concatenate([one.truth for one in cities]),
        np.concatenate([one.n for one in cities]),
        {k: np.concatenate([one.by[k] for one in cities], axis=1) for k in cities[0].by},
    )


def figures() -> Iterator[Figure]:
    """Yield every figure with its goal."""
    whole = study(LARGE, 8)
    mix = whole.where(whole.n > 0)
    yield Figure("large cities: RMSE of direct shares", mix.rmse("direct"), "")
    yield Figure("RMSE of estimates / direct", mix.ratio("plain"), "x", 0.34)
    yield Figure("their coverage, off 95 %", _off(mix, "plain"), "points", 2)
    yield Figure("their bias", abs(mix.bias("plain")), "", 0.005)
    yield Figure("cities worse than direct", 100 * mix.worse("plain"), "%", 1)
    for low, high in BANDS:
        band = mix.where((mix.n >= low) & (mix.n <= high))
        yield Figure(f"n {low}-{high}: RMSE / direct", band.ratio("plain"), "x", _goal(low, 0.66))
        yield Figure(f"n {low}-{high}: coverage, off 95 %", _off(band, "plain"), "points", 3)
        yield Figure(f"n {low}-{high}: direct, off 96 %", _off(band, "direct", 96), "points", 2)
    nobody = whole.where(whole.n == 0)
    yield Figure("n 0: coverage below 93 %", max(0, 93 - 100 * nobody.coverage("plain")), "", 0)
    yield from _with_facts()
    yield from _small()
    yield from _census()
    yield _speed()


def _census() -> Iterator[Figure]:
    census = poststratified(1)
    census = census.where(census.n > 0)
    yield Figure("MRP, 64 cities: RMSE / direct", census.ratio("mrp"), "x")
    yield Figure("estimates without census, the same cities", census.ratio("plain"), "x")
    yield Figure("MRP: coverage, off 95 %", _off(census, "mrp"), "points", 2)


def _speed() -> Figure:
    rng = np.random.default_rng(SEED)
    share, n_eff = rng.random(70), rng.uniform(1, 60, 70)
    work = {"work": lambda: [beta_binomial(share, n_eff) for _ in range(40)]}
    took = alternated(work, 5, time.process_time)["work"]
    return Figure("estimates of 40 items x 70 areas", took, "s CPU", 1)


def _with_facts() -> Iterator[Figure]:
    whole = study([size for size in LARGE if size >= FACTS_FROM], 8, SEED + 2)
    mix = whole.where(whole.n > 0)
    yield Figure("with a fact, from 20 areas: RMSE / direct", mix.ratio("fact"), "x", 0.31)
    yield Figure("its coverage, off 95 %", _off(mix, "fact"), "points", 2)
    large = mix.where(mix.n >= 20)
    yield Figure("n 20-60: RMSE / direct", large.ratio("fact"), "x", 0.60)


def _small() -> Iterator[Figure]:
    known = study(SMALL, 24, SEED + 3)
    known = known.where(known.n > 0)
    yield Figure("4-8 areas: coverage, off 95 %", _off(known, "plain"), "points", 2)
    yield Figure("RMSE / direct", known.ratio("plain"), "x", 1)
    larger = known.where(known.n >= 10)
    yield Figure("4-8 areas, n 10-60: coverage, off 95 %", _off(larger, "plain"), "points", 2)
    shown = printed(range(MIN_AREAS, 13), 20)
    name = f"{len(shown.n)} estimates as printed, 4-12 areas: coverage, off 95 %"
    yield Figure(name, _off(shown, "plain"), "points", 2)
    yield Figure("RMSE / direct", shown.ratio("plain"), "x", 1)


def _off(found: Found, name: str, goal: float = 95.0) -> float:
    return abs(100 * found.coverage(name) - goal)


def _goal(low: int, most: float) -> float | None:
    return most if low == 20 else None


def main() -> None:
    """Print the table of docs/methods.md."""
    print("| figure | goal | measured |\n|---|---|---|")
    for figure in figures():
        print(figure.row(), flush=True)


if __name__ == "__main__":
    main()
