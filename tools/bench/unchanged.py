"""How often a page of a release calls something where nothing changed: pairs of waves, seeded.

    python tools/bench/unchanged.py        540 pairs of waves; some minutes

Beside nulls.py these are whole releases of simulated cities: raked weights, beats that differ, and
all comparisons of areas and groups as one family.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Final

import numpy as np

from engage.instrument.versions import Edit
from engage.results.cells import Measured
from engage.results.judging import Earlier
from engage.results.models_content import Area, Judged, ReleaseContent
from engage.results.tabling import Tables, tables_of
from engage.results.weighting import CannotWeigh
from engage.stats.released import Plan as ReleasePlan
from tools.bench.simulated import City, Plan, draw, wave
from tools.bench.timing import Figure

SEED: Final = 9
ITEMS: Final = 12
BEATS: Final = (5, 12, 20)
MEANS: Final = (40, 80)
SPREADS: Final = (0.0, 0.25, 0.4)  # of beats; where they are alike none is higher than the rest
CHANGES: Final = {"improved", "worse"}
SIDES: Final = {"clearly_higher", "clearly_lower"}
DAY: Final = date(2026, 10, 31)


@dataclass
class Pages:
    """The pages of areas and the releases, each with whether something false is called on it."""

    areas: list[bool] = field(default_factory=list)
    releases: list[bool] = field(default_factory=list)

    def add(self, areas: list[bool]) -> None:
        """Add the pages of one release, the city's first."""
        self.areas += areas
        self.releases.append(any(areas))


def plans(repeats: int) -> Iterator[Plan]:
    """Yield what is simulated: every size of city and sample, beats alike and unlike."""
    for k, chosen in enumerate(product(BEATS, MEANS, SPREADS, range(repeats))):
        beats, mean, sd, _ = chosen
        yield Plan(beats, mean, sd, k % 2 == 0, ITEMS, 200)


def pages(chosen: Iterable[Plan], seed: int = SEED) -> Pages:
    """Return what is called over pairs of waves between which nothing changed."""
    rng = np.random.default_rng(seed)
    found = Pages()
    for plan in chosen:
        found.add(_false(*_two_waves(plan, rng)))
    return found


def _two_waves(plan: Plan, rng: np.random.Generator) -> tuple[City, Measured, Measured]:
    while True:
        city, before = draw(plan, rng)
        try:
            return city, before, wave(city, rng)
        except CannotWeigh:
            continue


def _false(city: City, before: Measured, now: Measured) -> list[bool]:
    """Return of each page whether something is called on it that is not so."""
    plan = ReleasePlan(
        compared=tuple(item.column for item in city.items if item.headline),
        groups=("age", "ethnicity"),
    )
    then = tables_of(before, city.items, plan)
    earlier = Earlier(
        before, {item.column: item for item in city.items}, _content(city, then), Edit(())
    )
    judged = tables_of(now, city.items, plan).judged(plan, earlier)
    false = CHANGES | (SIDES if city.plan.sd == 0 else set())
    called = {
        one.area for one in judged if isinstance(one, Judged) and one.verdict.outcome in false
    }
    return [area in called for area in (now.areas[-1], *city.areas)]


def _content(city: City, tables: Tables) -> ReleaseContent:
    words = {"en": "first"}
    return ReleaseContent(
        wave="first",
        title=words,
        kind="sampled",
        instrument="simulated",
        instrument_version="1",
        instrument_hash="",
        opens_on=DAY,
        closes_on=DAY,
        n=tables.measured.sample.n,
        areas=tuple(Area(code, words, None) for code in tables.measured.areas),
        items=city.items,
        rows=tables.rows,
        verdicts=(),
        named=(),
        disclosure={},
        n_comparisons=0,
        previous_wave=None,
        hashes={},
    )


def figures(repeats: int = 30) -> Iterator[Figure]:
    """Yield how many pages of areas and how many releases call something false."""
    found = pages(plans(repeats))
    n = len(found.areas)
    yield Figure(f"{n} pages where nothing changed: false", 100 * np.mean(found.areas), "%", 5)
    n = len(found.releases)
    yield Figure(f"{n} releases: something false anywhere", 100 * np.mean(found.releases), "%", 5)


if __name__ == "__main__":
    for one in figures():
        print(one.row())
