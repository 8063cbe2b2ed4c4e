"""The verdicts of a release: all planned comparisons as one family, each called or not."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from engage.instrument.versions import Edit
from engage.results.cells import (
    Measured,
    Sums,
    bases_of,
    headline_spread,
    headline_sums,
)
from engage.results.grouping import OF_A_GROUP, Breakdown
from engage.results.models_content import CITY, Item, Judged, ReleaseContent, Row, Since
from engage.stats.comparisons import (
    AREA_FLOOR,
    CITY_FLOOR,
    MIN_BASE,
    Difference,
    against_rest,
    benjamini_hochberg,
    change,
    change_verdict,
    holm,
    rest_verdict,
)
from engage.stats.disclosure import present_mean, present_share, rounded
from engage.stats.estimates import Spread, share_estimate
from engage.stats.published import Figure, Nearly, Published, Suppressed, Verdict
from engage.stats.released import Gap, GroupRow
from engage.stats.types import Estimate

SHARE_PARTS: Final = 100  # of a whole point
MEAN_PARTS: Final = 10


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last wave: its responses, what was planned and published of it, what changed since.

    ``edit`` is what changed in the instrument; ``has_same_areas`` says whether its areas are
    today's.
    """

    measured: Measured
    items: Mapping[str, Item]
    content: ReleaseContent
    edit: Edit
    has_same_areas: bool = True

    def comparable(self, item: Item) -> Item | None:
        """Return the question as it was asked then, None where its series does not reach back."""
        before = self.items.get(item.column)
        if before is None or self.edit.breaks(item.column) or before.headline != item.headline:
            return None
        return before

    def since(self, items: Sequence[Item]) -> tuple[Since, ...]:
        """Return how the questions changed: what breaks a series, or else what is to be noted."""
        found = []
        for column in (item.column for item in items):
            is_break = self.edit.breaks(column)
            part = "breaking" if is_break else "comparable"
            found += [
                Since(column, change.kind, is_break)
                for change in self.edit.on(column)
                if change.part == part
            ]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Floors:
    """The least differences that are worth calling, as parts of the scale."""

    city: float = CITY_FLOOR
    area: float = AREA_FLOOR


@dataclass(frozen=True, slots=True)
class Comparison:
    """One planned comparison; the difference is printed only where both its sides are figures.

    ``by`` is empty for an area, else the question whose answers make the group that ``area`` names.
    """

    area: str
    item: Item
    difference: Difference
    is_change: bool
    is_printable: bool
    by: str = ""

    def verdict(self, p_adjusted: float, floors: Floors) -> Verdict:
        """Return what the comparison found; a group is one of the whole city, with its floor."""
        low, high = self.item.limits or (0.0, 1.0)
        is_city = self.area == CITY or bool(self.by)
        floor = (floors.city if is_city else floors.area) * (high - low)
        if self.is_change:
            found = change_verdict(self.difference, p_adjusted, floor, self.item.better)
        else:
            found = rest_verdict(self.difference, p_adjusted, floor)
        parts = MEAN_PARTS if self.item.headline == "mean" else SHARE_PARTS
        value = rounded(self.difference.value, parts) if self.is_printable else None
        return replace(found, difference=value)


def verdicts(found: Sequence[Comparison], floors: Floors) -> tuple[Judged | Gap, ...]:
    """Return the verdict on each comparison of a release, which are one family.

    Benjamini-Hochberg runs over all of them: areas, changes and groups.
    """
    adjusted = benjamini_hochberg(np.array([c.difference.p for c in found]))
    judged = ((c, c.verdict(float(p), floors)) for c, p in zip(found, adjusted, strict=True))
    return tuple(
        Gap(c.by, c.area, c.item.column, verdict)
        if c.by
        else Judged(c.area, c.item.column, verdict)
        for c, verdict in judged
    )


def declared_verdicts(found: Sequence[Comparison], floors: Floors) -> tuple[Verdict, ...]:
    """Return the verdicts on declared measures, a family of its own (Holm)."""
    adjusted = holm(np.array([c.difference.p for c in found]))
    return tuple(c.verdict(float(p), floors) for c, p in zip(found, adjusted, strict=True))


def changes(
    measured: Measured, item: Item, rows: Sequence[Row], earlier: Earlier
) -> Iterator[Comparison]:
    """Yield the change of an item in every area where it can be tested."""
    if before := earlier.comparable(item):
        yield from _changes(measured, (before, item), _headlines(rows), earlier)


