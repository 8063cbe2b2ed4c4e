"""The answers of a scale as a Plotly figure: bars around their middle, worst to the left."""

from typing import Any

from engage.charts.ink import INK, LIKERT, PAPER_WHITE, swatches
from engage.charts.model import Chart, Line
from engage.charts.plotly_template import folded, label, layout, plain, rows
from engage.charts.spoken import has_parts
from engage.charts.svg_likert import left_of_middle, width
from engage.charts.words import Vocabulary

HATCHED = {0: "/", 1: "\\"}


def figure(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    """Return one trace for each answer; a row with a hidden part has no bar."""
    labels = [label(chart, line) for line in chart.lines]
    traces = [
        _trace(chart, words, (i, tone, answer))
        for i, (tone, answer) in enumerate(swatches(chart.scale))
    ]
    middle = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1}
    return {
        "data": traces,
        "layout": layout(170 + 46 * len(labels), has_legend=True)
        | {
            "barmode": "overlay",
            "shapes": [middle | {"line": {"color": INK, "width": 1}}],
            "xaxis": {"range": [-1, 1], "showticklabels": False, "fixedrange": True}
            | {"showgrid": False, "zeroline": False},
            "yaxis": rows(labels),
            "margin": {"l": 10, "r": 60, "t": 40, "b": 80},
            "annotations": [_value(chart, line, words) for line in chart.lines],
        },
    }


def _trace(chart: Chart, words: Vocabulary, answer: tuple[int, int, str]) -> dict[str, Any]:
    place, tone, name = answer
    lines = [line for line in chart.lines if has_parts(line)]
    hatch = {"bgcolor": LIKERT[tone], "fgcolor": PAPER_WHITE, "size": 6}
    pattern = {"pattern": hatch | {"shape": HATCHED[tone]}} if tone in HATCHED else {}
    said = [f"{line.label} – {name}: {words.value(line.parts[place])}" for line in lines]
    return {
        "type": "bar",
        "orientation": "h",
        "name": plain(name),
        "y": [label(chart, line) for line in lines],
        "x": [width(line.parts[place]) for line in lines],
        "base": [round(_start(line, place), 4) for line in lines],
        "text": [plain(text) for text in said],
        "textposition": "none",
        "hoverinfo": "text",
        "marker": {"color": LIKERT[tone], "line": {"color": PAPER_WHITE, "width": 1}} | pattern,
    }


def _value(chart: Chart, line: Line, words: Vocabulary) -> dict[str, Any]:
    """Return what the headline counts, at the right of its row, as on paper."""
    place = {"xref": "paper", "x": 1, "xanchor": "left", "y": label(chart, line)}
    return place | {"text": folded(words.value(line.shown)), "showarrow": False}


def _start(line: Line, place: int) -> float:
    return sum(map(width, line.parts[:place])) - left_of_middle(line.parts)
