"""The plan of a wave's release: what stands without anybody's choice, and what may be chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from engage.errors import Problem, Refused
from engage.instrument.model import Instrument
from engage.results.grouping import is_breakdown
from engage.results.models import ReleasePlan
from engage.results.models_content import CITY, Item
from engage.results.planning import planned_items
from engage.stats.comparisons import AREA_FLOOR, CITY_FLOOR
from engage.stats.released import Plan
from engage.stats.windows import MOST_WAVES
from engage.surveys import queries as surveys
from engage.surveys.models import Status, Wave
from engage.surveys.queries_areas import wave_areas

# Few, large tables: each further one hides cells of the others.
MOST_CROSSES: Final = 6
MOST_GROUPS: Final = 8
HIGHEST_FLOOR: Final = 0.5
MAY_BE_CHANGED: Final[Sequence[Status]] = ("draft", "open", "keying")
_PLAN: Final = TypeAdapter(Plan)


class PlanIsFixed(Refused):
    """A plan that may not change, because its wave has closed."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A headline of one area whose change since a baseline wave another room wants to know.

    ``key`` says whose it is (``problem 12``).
    """

    key: str
    area: str
    column: str
    baseline: str


def plan_of(session: Session, wave: Wave) -> Plan:
    """Return the plan of a wave: as staff changed it, else the one that stands by itself."""
    row = session.get(ReleasePlan, wave.id)
    instrument = surveys.instrument_of(session, wave)
    return first_plan(instrument) if row is None else _PLAN.validate_python(row.content)


def problems_of_declaration(session: Session, wave: Wave, measure: Declaration) -> list[Problem]:
    """Return what is wrong with a measure that is to be declared."""
    items = planned_items(surveys.instrument_of(session, wave))
    known = {item.column for item in items if item.headline is not None}
    areas = {CITY, *(area.code for area in wave_areas(session, wave))}
    found = [
        *_unknown("column", [measure.column], known),
        *_unknown("area", [measure.area], areas),
    ]
    if measure.baseline not in {one.code for one in surveys.waves(session) if one.id != wave.id}:
        found.append(Problem("baseline", f"There is no wave {measure.baseline} before this one."))
    return found


def stored(plan: Plan) -> dict[str, object]:
    """Return a plan as the table keeps it."""
    return asdict(plan)


def first_plan(instrument: Instrument) -> Plan:
    """Return the plan of a wave that nobody changed.

    Every headline is compared, every weighting group has its tables, and questions that were asked
    of some only (respect after contact) plan a window, because few answer them in one wave.
    """
    items = planned_items(instrument)
    filtered = {item.id for item in instrument.items() if item.show_if is not None}
    return Plan(
        compared=tuple(item.column for item in items if item.headline is not None),
        groups=tuple(i.column for i in items if i.is_about_you and is_breakdown(i)),
        pooled=tuple(i.column for i in poolable(items) if i.item in filtered),
    )


def poolable(items: Sequence[Item]) -> list[Item]:
    """Return the items of which several waves may have one figure: shares with a headline."""
    return [item for item in items if item.headline == "top2"]


def sides(items: Sequence[Item]) -> list[Item]:
    """Return the items whose answers may make the groups of a cross."""
    return [item for item in items if is_breakdown(item) and len(item.options) <= MOST_GROUPS]


def problems_of(plan: Plan, items: Sequence[Item]) -> list[Problem]:
    """Return what is wrong with a plan that staff chose."""
    headlines = {item.column for item in items if item.headline is not None}
    return [
        *_unknown("compared", plan.compared, headlines),
        *_unknown("pooled", plan.pooled, {item.column for item in poolable(items)}),
        *_of_crosses(plan, items),
        *_of_numbers(plan),
    ]


def _unknown(where: str, columns: Sequence[str], known: set[str]) -> Iterator[Problem]:
    for column in columns:
        if column not in known:
            remedy = f"Choose from {', '.join(sorted(known))}." if known else "Leave it out."
            yield Problem(where, f"{column} cannot stand here.", remedy)


def _of_crosses(plan: Plan, items: Sequence[Item]) -> Iterator[Problem]:
    if len(plan.crosses) > MOST_CROSSES:
        what = f"{len(plan.crosses)} tables are too many: each hides figures of the others."
        yield Problem("crosses", what, f"Choose at most {MOST_CROSSES}.")
    if len(set(plan.crosses)) < len(plan.crosses):
        yield Problem("crosses", "A table is named twice.", "Leave one out.")
    by = {item.column for item in sides(items)}
    asked = {item.column for item in items if not item.is_about_you}
    for cross in plan.crosses:
        yield from _unknown("crosses", [cross.by], by)
        yield from _unknown("crosses", [cross.column], asked)
        if cross.by == cross.column:
            what = f"{cross.by} cannot be broken down by itself."
            yield Problem("crosses", what, "Choose two questions.")


def _of_numbers(plan: Plan) -> Iterator[Problem]:
    if not 2 <= plan.n_waves <= MOST_WAVES:
        what = f"{plan.n_waves} waves cannot stand together."
        yield Problem("n_waves", what, f"Choose from 2 to {MOST_WAVES}.")
    floors = (
        ("city_floor", plan.city_floor, CITY_FLOOR),
        ("area_floor", plan.area_floor, AREA_FLOOR),
    )
    for where, floor, least in floors:
        if not least <= floor <= HIGHEST_FLOOR:
            what = f"{floor * 100:g} points are no floor for what is called."
            yield Problem(where, what, f"Choose from {least * 100:g} to {HIGHEST_FLOOR * 100:g}.")
