"""One question over its surveys as a Plotly figure; one area or several."""

from textwrap import wrap
from typing import Any

from engage.charts.ink import BAND, HARBOR, INK, MUTED
from engage.charts.model import Chart, Line
from engage.charts.plotly_template import layout, plain, scale, stacked, whiskers
from engage.charts.spoken import joint, neighbors, notes
from engage.charts.words import Vocabulary
from engage.stats.published import Figure

EACH = 210  # the height of one of several trends
NAME = 38  # letters of a name in one line
MOST = 24  # areas that are drawn one below the other; more have their map and their table


def figure(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    """Return the trend of one area."""
    found = layout(380, has_legend=True)
    return {"data": _traces(chart, words), "layout": found | _axes(chart, words)}


def several(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    """Return the trends of several areas, one below the other on one axis, in their order."""
    parts = chart.parts[:MOST]
    found = layout(60 + EACH * max(len(parts), 1), has_legend=False)
    found["annotations"] = []
    traces: list[dict[str, Any]] = []
    for i, part in enumerate(parts, 1):
        top, bottom = 1 - (i - 1) / len(parts), 1 - i / len(parts)
        span = [round(bottom + 0.3 / len(parts), 4), round(top - 0.2 / len(parts), 4)]
        mine = "" if i == 1 else str(i)
        axes = _axes(part, words)
        found[f"xaxis{mine}"] = axes["xaxis"] | {"anchor": f"y{mine}"}
        found[f"yaxis{mine}"] = axes["yaxis"] | {"domain": span, "anchor": f"x{mine}"}
        found["annotations"].append(_named(part, top))
        traces += [t | {"xaxis": f"x{mine}", "yaxis": f"y{mine}"} for t in _traces(part, words)]
    return {"data": traces, "layout": found}


def _named(part: Chart, top: float) -> dict[str, Any]:
    place = {"xref": "paper", "x": 0, "yref": "paper", "y": round(top, 4)}
    return place | {
        "text": f"<b>{'<br>'.join(wrap(plain(part.heading.title), NAME))}</b>",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
    }


def _axes(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    return {
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [stacked(line.label) for line in chart.lines],
            "tickangle": 0,
            "range": [-0.5, len(chart.lines) - 0.5],
            "showgrid": False,
            "fixedrange": True,
        },
        "yaxis": scale(chart.axis, words) | {"automargin": True},
    }


def _traces(chart: Chart, words: Vocabulary) -> list[dict[str, Any]]:
    drawn = [line for line in chart.lines if isinstance(line.shown, Figure)]
    asked = [line for line in drawn if not (line.moment and line.moment.is_chosen)]
    chosen = [line for line in drawn if line not in asked]
    beside = [line for line in chart.lines if isinstance(line.city, Figure)]
    pairs = [(chart.lines[i], chart.lines[j]) for i, j in neighbors(chart.lines)]
    joins = [_join(*pair) for pair in pairs if joint(*pair)]
    traces = [_city(chart, beside, words)] if beside else []
    traces += joins
    traces.append(_points(chart, asked, words) | {"name": words.here})
    if chosen:
        hollow = {"symbol": "square-open", "size": 12, "color": HARBOR}
        traces.append(_points(chart, chosen, words) | {"name": words.chosen, "marker": hollow})
    return traces


def _points(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    figures = [line.shown for line in lines if isinstance(line.shown, Figure)]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [stacked(line.label) for line in lines],
        "y": [figure.value for figure in figures],
        "text": [_said(chart, line, words) for line in lines],
        "hoverinfo": "text",
        "marker": {"size": 11, "color": HARBOR},
        "error_y": whiskers([(f.value, f.low, f.high) for f in figures], color=HARBOR, thickness=3),
    }


def _said(chart: Chart, line: Line, words: Vocabulary) -> str:
    note = notes(line, words)
    said = f"{line.label}: {words.sentence(line.shown, chart.axis.unit)}"
    return plain(f"{said}; {note}" if note else said)


def _join(before: Line, after: Line) -> dict[str, Any]:
    ends = joint(before, after) or (None, None)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [stacked(before.label), stacked(after.label)],
        "y": list(ends),
        "hoverinfo": "skip",
        "showlegend": False,
        "line": {"color": MUTED, "width": 1.5},
    }


def _city(chart: Chart, lines: list[Line], words: Vocabulary) -> dict[str, Any]:
    cities = [line.city for line in lines if isinstance(line.city, Figure)]
    unit = chart.axis.unit
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [stacked(line.label) for line in lines],
        "y": [city.value for city in cities],
        "text": [f"{words.city}: {words.sentence(city, unit)}" for city in cities],
        "hoverinfo": "text",
        "name": words.city,
        "marker": {"symbol": "diamond-open", "size": 11, "color": INK},
        "error_y": whiskers([(c.value, c.low, c.high) for c in cities], color=BAND, thickness=12),
    }
