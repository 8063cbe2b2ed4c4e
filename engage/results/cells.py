"""The cells of a release: every planned measure for every area, as far as it may be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engage.results.memory import FIRST, Memory
from engage.results.models_content import CITY, Item, NamedMost, Row
from engage.results.planning import flag_columns
from engage.stats.disclosure import (
    MIN_BASE,
    MIN_FIGURE,
    hidden_by_complement,
    present_mean,
    present_share,
)
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
from engage.stats.named import RARE, named_by_rank, named_most
from engage.stats.published import Published, rank
from engage.stats.types import SKIPPED, Estimate, Sample
from engage.stats.unanimity import Whole, veiled

Floats = NDArray[np.float64]
Sums: TypeAlias = Table | Moments
YES: Final = (1,)


@dataclass(frozen=True)
class Measured:
    """One wave ready to be counted: its responses, their weights, and whether they were sampled.

    ``always`` are the areas that a linked table hides.
    """

    sample: Sample
    weight: Floats
    has_design: bool
    least: int = MIN_BASE  # an instrument may promise more than the rule of the house
    always: frozenset[int] = frozenset()
    memory: Memory = FIRST

    @property
    def areas(self) -> tuple[str, ...]:
        """Return the codes of the areas, the city last as in every table."""
        return (*self.sample.areas, CITY)

    @cached_property
    def asked(self) -> list[int]:
        """Return the responses of each area, the city last."""
        area = self.sample.area
        found = np.bincount(area[area >= 0], minlength=len(self.sample.areas))
        return [*(int(n) for n in found), self.sample.n]

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Return the areas of which nothing is shown, not even the number of responses."""
        return self._hide(self.asked, "", self.always)

    def hidden_of(self, bases: list[int], column: str) -> frozenset[int]:
        """Return the areas hidden in one question, whose bases end with the city's."""
        return self._hide(bases, column, self.hidden)

    def hidden_levels(self, item: Item) -> frozenset[int]:
        """Return the answers of a question that are hidden where those who gave them are counted.

        Each is a group of people: below the base it is hidden, and others with it until none can be
        worked out.
        """
        codes = self.sample.codes[item.column]
        n = [int(k) for k in np.bincount(codes[codes >= 0], minlength=len(item.options))]
        names = [option.code for option in item.options]
        counts = dict(zip(names, n, strict=True))
        before = self.memory.of_group(item.column).kept("", counts, self.least)
        kept = frozenset(i for i, name in enumerate(names) if name in before)
        return hidden_by_complement(n, sum(n), kept, least=self.least)

    def _hide(self, bases: list[int], column: str, always: frozenset[int]) -> frozenset[int]:
        # Hiding what an earlier release showed as it is now would help nobody any more.
        areas = self.sample.areas
        counts = dict(zip(areas, bases[:-1], strict=True))
        known = self.memory.known(column, counts)
        before = self.memory.kept(column, counts, self.least)
        kept = always | {i for i, area in enumerate(areas) if area in before}
        usable = [i for i, area in enumerate(areas) if area not in known]
        found = hidden_by_complement(
            [bases[i] for i in usable],
            bases[-1] - sum(bases[i] for i in range(len(areas)) if i not in set(usable)),
            frozenset(k for k, i in enumerate(usable) if i in kept),
            [self.asked[i] for i in usable],
            self.least,
        )
        return always | {usable[k] for k in found}


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
    return share_spread(
        rest_of_table(sums, area) if is_rest else sums, 0 if is_rest else area, top_places(item)
    )


def bases_of(sums: Sums) -> list[int]:
    """Return the answers of each area, the city last."""
    n = sums.n if isinstance(sums, Moments) else sums.n.sum(axis=1)
    return [int(count) for count in n]


