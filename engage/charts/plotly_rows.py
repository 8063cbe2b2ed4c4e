"""Rows as a Plotly figure: dots with their intervals beside the city, and bars of options."""

from typing import Any

from engage.charts.ink import HARBOR, INK
from engage.charts.model import Chart, Line
from engage.charts.plotly_template import label, layout, plain, rows, scale, whiskers
from engage.charts.words import Vocabulary
from engage.stats.published import Figure


def figure(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    """Return dots or bars, and the city as hollow diamonds."""
    lines = [line for line in chart.lines if isinstance(line.shown, Figure)]
    traces = [_bars(chart, lines, words) if chart.kind == "bars" else _dots(chart, lines, words)]
    beside = [line for line in chart.lines if isinstance(line.city, Figure)]
    if beside:
        traces.append(_city(chart, beside, words))
    return {"data": traces, "layout": _layout(chart, words)}


def _trace(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    unit = chart.axis.unit
    return {
        "y": [label(chart, line) for line in lines],
        "x": [line.shown.value for line in lines if isinstance(line.shown, Figure)],
        "text": [plain(f"{line.label}: {words.sentence(line.shown, unit)}") for line in lines],
        "hoverinfo": "text",
        "name": words.here,
    }


def _dots(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    return _trace(chart, lines, words) | {
        "type": "scatter",
        "mode": "markers",
        "marker": {"size": 11, "color": HARBOR},
        "error_x": whiskers(_ends(lines), color=HARBOR, thickness=3),
    }


def _bars(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    pattern = {"pattern": {"shape": "/", "fgcolor": HARBOR, "bgcolor": "#FFFFFF"}}
    return _trace(chart, lines, words) | {
        "type": "bar",
        "orientation": "h",
        "textposition": "none",
        "marker": {"color": HARBOR} | (pattern if chart.is_chosen else {}),
        "error_x": whiskers(_ends(lines), color=INK, thickness=1.5),
    }


def _city(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    unit = chart.axis.unit
    cities = [line.city for line in lines if isinstance(line.city, Figure)]
    return {
        "type": "scatter",
        "mode": "markers",
        "y": [label(chart, line) for line in lines],
        "x": [city.value for city in cities],
        "text": [f"{words.city}: {words.sentence(city, unit)}" for city in cities],
        "hoverinfo": "text",
        "name": words.city,
        "marker": {
            "symbol": "diamond-open",
            "size": 12,
            "color": INK,
            "line": {"width": 1.5},
        },
    }


def _ends(lines: list[Line]) -> list[tuple[float, float | None, float | None]]:
    figures = [line.shown for line in lines if isinstance(line.shown, Figure)]
    return [(f.value, f.low, f.high) for f in figures]


def _layout(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    labels = [label(chart, line) for line in chart.lines]
    has_city = any(line.city is not None for line in chart.lines)
    return layout(150 + 44 * len(labels), has_legend=has_city) | {
        "xaxis": scale(chart.axis, words),
        "yaxis": rows(labels),
    }
