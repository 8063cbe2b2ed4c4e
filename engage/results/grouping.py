"""Citywide tables by groups of residents: every planned column, broken down by who answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engage.results.cells import Measured, rows_of
from engage.results.models_content import CITY, Item, Measure
from engage.stats.disclosure import round_base
from engage.stats.released import Group, GroupRow, Plan

# Of a group only the headline is published, or the answers where there is no headline.
OF_A_GROUP: Final[Sequence[Measure]] = ("top2", "mean")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A question by which a wave is broken down: its answers stand where the areas stood.

    ``columns`` are the questions that are broken down, ``full`` those with all their answers.
    """

    by: Item
    measured: Measured
    columns: tuple[Item, ...]
    full: frozenset[str]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return the groups in the order of the instrument."""
        return tuple(
            Group(
                by=self.by.column,
                code=option.code,
                label=option.label,
                n=None if i in self.measured.hidden else round_base(self.measured.asked[i]),
            )
            for i, option in enumerate(self.by.options)
        )

    @property
    def rows(self) -> tuple[GroupRow, ...]:
        """Return every published cell of the groups."""
        return tuple(row for item in self.columns for row in self._rows(item))

    def _rows(self, item: Item) -> Iterator[GroupRow]:
        for row in rows_of(self.measured, item):
            if row.area != CITY and self._is_planned(item, row.measure):
                yield GroupRow(
                    by=self.by.column,
                    group=row.area,
                    column=row.column,
                    measure=row.measure,
                    option=row.option,
                    shown=row.shown,
                )

    def _is_planned(self, item: Item, measure: Measure) -> bool:
        if measure == "unsure":
            return False
        return item.headline is None or measure in OF_A_GROUP or item.column in self.full


def breakdowns(measured: Measured, items: Sequence[Item], plan: Plan) -> tuple[Breakdown, ...]:
    """Return every breakdown of a plan, those by the weighting groups first."""
    known = {item.column: item for item in items}
    by_groups = [known[column] for column in plan.groups if column in known]
    asked = tuple(item for item in items if not item.is_about_you)
    found = [Breakdown(by, grouped(measured, by), asked, frozenset()) for by in by_groups]
    crosses: dict[str, list[Item]] = {}
    for cross in plan.crosses:
        crosses.setdefault(cross.by, []).append(known[cross.column])
    places = {breakdown.by.column: i for i, breakdown in enumerate(found)}
    for column, chosen in crosses.items():
        full = frozenset(item.column for item in chosen)
        if column in places:
            found[places[column]] = replace(found[places[column]], full=full)
        else:
            by = known[column]
            found.append(Breakdown(by, grouped(measured, by), tuple(chosen), full))
    return tuple(found)


def grouped(measured: Measured, by: Item) -> Measured:
    """Return a wave whose areas are the groups that the answers to a question make.

    Who did not answer that question is in no group and counts for the city only. A group that is
    hidden where the answers to the question are counted is hidden here too.
    """
    codes = measured.sample.codes[by.column]
    sample = replace(
        measured.sample,
        area=np.where(codes >= 0, codes, -1).astype(np.int16),
        areas=tuple(option.code for option in by.options),
    )
    return replace(
        measured,
        sample=sample,
        always=measured.hidden_levels(by),
        memory=measured.memory.of_group(by.column),
    )


def is_breakdown(item: Item) -> bool:
    """Return whether the answers to a question can make groups: one answer of a short list."""
    return item.type in {"single", "matrix"} and len(item.options) > 1