def named_in(
    measured: Measured, item: Item, shown: Mapping[tuple[str, str, str], Published]
) -> Iterator[NamedMost]:
    """Yield what was named most often of a multi item in the city and each area shown.

    ``shown`` are the published shares: no option is listed of which nearly none or hardly anyone is
    printed, and where nothing can be tested or the order is uncertain, what is printed decides.
    """
    flags = np.column_stack([measured.sample.codes[name] for name in flag_columns(item)])
    answered = (flags >= 0).all(axis=1)
    area = measured.sample.area
    bases = [int((answered & (area == i)).sum()) for i in range(len(measured.sample.areas))]
    hidden = measured.hidden_of([*bases, int(answered.sum())], item.column)
    for i, code in _city_first(measured):
        inside = answered if i < 0 else answered & (area == i)
        n = int(inside.sum())
        if i in hidden or n < measured.least:
            continue
        ranks = [rank(shown.get((code, item.column, option.code))) for option in item.options]
        if measured.has_design and n >= MIN_FIGURE:
            found = named_most(flags[inside].astype(float), measured.weight[inside])
        else:
            found = named_by_rank(ranks)
        kept = [k for k in found.options if ranks[k] > RARE]
        if not kept:
            continue
        if found.is_order_uncertain:
            kept.sort(key=lambda k: (-ranks[k], k))
        options = tuple(item.options[k] for k in kept)
        yield NamedMost(code, item.column, options, found.is_order_uncertain)


def _share_rows(measured: Measured, item: Item) -> Iterator[Row]:
    tables = _option_tables(measured, item)
    hidden = measured.hidden_of(bases_of(tables[0][0]), item.column)
    for i, code in _city_first(measured):
        shown = tuple(_shown(measured, table, (i, chosen), hidden) for table, chosen in tables)
        headline = None
        if item.headline == "top2":
            top = _shown(measured, tables[0][0], (i, top_places(item)), hidden)
            headline = Row(code, item.column, "top2", None, top)
        if item.type != "multi":
            n = tables[0][0].base(i)
            top_options = frozenset(top_places(item))
            shown = veiled(Whole(shown, top_options, None if headline is None else top, n))
        for option, cell in zip(item.options, shown, strict=True):
            yield Row(code, item.column, "share", option.code, cell)
        if headline is not None:
            yield headline


def top_places(item: Item) -> tuple[int, ...]:
    """Return the positions of the options that a headline counts."""
    codes = {option.code for option in item.top}
    return tuple(k for k, option in enumerate(item.options) if option.code in codes)


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
    # Who answered is a plain count of responses, so no weights and no interval.
    plain = replace(measured, weight=np.ones(measured.sample.n), has_design=False)
    table = _table(plain, item, plain.weight)
    hidden = measured.hidden_levels(item)
    for k, option in enumerate(item.options):
        shown = _shown(plain, table, (-1, (k,)), frozenset({-1} if k in hidden else ()))
        yield Row(CITY, item.column, "share", option.code, shown)


def _mean_rows(measured: Measured, item: Item) -> Iterator[Row]:
    sums = _moments(measured, item)
    hidden = measured.hidden_of(bases_of(sums), item.column)
    for i, code in _city_first(measured):
        spread = mean_spread(sums, i)
        estimate = None if spread is None else mean_estimate(spread, sums.n_rows)
        if estimate is not None and not measured.has_design:
            estimate = without_design(estimate)
        shown = present_mean(estimate, item.limits, i in hidden, measured.asked[i], measured.least)
        yield Row(code, item.column, "mean", None, shown)


def _unsure_rows(measured: Measured, item: Item) -> Iterator[Row]:
    name = flag_columns(item)[0] if item.type == "multi" else item.column
    codes = measured.sample.codes[name]
    is_unsure = codes < SKIPPED
    coded = np.where(is_unsure, 1, np.where(codes >= 0, 0, SKIPPED)).astype(np.int8)
    shape = (len(measured.sample.areas), 2)
    table = tabulate(coded, measured.sample.area, measured.weight, shape)
    answered = [int(n) for n in table.n[:, 0]]
    hidden = measured.hidden_of(answered, item.column)
    for i, code in _city_first(measured):
        spread = share_spread(table, i, YES)
        # the base printed is that of the answers, so that no one counts those who gave none
        base = None if spread is None else replace(spread, n=answered[i])
        estimate = _estimate(measured, base, table.n_rows)
        shown = present_share(estimate, i in hidden, measured.asked[i], measured.least)
        yield Row(code, item.column, "unsure", None, shown)


def _shown(
    measured: Measured, table: Table, cell: tuple[int, tuple[int, ...]], hidden: frozenset[int]
) -> Published:
    estimate = _estimate(measured, share_spread(table, *cell), table.n_rows)
    i = cell[0]
    return present_share(estimate, i in hidden, measured.asked[i], measured.least)


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
