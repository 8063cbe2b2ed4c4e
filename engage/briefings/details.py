"""Page 2: every headline measure beside the city, and the first of them over the surveys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engage.briefings.content import Trends
from engage.briefings.figures import (
    COLUMN,
    COLUMN_HEIGHT,
    View,
    answers_note,
    axis_of,
    columns,
    first_items,
)
from engage.briefings.labels import wording
from engage.briefings.legend import legend
from engage.charts import svg_trend
from engage.charts.model import Chart, Heading
from engage.charts.spoken import notes
from engage.results.models_content import ReleaseContent
from engage.results.queries_timelines import timeline

TRENDS: Final = 3  # as many as stand beside each other
TREND: Final = replace(COLUMN, width=208, size=10, plot=64)
# What the columns may take in CSS pixels where trends stand below them.
ABOVE_TRENDS: Final = 640


@dataclass(frozen=True, slots=True)
class Details:
    """What stands on page 2."""

    columns: tuple[tuple[Chart, ...], tuple[Chart, ...]]
    key: tuple[str, ...]
    trends: Trends


def details(view: View, before: Sequence[ReleaseContent]) -> Details:
    """Return page 2, whose columns leave room for a row of trends.

    ``before`` are the releases of the earlier surveys with the same questions, the first first.
    """
    charts = tuple(_trends(view, [*before, view.release]))
    drawn = () if view.scope == "few" else charts
    told = tuple(_told(view, chart) for chart in charts) if view.scope == "few" else ()
    both, n_left_out = columns(view, ABOVE_TRENDS if charts else COLUMN_HEIGHT)
    key = legend(view, [*both[0], *both[1]], n_left_out)
    return Details(both, key, Trends(drawn, told, _marks(view, drawn)))


def _trends(view: View, contents: Sequence[ReleaseContent]) -> Iterator[Chart]:
    for i, item in enumerate(first_items(view)[:TRENDS]):
        heading = Heading(f"t{i}", wording(item, view.language, 90), "", answers_note(view, item))
        about = (view.area, item.column, axis_of(item))
        if chart := timeline(heading, contents, about, view.language):
            yield chart


def _told(view: View, chart: Chart) -> tuple[str, str]:
    """Return a question and what was found in each survey, for a beat with few answers."""
    unit, found = chart.axis.unit, []
    for line in chart.lines:
        note = notes(line, view.words)
        value = view.words.value(line.shown, unit)
        found.append(f"{line.label}: {value}" + f" ({note})" * bool(note))
    return chart.heading.title, "; ".join(found)


def _marks(view: View, charts: Sequence[Chart]) -> str:
    """Return what the marks of the trends stand for, each once."""
    lines = [line for chart in charts for line in chart.lines]
    return " · ".join(svg_trend.marks(lines, view.words))
