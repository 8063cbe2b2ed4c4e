"""Turns a Chart into a plain Plotly figure, without importing Plotly (it takes a second)."""

from textwrap import wrap
from typing import Any, Final

from engage.charts.model import Chart, Line
from engage.charts.svg import HARBOR, INK, LINE, MUTED
from engage.charts.words import Vocabulary
from engage.stats.published import Figure

FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
BLANK: Final = "#00000000"
LETTERS: Final = 26


def figure(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    """Return the figure as plain data, hover texts in words; what is hidden has no point."""
    lines = [line for line in chart.lines if isinstance(line.shown, Figure)]
    traces = [_bars(chart, lines, words) if chart.kind == "bars" else _dots(chart, lines, words)]
    beside = [line for line in chart.lines if isinstance(line.city, Figure)]
    if beside:
        traces.append(_city(chart, beside, words))
    return {"data": traces, "layout": _layout(chart, words)}


def _folded(label: str) -> str:
    return "<br>".join(wrap(label, LETTERS)) or label


def _trace(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    unit = chart.axis.unit
    return {
        "y": [_folded(line.label) for line in lines],
        "x": [line.shown.value for line in lines if isinstance(line.shown, Figure)],
        "text": [f"{line.label}: {words.sentence(line.shown, unit)}" for line in lines],
        "hoverinfo": "text",
        "name": words.here,
    }


def _dots(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    return _trace(chart, lines, words) | {
        "type": "scatter",
        "mode": "markers",
        "marker": {"size": 11, "color": HARBOR},
        "error_x": _whiskers(lines, HARBOR, 3),
    }


def _bars(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    pattern = {"pattern": {"shape": "/", "fgcolor": HARBOR, "bgcolor": "#FFFFFF"}}
    return _trace(chart, lines, words) | {
        "type": "bar",
        "orientation": "h",
        "textposition": "none",
        "marker": {"color": HARBOR} | (pattern if chart.is_chosen else {}),
        "error_x": _whiskers(lines, INK, 1.5),
    }


def _city(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    unit = chart.axis.unit
    cities = [line.city for line in lines if isinstance(line.city, Figure)]
    return {
        "type": "scatter",
        "mode": "markers",
        "y": [_folded(line.label) for line in lines],
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


def _whiskers(lines: list[Line], color: str, thickness: float) -> dict[str, Any]:
    figures = [line.shown for line in lines if isinstance(line.shown, Figure)]
    drawn = [(f.value, f.low, f.high) for f in figures if f.low is not None and f.high is not None]
    if len(drawn) != len(figures) or not drawn:
        return {"visible": False}
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(high - value, 4) for value, _, high in drawn],
        "arrayminus": [round(value - low, 4) for value, low, _ in drawn],
        "color": color,
        "thickness": thickness,
        "width": 0,
    }


def _layout(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    axis = chart.axis
    return {
        "height": 150 + 44 * len(chart.lines),
        "margin": {"l": 10, "r": 30, "t": 40, "b": 80},
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": BLANK,
        "plot_bgcolor": BLANK,
        "hoverlabel": {"align": "left", "bgcolor": "#FFFFFF", "font": {"color": INK}},
        "legend": {"orientation": "h", "x": 0, "xref": "container", "y": 0, "yref": "container"},
        "showlegend": any(line.city is not None for line in chart.lines),
        "xaxis": {
            "range": [axis.low, axis.high],
            "tickvals": list(axis.ticks),
            "ticktext": [words.number(tick, axis.unit) for tick in axis.ticks],
            "gridcolor": LINE,
            "zeroline": False,
            "tickfont": {"color": MUTED},
            "fixedrange": True,
        },
        "yaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [_folded(line.label) for line in reversed(chart.lines)],
            "range": [-0.6, len(chart.lines) - 0.4],
            "automargin": True,
            "fixedrange": True,
        },
    }
