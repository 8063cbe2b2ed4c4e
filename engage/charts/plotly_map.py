"""A map as a Plotly figure of filled outlines: no tiles, no request to anybody."""

from typing import Any

from engage.charts.ink import CLASSES, INK, MUTED, PAPER_WHITE
from engage.charts.model import Axis, Chart
from engage.charts.plotly_template import layout, plain
from engage.charts.shapes import sheet
from engage.charts.svg_map import class_of
from engage.charts.words import Vocabulary
from engage.stats.published import Published, Words

WIDTH = 400


def figure(chart: Chart, words: Vocabulary) -> dict[str, Any]:
    """Return one filled outline for each area, in the order of the map."""
    by_code = {line.code: line for line in chart.lines}
    drawn = sheet(chart.shapes, WIDTH)
    traces = []
    for area in drawn.areas:
        if (line := by_code.get(area.shape.code)) is None:
            continue
        said = plain(f"{line.label}: {words.sentence(line.shown, chart.axis.unit)}")
        x, y = _outline(area.path)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "fill": "toself",
                "x": x,
                "y": y,
                "hoveron": "fills",
                "hoverinfo": "text",
                "text": said,
                "name": said,
                "line": {"color": INK, "width": 1},
                **_fill(line.shown, chart.axis),
            }
        )
    flat: dict[str, Any] = {"visible": False, "fixedrange": True}
    upright = flat | {"range": [drawn.height, 0], "scaleanchor": "x", "scaleratio": 1}
    found = layout(480, has_legend=False)
    return {"data": traces, "layout": found | {"xaxis": flat, "yaxis": upright}}


def _outline(path: str) -> tuple[list[float | None], list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in path.split("Z")[:-1]:
        points = [point.split() for point in ring.removeprefix("M").split("L")]
        x += [*(float(a) for a, _ in points), float(points[0][0]), None]
        y += [*(float(b) for _, b in points), float(points[0][1]), None]
    return x[:-1], y[:-1]


def _fill(shown: Published, axis: Axis) -> dict[str, Any]:
    found = class_of(shown, axis)
    if found is not None:
        return {"fillcolor": CLASSES[found]}
    shape = "." if isinstance(shown, Words) else "/"
    pattern = {"shape": shape, "fgcolor": MUTED, "bgcolor": PAPER_WHITE, "size": 7}
    return {"fillcolor": PAPER_WHITE, "fillpattern": pattern}
