"""How many answered: the linked tables of a wave, for the responses and for every question."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engage.results.cells import Measured
from engage.results.models_content import CITY, Item, ReleaseContent
from engage.results.planning import flag_columns
from engage.stats.linked import ALL, ELSEWHERE, Cell, Crossing, Linked, linked
from engage.stats.published import Published, Suppressed
from engage.stats.types import Sample

Tables: TypeAlias = Mapping[str, Linked]  # question → its cells
RESPONSES: Final = ""  # the table of all responses, whatever they answered


def counted_tables(
    measured: Measured, items: Sequence[Item], by: Collection[str]
) -> dict[str, Linked]:
    """Return the linked tables of the responses and of every question with figures by area.

    ``by`` are the questions whose answers make groups of residents.
    """
    about = [item for item in items if item.is_about_you or item.column in by]
    masks = {RESPONSES: np.ones(measured.sample.n, dtype=bool)}
    masks |= {
        item.column: answered(measured.sample, item) for item in items if not item.is_about_you
    }
    return {column: _table(measured.sample, mask, about) for column, mask in masks.items()}


def weight_parts(measured: Measured, items: Sequence[Item]) -> dict[str, dict[str, float]]:
    """Return the part of the weights that each area has among the answers to each headline.

    They change when the population is counted anew; who lives in no area comes last.
    """
    sample = measured.sample
    place = np.where(sample.area < 0, len(sample.areas), sample.area)
    found: dict[str, dict[str, float]] = {}
    for item in (item for item in items if item.headline is not None):
        weight = np.where(answered(sample, item), measured.weight, 0.0)
        sums = np.bincount(place, weight, len(sample.areas) + 1)
        if sums.sum():
            parts = (sums / sums.sum()).tolist()
            names = (*sample.areas, ELSEWHERE)
            found[item.column] = {n: round(x, 6) for n, x in zip(names, parts, strict=True) if x}
    return found


def answered(sample: Sample, item: Item) -> NDArray[np.bool_]:
    """Return which responses answered a question."""
    if item.type == "multi":
        flags = np.column_stack([sample.codes[name] for name in flag_columns(item)])
        return np.asarray((flags >= 0).all(axis=1))
    if item.type == "number":
        return np.isfinite(sample.numbers[item.column])
    return sample.codes[item.column] >= 0


def hidden_in(
    content: ReleaseContent, cells: Mapping[str, Collection[Cell]]
) -> dict[str, frozenset[Cell]]:
    """Return the cells of which a release shows nothing, not even how many answered."""
    shown = set(_shown(content))
    return {
        column: frozenset(cell for cell in found if (column, cell) not in shown)
        for column, found in cells.items()
    }


def hidden_of(content: ReleaseContent, tables: Tables) -> dict[str, frozenset[Cell]]:
    """Return the cells of linked tables of which a release shows nothing."""
    return hidden_in(content, {column: table.counts for column, table in tables.items()})


def _shown(content: ReleaseContent) -> Iterator[tuple[str, Cell]]:
    about = {item.column for item in content.items if item.is_about_you}
    yield from ((RESPONSES, Cell(area.code)) for area in content.areas if area.n is not None)
    yield from _shown_groups(content)
    for row in content.rows:
        if not is_counted(row.shown):
            continue
        if row.column in about:
            yield RESPONSES, Cell(CITY, row.column, row.option or ALL)
        else:
            yield row.column, Cell(row.area)


def _shown_groups(content: ReleaseContent) -> Iterator[tuple[str, Cell]]:
    for group in content.groups:
        if group.n is not None:
            yield RESPONSES, Cell(CITY, group.by, group.code)
    for row in content.group_rows:
        if is_counted(row.shown):
            yield row.column, Cell(CITY, row.by, row.group)


def is_counted(shown: Published) -> bool:
    """Return whether a cell shows that its group is large enough; few answers show it too."""
    return not isinstance(shown, Suppressed) or shown.reason == "few"


def _table(sample: Sample, mask: NDArray[np.bool_], about: Sequence[Item]) -> Linked:
    area = sample.area[mask]
    n = np.bincount(np.where(area < 0, len(sample.areas), area), minlength=len(sample.areas) + 1)
    names = (*sample.areas, ELSEWHERE)
    areas = {name: int(count) for name, count in zip(names, n, strict=True)}
    crossings = [_crossing(sample.codes[item.column][mask], item) for item in about]
    return linked({CITY: sample.areas}, areas, crossings)


def _crossing(codes: NDArray[np.int8], item: Item) -> Crossing:
    levels = tuple(option.code for option in item.options)
    n = [int(count) for count in np.bincount(codes[codes >= 0], minlength=len(levels))]
    return Crossing(item.column, levels, ((*n, int((codes < 0).sum())),))
