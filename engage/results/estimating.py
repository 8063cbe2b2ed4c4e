"""Headlines of small areas: where few answered, an estimate that leans on the other areas.

Made of areas that are shown and of nothing else, so that it holds nothing of those that are hidden.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engage.results.cells import Measured, Sums, headline_spread, headline_sums, top_places
from engage.results.models_content import CITY, Item, Row
from engage.stats.disclosure import LEAST_SPREAD, MIN_FIGURE, TIE, present_mean, present_share
from engage.stats.estimates import Moments, Spread, Table, share_spread
from engage.stats.fayherriot import fay_herriot_means
from engage.stats.published import Figure, Nearly, Published, Suppressed, Words
from engage.stats.released import Estimated
from engage.stats.smallarea import Modelled, benchmarked, beta_binomial, own_share_word
from engage.stats.types import Estimate
from engage.stats.unanimity import Whole, veiled

Floats = NDArray[np.float64]
Key: TypeAlias = tuple[str, str, str, str | None]  # area, column, measure, option
# Fewer areas that are shown have direct figures only: docs/methods.md tells the simulation.
MIN_AREAS: Final = 4
DIRECT_FROM: Final = 100  # effective answers
# What reads "nearly none" by itself (of 10 to 29 answers "hardly anyone") enters the model as one
# value, its middle: otherwise nobody could be told from few by what is left after shrinking.
EDGE: Final = 0.055
EDGE_OF_WORDS: Final = 0.10
HALF: Final = {"top2": 0.005, "mean": 0.05}  # of the last digit that is printed


@dataclass(frozen=True, slots=True)
class Fit:
    """The estimates of one headline: for the places in ``usable``, in their order."""

    measured: Measured
    item: Item
    sums: Sums
    usable: tuple[int, ...]
    spreads: tuple[Spread, ...]
    modelled: Modelled
    deff: float  # of the city, in this item

    @property
    def few(self) -> Iterator[tuple[int, int]]:
        """Yield the places whose estimate is published, with their position among the usable."""
        for position, (place, spread) in enumerate(zip(self.usable, self.spreads, strict=True)):
            if spread.n_eff < DIRECT_FROM:
                yield position, place

    def shown(self, position: int, modelled: Modelled) -> Published:
        """Return an estimate as it may be printed, with the mark of one."""
        place, spread = self.usable[position], self.spreads[position]
        value, low, high = (
            float(part[position]) for part in (modelled.value, modelled.low, modelled.high)
        )
        estimate = Estimate(value, low, high, 0.0, spread.n, spread.n_eff, "small area")
        asked, least = self.measured.asked[place], self.measured.least
        if self.item.headline == "mean":
            shown = present_mean(estimate, self.item.limits, False, asked, least)
        else:
            shown = present_share(estimate, False, asked, least)
        if isinstance(shown, Suppressed):
            return shown
        # of the printed n, so that the word tells nothing that does not stand beside it
        return replace(shown, own_share=own_share_word(shown.n / self.deff, modelled.city_size))


def with_estimates(
    measured: Measured, items: Sequence[Item], rows: Sequence[Row]
) -> tuple[tuple[Row, ...], tuple[Estimated, ...]]:
    """Return the rows of the areas, headlines of few answers replaced, and which columns have such.

    The answers of a question with such a headline are estimated with it, so that nobody adds them
    up to another figure. People who chose to answer are never estimated.
    """
    if not measured.has_design:
        return tuple(rows), ()
    cells: dict[Key, Published] = {(r.area, r.column, r.measure, r.option): r.shown for r in rows}
    columns = []
    for item in items:
        if found := _fitted(measured, item, cells):
            fit, estimated = found
            columns.append(estimated)
            cells.update(_published(fit, cells))
    shown = (replace(r, shown=cells[r.area, r.column, r.measure, r.option]) for r in rows)
    return tuple(shown), tuple(columns)


def _fitted(
    measured: Measured, item: Item, cells: Mapping[Key, Published]
) -> tuple[Fit, Estimated] | None:
    if item.headline is None:
        return None
    kinds = Figure | Nearly if item.headline == "mean" else Figure | Nearly | Words
    usable = tuple(
        i
        for i, area in enumerate(measured.sample.areas)
        if isinstance(cells[area, item.column, item.headline, None], kinds)
    )
    sums = headline_sums(measured, item)
    spreads = tuple(filter(None, (headline_spread(sums, item, i) for i in usable)))
    city = headline_spread(sums, item, -1)
    if len(spreads) < MIN_AREAS or city is None or all(s.n_eff >= DIRECT_FROM for s in spreads):
        return None
    modelled = _modelled(item, spreads)
    city_as_printed = _believed(item, cells[CITY, item.column, item.headline, None])
    most = (item.limits or (0.0, 1.0))[1]
    scaled, said = benchmarked(modelled, _people(sums, usable), city_as_printed, most)
    fit = Fit(measured, item, sums, usable, spreads, scaled, city.n / city.n_eff)
    model = Estimated(
        item.column, "fay_herriot" if item.headline == "mean" else "beta_binomial", said
    )
    return fit, model


def _modelled(item: Item, spreads: Sequence[Spread]) -> Modelled:
    """Return the estimates of the areas, and behind them of the rest of the city as one area."""
    n_eff = np.array([*(s.n_eff for s in spreads), 0.0])
    value = _entering(item, spreads)
    if item.headline != "mean":
        return beta_binomial(value, n_eff)
    n = sum(s.n for s in spreads)
    within = sum(s.n * s.squares * s.n_eff for s in spreads) / (n - len(spreads))
    return fay_herriot_means(value, n_eff, max(within, LEAST_SPREAD**2))


def _entering(item: Item, spreads: Sequence[Spread]) -> Floats:
    """Return the figures as they enter a model; those at an end of the scale are all alike."""
    low, high = item.limits or (0.0, 1.0)
    found = [*((s.value - low) / (high - low) for s in spreads), 0.0]
    if item.headline != "mean" or item.limits is not None:
        for i, spread in enumerate(spreads):
            edge = EDGE if spread.n >= MIN_FIGURE else EDGE_OF_WORDS
            if min(found[i], 1 - found[i]) < edge + TIE:
                found[i] = edge / 2 if found[i] < edge + TIE else 1 - edge / 2
    return low + (high - low) * np.array(found)


def _people(sums: Sums, usable: Sequence[int]) -> Floats:
    weight = sums.w if isinstance(sums, Moments) else sums.w.sum(axis=1)
    shown = weight[list(usable)]
    return np.append(shown, max(0.0, float(weight[-1] - shown.sum())))


def _believed(item: Item, city: Published) -> tuple[float, float]:
    """Return what a reader knows of the city's figure: the estimates may hold no more of it."""
    low, high = item.limits or (0.0, 1.0)
    match city:
        case Figure(value=value):
            half = HALF[item.headline or "top2"]
            return value - half, value + half
        case Nearly(which="none"):
            return low, low + EDGE * (high - low)
        case Nearly():
            return high - EDGE * (high - low), high
    return low, high


