"""The cells of a release: every planned measure for every area, as far as it may be shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engage.results.models import CITY, Item, NamedMost, Row
from engage.results.planning import flag_columns
from engage.stats.disclosure import MIN_BASE, hidden_by_complement, present_mean, present_share
from engage.stats.estimates import (
    Moments,
    Spread,
    Table,
    mean_estimate,
    mean_spread,
    moments,
    rest_of_moments,
    rest_of_table,
    share_estimate,
    share_spread,
    tabulate,
    without_design,
)
from engage.stats.named import RARE, named_most
from engage.stats.published import Published, Suppressed, rank
from engage.stats.types import SKIPPED, Estimate, Sample

Floats = NDArray[np.float64]
Sums: TypeAlias = Table | Moments
YES: Final = (1,)


@dataclass(frozen=True, slots=True)
class Measured:
    """One wave ready to be counted: its responses, their weights, and whether they were sampled."""

    sample: Sample
    weight: Floats
    has_design: bool

    @property
    def areas(self) -> tuple[str, ...]:
        """Return the codes of the areas, the city last as in every table."""
        return (*self.sample.areas, CITY)


def rows_of(measured: Measured, item: Item) -> Iterator[Row]:
    """Yield every published cell of an item, the city first, then the areas in their order."""
    if item.type == "number":
        yield from _mean_rows(measured, item)
    elif item.is_about_you:
        yield from _about_rows(measured, item)
    else:
        yield from _share_rows(measured, item)
    if "unsure" in item.measures:
        yield from _unsure_rows(measured, item)


def headline_sums(measured: Measured, item: Item) -> Sums:
    """Return the table or moments from which the headline of an item follows."""
    if item.headline == "mean":
        return _moments(measured, item)
    return _table(measured, item, measured.weight)


def headline_spread(sums: Sums, item: Item, area: int, is_rest: bool = False) -> Spread | None:
    """Return the headline of an item in an area (-1 the city), or in the rest of the city."""
    if isinstance(sums, Moments):
        return mean_spread(rest_of_moments(sums, area) if is_rest else sums, 0 if is_rest else area)
    top = {option.code for option in item.top}
    chosen = tuple(i for i, option in enumerate(item.options) if option.code in top)
    return share_spread(
        rest_of_table(sums, area) if is_rest else sums, 0 if is_rest else area, chosen
    )


def hidden_areas(bases: Sequence[int]) -> frozenset[int]:
    """Return the areas hidden by base or complement, of bases that end with the city's."""
    small = {i for i, n in enumerate(bases[:-1]) if n < MIN_BASE}
    return frozenset(small | hidden_by_complement(list(bases[:-1]), bases[-1]))


def bases_of(sums: Sums) -> list[int]:
    """Return the answers of each area, the city last."""
    n = sums.n if isinstance(sums, Moments) else sums.n.sum(axis=1)
    return [int(count) for count in n]


def named_in(measured: Measured, item: Item) -> Iterator[NamedMost]:
    """Yield what was named most often of a multi item in the city and each area shown."""
    flags = np.column_stack([measured.sample.codes[name] for name in flag_columns(item)])
    answered = (flags >= 0).all(axis=1)
    area = measured.sample.area
    bases = [int((answered & (area == i)).sum()) for i in range(len(measured.sample.areas))]
    hidden = hidden_areas([*bases, int(answered.sum())])
    for i, code in [(-1, CITY), *enumerate(measured.sample.areas)]:
        inside = answered if i < 0 else answered & (area == i)
        if i in hidden or int(inside.sum()) < MIN_BASE:
            continue
        found = named_most(
            flags[inside].astype(float), measured.weight[inside], measured.has_design
        )
        options = tuple(item.options[k] for k in found.options)
        yield NamedMost(code, item.column, options, found.is_order_uncertain)


def in_shown_order(named: NamedMost, shown: Mapping[tuple[str, str, str], Published]) -> NamedMost:
    """Return uncertain options by what is published of them, without those hardly anyone named."""
    if not named.is_order_uncertain:
        return named
    ranks = {o.code: rank(shown.get((named.area, named.column, o.code))) for o in named.options}
    kept = [o for o in named.options if ranks[o.code] > RARE] or list(named.options)
    return replace(named, options=tuple(sorted(kept, key=lambda o: -ranks[o.code])))


