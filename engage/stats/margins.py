"""Raking margins: population totals by category, and the checks before they are used."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEW: Final = 20  # respondents in a category below which rake warns
MAX_GAP: Final = 0.02  # totals of two margins further apart are an error
ROUNDING: Final = 1e-10  # totals this close are the same


class WeightingError(Exception):
    """Weights that cannot be made; the message says which category and what to do."""


class BadWeightsError(WeightingError):
    """Base weights that are missing, infinite, zero or negative."""


class EmptyCategoryError(WeightingError):
    """A category with people in the population and nobody in the sample."""


class UnknownCategoryError(WeightingError):
    """Respondents in a category of which the population has nobody."""


class TotalsDifferError(WeightingError):
    """Two margins whose totals are too far apart to belong to one population."""


class NotConvergedError(WeightingError):
    """Raking that did not meet its targets in the allowed sweeps."""


@dataclass(frozen=True, slots=True)
class Margin:
    """Population totals of one variable, and the category of each row.

    ``codes`` (n,) indexes ``levels``; ``totals`` (levels,) counts people.
    """

    name: str
    levels: tuple[str, ...]
    codes: Ints
    totals: Floats


def keep_missing(margin: Margin, base: Floats) -> Margin:
    """Return a margin in which rows without the characteristic (code -1) keep their sample share.

    They become a category of their own, whose total is their weighted share of the sample; the
    other totals shrink alike. No row is dropped.

    >>> sex = Margin("sex", ("f", "m"), np.array([0, 1, -1, 1]), np.array([50.0, 50.0]))
    >>> keep_missing(sex, np.ones(4)).totals.tolist()
    [37.5, 37.5, 25.0]
    """
    missing = margin.codes < 0
    if not missing.any():
        return margin
    share = float(base[missing].sum() / base.sum())
    whole = float(margin.totals.sum())
    return Margin(
        margin.name,
        (*margin.levels, "(missing)"),
        np.where(missing, len(margin.levels), margin.codes),
        np.append(margin.totals * (1 - share), share * whole),
    )


def check_margin(margin: Margin) -> list[str]:
    """Refuse a category that only the sample or only the population has; return warnings of few.

    >>> check_margin(Margin("sex", ("f",), np.zeros(3, dtype=np.int64), np.array([9.0])))
    ['sex: f has 3 respondents only']
    """
    n = np.bincount(margin.codes, minlength=len(margin.levels))
    for level, count, total in zip(margin.levels, n, margin.totals, strict=True):
        if total > 0 and not count:
            raise EmptyCategoryError(
                f"{margin.name}: nobody answered in {level!r}, which has {total:.0f} people; "
                "collapse it with a neighbour"
            )
        if count and total <= 0:
            raise UnknownCategoryError(
                f"{margin.name}: {count} responses in {level!r}, of which the margins count nobody"
            )
    return [
        f"{margin.name}: {level} has {count} respondents only"
        for level, count in zip(margin.levels, n, strict=True)
        if 0 < count < FEW and level != "(missing)"
    ]


def same_total(margins: Sequence[Margin]) -> tuple[list[Margin], list[str]]:
    """Return the margins rescaled to the total of the first, and a note for each rescaled one.

    >>> codes = np.zeros(1, dtype=np.int64)
    >>> pair = [Margin("a", ("x",), codes, np.array([n])) for n in (100.0, 101.0)]
    >>> same_total(pair)[1]
    ['a was rescaled from 101 to 100 people']
    """
    first, whole = margins[0], float(margins[0].totals.sum())
    same, notes = [first], []
    for margin in margins[1:]:
        total = float(margin.totals.sum())
        gap = abs(total / whole - 1)
        if gap > MAX_GAP:
            raise TotalsDifferError(
                f"{margin.name} counts {total:.0f} people and {first.name} {whole:.0f}; "
                "margins must describe one population"
            )
        if gap > ROUNDING:
            notes.append(f"{margin.name} was rescaled from {total:.0f} to {whole:.0f} people")
        same.append(replace(margin, totals=margin.totals * (whole / total)))
    return same, notes
