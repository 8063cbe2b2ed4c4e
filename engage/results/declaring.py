"""Measures that another room declared before a wave closed: their change, a family of its own."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.results.judging import Comparison, Floors, changes, declared_verdicts
from engage.results.measuring import earlier_wave
from engage.results.models import DeclaredMeasure
from engage.results.tabling import Tables
from engage.stats.released import Declared, Plan
from engage.surveys import queries as surveys
from engage.surveys.models import Wave


@dataclass(frozen=True, slots=True)
class Tried:
    """A declared measure with its comparison, None where nothing can be tested."""

    declared: Declared
    comparison: Comparison | None


def declared(session: Session, wave: Wave, tables: Tables, plan: Plan) -> tuple[Declared, ...]:
    """Return the declared measures of a wave with their verdicts, or why there is none."""
    query = select(DeclaredMeasure).where(DeclaredMeasure.wave_id == wave.id)
    rows = session.scalars(query.order_by(DeclaredMeasure.key)).all()
    tried = [_tried(session, wave, tables, row) for row in rows]
    found = [one.comparison for one in tried if one.comparison is not None]
    verdicts = iter(declared_verdicts(found, Floors(plan.city_floor, plan.area_floor)))
    return tuple(
        one.declared if one.comparison is None else replace(one.declared, verdict=next(verdicts))
        for one in tried
    )


def _tried(session: Session, wave: Wave, tables: Tables, row: DeclaredMeasure) -> Tried:
    nothing = Declared(row.key, row.area, row.column, row.baseline, None)
    before = surveys.wave_by_code(session, row.baseline)
    earlier = earlier_wave(session, wave, before)
    if earlier is None:
        return Tried(replace(nothing, why="no_baseline"), None)
    item = next((item for item in tables.items if item.column == row.column), None)
    if item is None or earlier.comparable(item) is None:
        return Tried(replace(nothing, why="not_comparable"), None)
    found = changes(tables.measured, item, tables.rows, earlier)
    comparison = next((one for one in found if one.area == row.area), None)
    return Tried(replace(nothing, why="" if comparison else "too_few"), comparison)
