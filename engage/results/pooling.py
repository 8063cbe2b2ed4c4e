"""Planned windows: one headline of several waves together, where a wave alone has only words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sqlalchemy.orm import Session

from engage.results import queries
from engage.results.cells import Measured, headline_spread, headline_sums, rows_of
from engage.results.estimating import with_estimates
from engage.results.judging import Earlier
from engage.results.measuring import earlier_wave
from engage.results.models_content import Item, ReleaseContent, Row
from engage.stats.published import Figure, Published, Suppressed, Words
from engage.stats.released import Plan
from engage.stats.windows import Member, window_figure
from engage.surveys import queries as surveys
from engage.surveys.models import Wave

Cells: TypeAlias = Mapping[tuple[str, str], Published]  # headlines by area and question


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier wave: what its answers of today say, and every release there ever was of it."""

    wave: Earlier
    shown: Cells
    releases: tuple[ReleaseContent, ...]

    @property
    def code(self) -> str:
        """Return the code of the wave."""
        return self.wave.content.wave

    def is_taken(self, area: str, column: str) -> bool:
        """Return whether the wave has a figure of several waves there already."""
        released = (content.figure(area, column, "top2") for content in self.releases)
        return any(isinstance(shown, Figure) and shown.waves for shown in released)

    def member(self, area: str, item: Item) -> Member | None:
        """Return the wave as a side of a window, None where it cannot be compared."""
        before = self.wave.comparable(item)
        measured = self.wave.measured
        if before is None or not self.wave.has_same_areas or area not in measured.sample.areas:
            return None
        sums = headline_sums(measured, before)
        spread = headline_spread(sums, before, measured.sample.areas.index(area))
        if spread is None:
            return None
        return Member(
            spread,
            self.shown.get((area, item.column), Suppressed("base")),
            tuple(content.figure(area, item.column, "top2") for content in self.releases),
            measured.sample.n,
        )


@dataclass(frozen=True, slots=True)
class Windows:
    """What a wave may be put together with: earlier waves, the nearest first, and its releases.

    ``columns`` are the questions whose waves may stand together by the plan.
    """

    wave: str
    columns: tuple[str, ...] = ()
    past: tuple[Past, ...] = ()
    releases: tuple[ReleaseContent, ...] = ()

    def sides(self, area: str, item: Item) -> Iterator[tuple[str, Member]]:
        """Yield the earlier waves of a window, the nearest first, until one is used already."""
        for past in self.past:
            if past.is_taken(area, item.column) or (member := past.member(area, item)) is None:
                return
            yield past.code, member


def windows_of(session: Session, wave: Wave, plan: Plan) -> Windows:
    """Return what a wave may be put together with: the waves before it, as far as the plan goes.

    It ends at a wave that is not published, or that asked other people or by another instrument.
    """
    past: list[Past] = []
    before = surveys.previous_wave(session, wave) if plan.pooled else None
    while before is not None and len(past) < plan.n_waves - 1:
        earlier = earlier_wave(session, wave, before)
        if earlier is None:
            break
        items = [item for item in earlier.items.values() if item.column in plan.pooled]
        shown = _shown_today(earlier.measured, items)
        past.append(Past(earlier, shown, queries.every_release(session, before.code)))
        before = surveys.previous_wave(session, before)
    own = queries.every_release(session, wave.code) if past else ()
    return Windows(wave.code, plan.pooled, tuple(past), own)


def _shown_today(measured: Measured, items: Sequence[Item]) -> Cells:
    rows = tuple(row for item in items for row in rows_of(measured, item))
    return headlines(with_estimates(measured, items, rows)[0])


def headlines(rows: Sequence[Row]) -> Cells:
    """Return the headline shares of rows by area and question."""
    return {(row.area, row.column): row.shown for row in rows if row.measure == "top2"}


def with_windows(
    measured: Measured, items: Sequence[Item], rows: Sequence[Row], windows: Windows
) -> tuple[Row, ...]:
    """Return the rows, with one figure of several waves wherever the plan and the ledger allow it.

    In such an area nothing else of the question is shown: its words would stand beside the figure
    and tell the answers of one wave from those of the others.
    """
    shown = headlines(rows)
    pooled = {
        (area, item.column): figure
        for item in items
        if item.column in windows.columns
        for area in measured.sample.areas
        if isinstance(shown.get((area, item.column)), Words)
        if (figure := _figure(measured, item, area, shown, windows))
    }
    return tuple(_row(row, pooled.get((row.area, row.column))) for row in rows)


def _figure(
    measured: Measured, item: Item, area: str, shown: Cells, windows: Windows
) -> Figure | None:
    sides = list(windows.sides(area, item))
    spread = headline_spread(headline_sums(measured, item), item, measured.sample.areas.index(area))
    if not sides or spread is None:
        return None
    released = (content.figure(area, item.column, "top2") for content in windows.releases)
    plain = tuple(replace(x, waves=()) if isinstance(x, Figure) else x for x in released)
    own = Member(spread, shown[area, item.column], plain, measured.sample.n)
    earlier = [member for _, member in reversed(sides)]
    figure = window_figure(earlier, own, measured.least)
    if figure is None:
        return None
    return replace(figure, waves=(*(code for code, _ in reversed(sides)), windows.wave))


def _row(row: Row, figure: Figure | None) -> Row:
    if figure is None or isinstance(row.shown, Suppressed):
        return row
    return replace(row, shown=figure if row.measure == "top2" else Suppressed("few"))


def together(rows: Sequence[Row]) -> int:
    """Return the most waves of which a figure is."""
    return max(
        (len(r.shown.waves) for r in rows if isinstance(r.shown, Figure) and r.shown.waves),
        default=1,
    )
