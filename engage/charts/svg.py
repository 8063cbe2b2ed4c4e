"""Draws a Chart as a small accessible SVG for paper, mail, files and pages without scripts."""

from collections.abc import Mapping
from typing import Final

from engage.charts.ink import INK, PAPER_WHITE, escape
from engage.charts.layout import MAP, SCREEN, Layout
from engage.charts.model import Chart, ChartKind
from engage.charts.pen import Pen
from engage.charts.spoken import description
from engage.charts.svg_likert import LikertPen
from engage.charts.svg_map import MapPen
from engage.charts.svg_multiples import MultiplesPen
from engage.charts.svg_rows import RowsPen
from engage.charts.svg_trend import TrendPen
from engage.charts.words import Vocabulary

PENS: Final[Mapping[ChartKind, type[Pen]]] = {
    "dots": RowsPen,
    "bars": RowsPen,
    "likert": LikertPen,
    "trend": TrendPen,
    "multiples": MultiplesPen,
    "map": MapPen,
}


def paint(chart: Chart, words: Vocabulary, layout: Layout = SCREEN) -> str:
    """Return the drawing, its title the finding and its description every value in words."""
    name = escape(chart.heading.name)
    pen = _pen(chart, words, layout)
    font = f' font-family="{escape(layout.font)}"' if layout.font else ""
    body = _parts(pen)
    layout = pen.layout
    size = (
        f'width="100%" height="{pen.y:g}"'
        if layout.width is None
        else f'viewBox="0 0 {layout.width} {pen.y:g}" width="{layout.width}" height="{pen.y:g}"'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{chart.kind}" {size}'
        f' role="img" aria-labelledby="{name}-t {name}-d" font-size="{layout.size}"'
        f' fill="currentColor" color="{INK}"{font}>'
        f'<title id="{name}-t">{escape(chart.heading.title)}</title>'
        f'<desc id="{name}-d">{escape(description(chart, words))}</desc>'
        f"{pen.patterns()}{body}</svg>"
    )


def height(chart: Chart, words: Vocabulary, layout: Layout) -> float:
    """Return how tall the drawing of a chart is, for pages that must hold it."""
    pen = _pen(chart, words, layout)
    _parts(pen)
    return pen.y


def _pen(chart: Chart, words: Vocabulary, layout: Layout) -> Pen:
    is_fluid_map = chart.kind == "map" and layout.width is None
    return PENS[chart.kind](chart, words, MAP if is_fluid_map else layout)


def _parts(pen: Pen) -> str:
    if not pen.layout.is_titled:
        return pen.body()
    drawn = pen.head() + pen.body() + pen.foot_note()
    return f'<rect width="100%" height="100%" fill="{PAPER_WHITE}"/>{drawn}'