def _share_rows(measured: Measured, item: Item) -> Iterator[Row]:
    tables = _option_tables(measured, item)
    hidden = hidden_areas(bases_of(tables[0][0]))
    for i, code in _city_first(measured):
        for option, (table, chosen) in zip(item.options, tables, strict=True):
            shown = _shown(measured, table, (i, chosen), i in hidden)
            yield Row(code, item.column, "share", option.code, shown)
        if item.headline == "top2":
            spread = headline_spread(tables[0][0], item, i)
            estimate = _estimate(measured, spread, tables[0][0].n_rows)
            yield Row(code, item.column, "top2", None, present_share(estimate, i in hidden))


def _option_tables(measured: Measured, item: Item) -> list[tuple[Table, tuple[int, ...]]]:
    if item.type != "multi":
        table = _table(measured, item, measured.weight)
        return [(table, (k,)) for k in range(len(item.options))]
    shape = (len(measured.sample.areas), 2)
    return [
        (tabulate(measured.sample.codes[n], measured.sample.area, measured.weight, shape), YES)
        for n in flag_columns(item)
    ]


def _about_rows(measured: Measured, item: Item) -> Iterator[Row]:
    # who answered is a plain count of responses, so no weights and no interval
    plain = replace(measured, weight=np.ones(measured.sample.n), has_design=False)
    table = _table(plain, item, plain.weight)
    for k, option in enumerate(item.options):
        shown = _shown(plain, table, (-1, (k,)), is_hidden=False)
        yield Row(CITY, item.column, "share", option.code, shown)


def _mean_rows(measured: Measured, item: Item) -> Iterator[Row]:
    sums = _moments(measured, item)
    hidden = hidden_areas(bases_of(sums))
    for i, code in _city_first(measured):
        spread = mean_spread(sums, i)
        estimate = None if spread is None else mean_estimate(spread, sums.n_rows)
        if estimate is not None and not measured.has_design:
            estimate = without_design(estimate)
        shown = present_mean(estimate, item.limits, i in hidden)
        yield Row(code, item.column, "mean", None, shown)


def _unsure_rows(measured: Measured, item: Item) -> Iterator[Row]:
    name = flag_columns(item)[0] if item.type == "multi" else item.column
    codes = measured.sample.codes[name]
    is_unsure = codes < SKIPPED
    coded = np.where(is_unsure, 1, np.where(codes >= 0, 0, SKIPPED)).astype(np.int8)
    shape = (len(measured.sample.areas), 2)
    table = tabulate(coded, measured.sample.area, measured.weight, shape)
    answered = [int(n) for n in table.n[:, 0]]
    hidden = hidden_areas(answered)
    for i, code in _city_first(measured):
        shown: Published = Suppressed("base")
        spread = share_spread(table, i, YES)
        if spread is not None and answered[i] >= MIN_BASE:
            # the base printed is that of the answers, so that no one counts those who gave none
            estimate = _estimate(measured, replace(spread, n=answered[i]), table.n_rows)
            shown = present_share(estimate, i in hidden)
        yield Row(code, item.column, "unsure", None, shown)


def _shown(
    measured: Measured, table: Table, cell: tuple[int, tuple[int, ...]], is_hidden: bool
) -> Published:
    estimate = _estimate(measured, share_spread(table, *cell), table.n_rows)
    return present_share(estimate, is_hidden)


def _estimate(measured: Measured, spread: Spread | None, n_rows: int) -> Estimate | None:
    if spread is None:
        return None
    estimate = share_estimate(spread, n_rows)
    return estimate if measured.has_design else without_design(estimate)


def _city_first(measured: Measured) -> list[tuple[int, str]]:
    return [(-1, CITY), *enumerate(measured.sample.areas)]


def _table(measured: Measured, item: Item, weight: Floats) -> Table:
    shape = (len(measured.sample.areas), len(item.options))
    return tabulate(measured.sample.codes[item.column], measured.sample.area, weight, shape)


def _moments(measured: Measured, item: Item) -> Moments:
    sample = measured.sample
    return moments(sample.numbers[item.column], sample.area, measured.weight, len(sample.areas))