def comparisons(
    measured: Measured, items: Sequence[Item], rows: Sequence[Row], earlier: Earlier | None
) -> tuple[Comparison, ...]:
    """Return every headline of the items that can be compared, the areas with the rest first.

    Only sampled waves are compared. A change needs a series that goes on, the same boundaries of
    its area and something published on both sides; both comparisons need a base of 30 on each side.
    """
    if not measured.has_design:
        return ()
    shown = _headlines(rows)
    return tuple(
        comparison
        for item in items
        if item.headline is not None
        for comparison in _comparisons(measured, item, shown, earlier)
    )


def gaps(
    breakdown: Breakdown, rows: Sequence[GroupRow], compared: Container[str]
) -> Iterator[Comparison]:
    """Yield each group that can be compared with the rest of the city, question by question."""
    by, measured = breakdown.by.column, breakdown.measured
    if not measured.has_design:
        return
    shown = {(r.group, r.column): r.shown for r in rows if r.by == by and r.measure in OF_A_GROUP}
    for item in breakdown.columns:
        if item.headline is not None and item.column in compared:
            for one in _rests(measured, item, shown):
                yield replace(one, by=by)


def _headlines(rows: Sequence[Row]) -> Mapping[tuple[str, str], Published]:
    return {(r.area, r.column): r.shown for r in rows if r.option is None and r.measure != "unsure"}


def _comparisons(
    measured: Measured,
    item: Item,
    shown: Mapping[tuple[str, str], Published],
    earlier: Earlier | None,
) -> Iterator[Comparison]:
    yield from _rests(measured, item, shown)
    if earlier is not None and (before := earlier.comparable(item)):
        yield from _changes(measured, (before, item), shown, earlier)


def _rests(
    measured: Measured, item: Item, shown: Mapping[tuple[str, str], Published]
) -> Iterator[Comparison]:
    sums = headline_sums(measured, item)
    for place in _usable(measured, sums, item):
        area = measured.areas[place]
        cell = shown[area, item.column] if area != CITY else Suppressed("base")
        if not isinstance(cell, Suppressed) and (
            found := _against_rest(measured, sums, item, place)
        ):
            difference, is_printable = found
            is_figure = isinstance(cell, Figure)
            yield Comparison(area, item, difference, False, is_figure and is_printable)


def _against_rest(
    measured: Measured, sums: Sums, item: Item, place: int
) -> tuple[Difference, bool] | None:
    here = headline_spread(sums, item, place)
    rest = headline_spread(sums, item, place, is_rest=True)
    if here is None or rest is None or rest.n < max(MIN_BASE, measured.least):
        return None
    is_printable = _is_figure(here, item) and _is_figure(rest, item)
    return against_rest(here, rest, measured.sample.n), is_printable


def _changes(
    measured: Measured,
    items: tuple[Item, Item],
    shown: Mapping[tuple[str, str], Published],
    earlier: Earlier,
) -> Iterator[Comparison]:
    # each wave is read by its own version: options may stand in another order
    old, item = items
    now, before = headline_sums(measured, item), headline_sums(earlier.measured, old)
    places = dict(zip(earlier.measured.areas, range(len(earlier.measured.areas)), strict=True))
    usable_before = set(_usable(earlier.measured, before, item))
    for place in _usable(measured, now, item):
        area = measured.areas[place]
        was = earlier.content.headline(area, item.column)
        if isinstance(shown[area, item.column], Suppressed):
            continue
        if places.get(area) not in usable_before or not isinstance(was, Figure | Nearly):
            continue
        if area != CITY and not earlier.has_same_areas:
            continue
        first = headline_spread(before, old, places[area])
        second = headline_spread(now, item, place)
        if first is None or second is None:
            continue
        n_rows = (earlier.measured.sample.n, measured.sample.n)
        df = None if area == CITY else first.n + second.n - 1
        is_printable = isinstance(was, Figure) and isinstance(shown[area, item.column], Figure)
        is_printable = is_printable and _is_figure(first, old) and _is_figure(second, item)
        yield Comparison(area, item, change(first, second, n_rows, df), True, is_printable)


def _usable(measured: Measured, sums: Sums, item: Item) -> list[int]:
    bases = bases_of(sums)
    hidden = measured.hidden_of(bases, item.column)
    least = max(MIN_BASE, measured.least)
    return [i for i, n in enumerate(bases) if n >= least and i not in hidden]


def _is_figure(spread: Spread, item: Item) -> bool:
    """Return whether the direct figure may be printed: an estimate beside it hides its ends."""
    if item.headline == "mean":
        plain = Estimate(spread.value, None, None, 0.0, spread.n, spread.n_eff, "plain")
        return isinstance(present_mean(plain, item.limits), Figure)
    return isinstance(present_share(share_estimate(spread, spread.n)), Figure)
