"""Every table of a release: the areas, the groups of residents, and what may be said of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engage.results.cells import Measured, named_in, rows_of
from engage.results.estimating import with_estimates
from engage.results.grouping import Breakdown, breakdowns
from engage.results.judging import Comparison, Earlier, Floors, comparisons, gaps, verdicts
from engage.results.models_content import Item, Judged, NamedMost, Row
from engage.stats.released import Estimated, Gap, Group, GroupRow, Plan


@dataclass(frozen=True, slots=True)
class Tables:
    """The cells of a release after disclosure control; verdicts are of what is shown only."""

    measured: Measured
    items: tuple[Item, ...]
    breakdowns: tuple[Breakdown, ...]
    rows: tuple[Row, ...]
    group_rows: tuple[GroupRow, ...]
    estimated: tuple[Estimated, ...] = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return the groups of every breakdown."""
        return tuple(group for one in self.breakdowns for group in one.groups)

    @property
    def named(self) -> tuple[NamedMost, ...]:
        """Return what was named most often, of the options that are shown."""
        shown = {
            (r.area, r.column, r.option or ""): r.shown for r in self.rows if r.measure == "share"
        }
        multis = (item for item in self.items if item.type == "multi")
        return tuple(named for item in multis for named in named_in(self.measured, item, shown))

    def judged(self, plan: Plan, earlier: Earlier | None) -> tuple[Judged | Gap, ...]:
        """Return the verdicts on every comparison of the plan."""
        found = tuple(self._comparisons(plan, earlier))
        return verdicts(found, Floors(plan.city_floor, plan.area_floor))

    def _comparisons(self, plan: Plan, earlier: Earlier | None) -> Iterator[Comparison]:
        compared = [item for item in self.items if item.column in plan.compared]
        yield from comparisons(self.measured, compared, self.rows, earlier)
        for breakdown in self.breakdowns:
            yield from gaps(breakdown, self.group_rows, plan.compared)


def tables_of(measured: Measured, items: tuple[Item, ...], plan: Plan) -> Tables:
    """Return every table that a plan asks for, with what may be shown of it."""
    found = breakdowns(measured, items, plan)
    rows = tuple(row for item in items for row in rows_of(measured, item))
    group_rows = tuple(row for breakdown in found for row in breakdown.rows)
    shown = protected(Tables(measured, items, found, rows, group_rows))
    rows, estimated = with_estimates(measured, items, shown.rows)
    return replace(shown, rows=rows, estimated=estimated)


def protected(tables: Tables) -> Tables:
    """Return the tables as they may be published.

    Each line of a table was hidden by the base and complement rules when it was counted; the tables
    share nothing but the city's line, and a question that is counted by itself hides its groups in
    every table.
    """
    return tables
