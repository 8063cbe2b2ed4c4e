"""The parts of a release beyond its areas: its plan, its groups of residents, declared measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator

from engage.stats.comparisons import AREA_FLOOR, CITY_FLOOR
from engage.stats.published import Published, Verdict, read_published
from engage.stats.smallarea import Benchmark
from engage.stats.windows import MOST_WAVES

Text: TypeAlias = Mapping[str, str]  # language → words
Measure = Literal["share", "top2", "mean", "unsure"]
# its kind stands beside it in the JSON
Shown = Annotated[Published, BeforeValidator(read_published)]
Chance = Literal["below_001", "below_01", "below_05", "often"]
Unjudged = Literal["", "no_baseline", "not_comparable", "too_few"]


@dataclass(frozen=True, slots=True)
class Cross:
    """A planned table: the answers to ``column`` by groups, those who chose an answer of ``by``."""

    by: str
    column: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a release computes, fixed before its wave closes.

    ``compared`` are the columns whose headlines have verdicts, ``groups`` the questions by whose
    answers every column is broken down for the whole city, ``crosses`` the tables that staff chose
    besides. ``pooled`` are the columns that may have one figure for ``n_waves`` waves together.
    The floors are the least differences that are called, as parts of the scale.
    """

    compared: tuple[str, ...]
    groups: tuple[str, ...]
    crosses: tuple[Cross, ...] = ()
    pooled: tuple[str, ...] = ()
    n_waves: int = MOST_WAVES
    city_floor: float = CITY_FLOOR
    area_floor: float = AREA_FLOOR


@dataclass(frozen=True, slots=True)
class Group:
    """Those who chose an answer of ``by``; ``n`` is their rounded number, None where hidden."""

    by: str
    code: str
    label: Text
    n: int | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One published cell of a group, for the whole city."""

    by: str
    group: str
    column: str
    measure: Measure
    option: str | None
    shown: Shown


@dataclass(frozen=True, slots=True)
class Gap:
    """The verdict on the headline of a column: a group against the rest of the city."""

    by: str
    group: str
    column: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Estimated:
    """A column whose headlines of small areas are estimates, and by which model.

    ``benchmark`` says whether they were scaled because together they missed the city.
    """

    column: str
    model: Literal["beta_binomial", "fay_herriot"]
    benchmark: Benchmark


@dataclass(frozen=True, slots=True)
class Depends:
    """Whether the answers to ``column`` depend on the group, by Rao and Scott's test.

    ``chance`` says in which step its p lies; ``is_rough`` that few answers stand behind a cell.
    """

    by: str
    column: str
    chance: Chance
    is_rough: bool


@dataclass(frozen=True, slots=True)
class Census:
    """The part of the population that would give an answer to ``by``, in whole per cents."""

    by: str
    code: str
    share: float


@dataclass(frozen=True, slots=True)
class Declared:
    """A measure that was declared before the wave closed, with its change since its baseline.

    ``verdict`` is None where nothing could be tested; ``why`` says so.
    """

    key: str
    area: str
    column: str
    baseline: str
    verdict: Verdict | None
    why: Unjudged = ""
