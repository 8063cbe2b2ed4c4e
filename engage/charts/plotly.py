"""Turns a Chart into a plain Plotly figure, without importing Plotly (it takes a second)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from engage.charts import plotly_likert, plotly_map, plotly_rows, plotly_trend
from engage.charts.model import Chart, ChartKind
from engage.charts.words import Vocabulary

Painter = Callable[[Chart, Vocabulary], dict[str, Any]]
PAINTERS: Final[Mapping[ChartKind, Painter]] = {
    "dots": plotly_rows.figure,
    "bars": plotly_rows.figure,
    "likert": plotly_likert.figure,
    "trend": plotly_trend.figure,
    "multiples": plotly_trend.several,
    "map": plotly_map.figure,
}


def figure(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    """Return the figure as plain data, hover texts in words; what is hidden has no point."""
    return PAINTERS[chart.kind](chart, words)
