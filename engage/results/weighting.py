"""The weighting of a wave: which margins are raked to, collapsed as far as the answers ask for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engage.errors import Refused
from engage.results.models_content import Item
from engage.stats.disclosure import MIN_BASE
from engage.stats.margins import FEW, Margin, WeightingError, keep_missing
from engage.stats.types import Sample
from engage.stats.weights import Weighted, trim, unraked

Levels = Mapping[str, float]  # level → people
MIN_SHARE: Final = 0.05  # a category of the population below this is collapsed
TIMES_MEDIAN: Final = 5.0
BEATS: Final = "beat"


class CannotWeigh(Refused):  # refusals are named for what was refused
    """A wave whose weights cannot be made from its margins."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What is known of the population: city margins by item, and the frame's counts by beat."""

    margins: Mapping[str, Levels]
    frame: Levels


@dataclass(frozen=True, slots=True)
class Joined:
    """Categories of one variable that were weighted together."""

    variable: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaveWeights:
    """The weights of a wave, the margins used (with the categories as collapsed) and notes."""

    weighted: Weighted
    variables: tuple[str, ...]
    collapsed: tuple[Joined, ...]


@dataclass(slots=True)
class Group:
    """Neighbouring categories that are raked as one."""

    levels: list[str]
    n: int
    total: float


def weigh(sample: Sample, items: Sequence[Item], targets: Targets) -> WaveWeights:
    """Return the weights of a sampled wave: raked where margins are known, trimmed at 5 medians."""
    collapsed: list[Joined] = []
    margins = [
        margin
        for item in items
        if item.is_about_you and item.column in targets.margins
        for margin in _item_margin(sample, item, targets.margins[item.column], collapsed)
    ]
    margins += _beat_margin(sample, targets.frame, collapsed, _total(margins))
    try:
        if not margins:
            return WaveWeights(unraked(sample.base_weight), (), ())
        kept = [keep_missing(margin, sample.base_weight) for margin in margins]
        weighted = trim(sample.base_weight, kept, TIMES_MEDIAN)
    except WeightingError as fault:
        raise CannotWeigh("The wave cannot be weighted: {fault}.", fault=str(fault)) from fault
    return WaveWeights(weighted, tuple(m.name for m in margins), tuple(collapsed))


def _total(margins: Sequence[Margin]) -> float | None:
    return float(margins[0].totals.sum()) if margins else None


def _item_margin(
    sample: Sample, item: Item, counts: Levels, collapsed: list[Joined]
) -> list[Margin]:
    names = [option.code for option in item.options]
    if unknown := set(counts) - set(names):
        raise CannotWeigh(
            "The margins of {item} count {levels}, which is no answer of the instrument; "
            "correct the margins file.",
            item=item.column,
            levels=", ".join(sorted(unknown)),
        )
    codes = sample.codes[item.column].astype(np.int64)
    n = np.bincount(codes[codes >= 0], minlength=len(names))
    known = [i for i, name in enumerate(names) if counts.get(name, 0) > 0]
    groups = _collapse([Group([names[i]], int(n[i]), counts[names[i]]) for i in known])
    collapsed += _joined(item.column, groups)
    return _margin(item.column, groups, codes, names)


def _joined(variable: str, groups: Sequence[Group]) -> list[Joined]:
    return [Joined(variable, tuple(g.levels)) for g in groups if len(g.levels) > 1]


def _collapse(groups: list[Group]) -> list[Group]:
    whole = sum(group.total for group in groups)
    while len(groups) > 1:
        small = [g for g in groups if g.n < FEW or g.total < MIN_SHARE * whole]
        if not small:
            break
        place = groups.index(min(small, key=lambda g: (g.n, g.total)))
        sides = [i for i in (place - 1, place + 1) if 0 <= i < len(groups)]
        other = min(sides, key=lambda i: groups[i].n)
        first, second = sorted((place, other))
        groups[first : second + 1] = [_merged(groups[first], groups[second])]
    return groups


def _merged(first: Group, second: Group) -> Group:
    return Group(first.levels + second.levels, first.n + second.n, first.total + second.total)


def _margin(
    name: str, groups: Sequence[Group], codes: NDArray[np.int64], names: Sequence[str]
) -> list[Margin]:
    # One group has nothing to correct; answers without a count keep their sample share (-1).
    if len(groups) < 2:
        return []
    place = {level: i for i, group in enumerate(groups) for level in group.levels}
    lookup = np.array([place.get(level, -1) for level in names] + [-1])
    return [
        Margin(
            name,
            tuple(" + ".join(group.levels) for group in groups),
            lookup[np.where(codes >= 0, codes, len(names))],
            np.array([group.total for group in groups], dtype=float),
        )
    ]


def _beat_margin(
    sample: Sample, frame: Levels, collapsed: list[Joined], total: float | None
) -> list[Margin]:
    beats = list(dict.fromkeys((*sample.areas, *frame)))
    if not frame or any(frame.get(beat, 0) <= 0 for beat in _seen(sample)):
        return []
    scale = 1.0 if total is None else total / sum(frame.values())
    codes = sample.area.astype(np.int64)
    n = np.bincount(codes[codes >= 0], minlength=len(beats))
    groups = _grouped(
        Group([beat], int(n[i]), frame[beat] * scale)
        for i, beat in enumerate(beats)
        if frame.get(beat, 0) > 0
    )
    collapsed += _joined(BEATS, groups)
    return _margin(BEATS, groups, codes, beats)


def _seen(sample: Sample) -> list[str]:
    return [sample.areas[i] for i in np.unique(sample.area[sample.area >= 0])]


def _grouped(groups: Iterable[Group]) -> list[Group]:
    # Beats with few answers are corrected together; where they are still too few, with the next.
    ordered = sorted(groups, key=lambda group: group.n)
    while len(ordered) > 1 and ordered[0].n < MIN_BASE:
        ordered[:2] = [_merged(ordered[0], ordered[1])]
        if ordered[0].n >= MIN_BASE and len(ordered) > 1 and ordered[1].n < MIN_BASE:
            ordered.sort(key=lambda group: group.n)
    return ordered
