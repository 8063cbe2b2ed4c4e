"""Plans and previews of releases in plain lines, for the command line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engage.results.gate import Fault
from engage.results.gate_words import listed
from engage.results.models_content import ReleaseContent
from engage.results.previewing import previews
from engage.stats.released import Cross, Plan

POINTS = 100


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield a plan, one line a part."""
    yield f"Compared: {_named(plan.compared)}"
    yield f"By groups: {_named(plan.groups)}"
    yield f"Further tables: {_named([f'{c.column} by {c.by}' for c in plan.crosses])}"
    yield f"At most {plan.n_waves} waves together: {_named(plan.pooled)}"
    city, area = (f"{floor * POINTS:g}" for floor in (plan.city_floor, plan.area_floor))
    yield f"Called from {city} points in the city and {area} points in an area."


def changed_plan(plan: Plan, chosen: Mapping[str, Any]) -> Plan:
    """Return a plan with what was chosen on the command line; the rest stays.

    >>> changed_plan(Plan(("safe",), ("age",)), {"crosses": ("first:age",)}).crosses
    (Cross(by='age', column='first'),)
    """
    changes = {name: value for name, value in chosen.items() if value not in (None, ())}
    for name in ("city_floor", "area_floor"):
        if name in changes:
            changes[name] /= POINTS
    if "crosses" in changes:
        pairs = (one.partition(":") for one in changes["crosses"])
        changes["crosses"] = tuple(Cross(by, column) for column, _, by in pairs)
    return replace(plan, **changes)


def preview_lines(content: ReleaseContent, faults: Sequence[Fault]) -> Iterator[str]:
    """Yield what a release would show and hide, table by table, and what must be mended first."""
    for table in previews(content, "en"):
        yield f"By: {table.by}" if table.by else "By area"
        for line in table.lines:
            n = "hidden" if line.n is None else f"{line.n} responses"
            shown = f"{line.n_figures} figures, {line.n_words} in words, {line.n_hidden} hidden"
            yield f"  {line.name}: {n}; {shown}"
        for hidden in table.hidden:
            yield f"  hidden in “{hidden.wording}”: {', '.join(hidden.names)}"
    yield from (f"To be mended: {line}" for line in listed(faults))


def _named(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
