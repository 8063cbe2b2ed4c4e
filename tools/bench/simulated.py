"""Cities whose truth is known: who lives in them, what they think, and who of them answers.

The outcome and the readiness to answer both depend on age and ethnicity, so the raw sample is
wrong; Engage's own weighting corrects it. Beats differ by a normal or a skewed effect, half of
whose variance a fact about the beats explains.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engage.results.cells import Measured
from engage.results.models_content import Item, Option
from engage.results.weighting import CannotWeigh, Targets, weigh
from engage.stats.types import Sample

Floats = NDArray[np.float64]
AGES: Final = np.array([0.28, 0.33, 0.21, 0.18])
ETHNICITIES: Final = np.array([0.5, 0.36, 0.14])
LEANING: Final = (np.array([-0.3, -0.1, 0.1, 0.3]), np.array([0.15, -0.2, 0.0]))
READY: Final = (np.array([0.6, 0.85, 1.15, 1.45]), np.array([1.15, 0.8, 0.9]))

SHAPE: Final = (len(AGES), len(ETHNICITIES))


class EmptyWaveError(Exception):
    """Nobody answered."""


@dataclass(frozen=True)
class Plan:
    """What is chosen of a city: its beats, answers of each on average, how unlike they are."""

    beats: int
    mean_n: float
    sd: float
    is_skewed: bool = False
    items: int = 1
    most: int = 60  # answers of a beat


@dataclass(frozen=True)
class City:
    """People and share of yes by item, beat, age and ethnicity, and a fact about each beat."""

    plan: Plan
    people: Floats  # (beats, ages, ethnicities)
    yes: Floats  # (items, beats, ages, ethnicities): the share of these very people
    fact: Floats

    @property
    def truth(self) -> Floats:
        """Return the share of yes among all people, (items, beats)."""
        share: Floats = (self.yes * self.people).sum(axis=(2, 3)) / self.people.sum(axis=(1, 2))
        return share

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Return the codes of the beats."""
        return tuple(f"B{b:02}" for b in range(self.plan.beats))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Return the questions with a headline, behind them who answered."""
        asked = [_question(f"q{k}", 4) for k in range(self.plan.items)]
        about = [_question("age", SHAPE[0], True), _question("ethnicity", SHAPE[1], True)]
        return (*asked, *about)


def make_city(plan: Plan, rng: np.random.Generator) -> City:
    """Return a city of a plan."""
    size = rng.uniform(800, 6000, plan.beats)
    cells = (AGES[:, None] * ETHNICITIES).ravel()
    mixed = rng.dirichlet(40 * cells, plan.beats).reshape(-1, *SHAPE)
    people = np.maximum(np.rint(mixed * size[:, None, None]), 1.0)
    fact = rng.normal(size=plan.beats)
    yes = [_opinion(plan, people, fact, rng) for _ in range(plan.items)]
    return City(plan, people, np.array(yes), fact)


def draw(plan: Plan, rng: np.random.Generator) -> tuple[City, Measured]:
    """Return a city and a wave of it; one whose margins contradict each other is drawn again."""
    while True:
        city = make_city(plan, rng)
        try:
            return city, wave(city, rng)
        except (CannotWeigh, EmptyWaveError):
            continue


def wave(city: City, rng: np.random.Generator) -> Measured:
    """Return the weighted responses of a wave of the city."""
    plan = city.plan
    wanted = np.minimum(rng.poisson(plan.mean_n * rng.gamma(1.2, 1 / 1.2, plan.beats)), plan.most)
    ready = city.people * READY[0][:, None] * READY[1]
    area, cell = [], []
    for beat, n in enumerate(wanted):
        odds = ready[beat].ravel() / ready[beat].sum()
        area += [beat] * int(n)
        cell += rng.choice(odds.size, int(n), p=odds).tolist()
    if not area:
        raise EmptyWaveError
    places = np.array(area, np.int16)
    age, ethnicity = np.divmod(np.array(cell, np.int64), SHAPE[1])
    codes = {"age": age.astype(np.int8), "ethnicity": ethnicity.astype(np.int8)}
    for k in range(plan.items):
        is_yes = rng.random(len(places)) < city.yes[k, places, age, ethnicity]
        codes[f"q{k}"] = np.where(is_yes, 3, 0).astype(np.int8)
    sample = Sample(codes, {}, places, city.areas, np.ones(len(places)))
    return Measured(sample, weigh(sample, city.items, _targets(city)).weighted.weight, True)


def _opinion(plan: Plan, people: Floats, fact: Floats, rng: np.random.Generator) -> Floats:
    own = rng.normal(size=plan.beats)
    if plan.is_skewed:
        own = rng.exponential(size=plan.beats) - 1
    effect = plan.sd * (0.5**0.5 * fact + 0.5**0.5 * own)
    if plan.sd == 0:
        effect = np.zeros(plan.beats)
    level = rng.uniform(-1.4, 1.4)
    logit = level + effect[:, None, None] + LEANING[0][:, None] + LEANING[1]
    share: Floats = rng.binomial(people.astype(int), 1 / (1 + np.exp(-logit))) / people
    return share


def _targets(city: City) -> Targets:
    by_age, by_ethnicity = city.people.sum(axis=(0, 2)), city.people.sum(axis=(0, 1))
    margins = {
        "age": {str(k): float(n) for k, n in enumerate(by_age)},
        "ethnicity": {str(k): float(n) for k, n in enumerate(by_ethnicity)},
    }
    frame = {a: float(n) for a, n in zip(city.areas, city.people.sum(axis=(1, 2)), strict=True)}
    return Targets(margins, frame)


def _question(name: str, options: int, is_about_you: bool = False) -> Item:
    words = {"en": name}
    facts: dict[str, Any] = {"measures": ("share",), "headline": None}
    if not is_about_you:
        facts = {"measures": ("share", "top2"), "headline": "top2"}
    return Item(
        column=name,
        item=name,
        type="single",
        wording=words,
        stem=None,
        section=words,
        options=tuple(Option(str(k), words, float(k)) for k in range(options)),
        is_about_you=is_about_you,
        **facts,
    )