def _published(fit: Fit, cells: Mapping[Key, Published]) -> Iterator[tuple[Key, Published]]:
    item = fit.item
    options = _options(fit) if isinstance(fit.sums, Table) else ()
    for position, place in fit.few:
        area = fit.measured.sample.areas[place]
        headline = fit.shown(position, fit.modelled)
        yield (area, item.column, item.headline or "", None), headline
        keys: list[Key] = [(area, item.column, "share", option.code) for option in item.options]
        shown = tuple(
            cells[key] if isinstance(cells[key], Suppressed) else fit.shown(position, modelled)
            for key, modelled in zip(keys, options, strict=False)
        )
        if shown:
            whole = Whole(shown, frozenset(top_places(item)), headline, fit.spreads[position].n)
            yield from zip(keys, veiled(whole), strict=True)


def _options(fit: Fit) -> tuple[Modelled, ...]:
    """Return the estimates of each answer, which together give the headline and 1."""
    top = top_places(fit.item)
    found = [_option(fit, k) for k in range(len(fit.item.options))]
    inside = np.array([found[k].value for k in top]).sum(axis=0)
    whole = np.array([one.value for one in found]).sum(axis=0)
    headline = fit.modelled.value
    ratios = (headline / inside, (1 - headline) / (whole - inside))
    return tuple(_times(one, ratios[0 if k in top else 1]) for k, one in enumerate(found))


def _option(fit: Fit, k: int) -> Modelled:
    assert isinstance(fit.sums, Table)  # noqa: S101  # a mean has no answers to choose
    found = (share_spread(fit.sums, place, (k,)) for place in fit.usable)
    return _modelled(fit.item, [spread for spread in found if spread is not None])


def _times(modelled: Modelled, ratio: Floats) -> Modelled:
    value, low, high = (
        np.minimum(part * ratio, 1.0) for part in (modelled.value, modelled.low, modelled.high)
    )
    return replace(modelled, value=value, low=low, high=high)
