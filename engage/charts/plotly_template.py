"""Our template of a Plotly figure: calm, without frames, axes that stay where they are."""

from textwrap import wrap
from typing import Any, Final

from engage.charts.ink import INK, LINE, MUTED
from engage.charts.model import Axis, Chart, Line
from engage.charts.words import Vocabulary

FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
BLANK: Final = "#00000000"
LETTERS: Final = 20  # a phone needs room for the marks beside them


def folded(label: str) -> str:
    """Return a label over several lines, as a Plotly axis shows them."""
    return "<br>".join(wrap(plain(label), LETTERS)) or label


def label(chart: Chart, line: Line) -> str:
    """Return the label of a row, blank where the only row repeats the words above."""
    is_said = len(chart.lines) == 1 and line.label == chart.heading.subtitle
    return " " if is_said else folded(line.label)


def stacked(label: str) -> str:
    """Return the name of a survey with its year below, which then needs no turning.

    >>> stacked("Oct 2026")
    'Oct<br>2026'
    """
    return plain(label).replace(" ", "<br>")


def plain(text: str) -> str:
    """Return a text without what Plotly would read as a mark of its own.

    >>> plain("<b>Loud</b>")
    '‹b›Loud‹/b›'
    """
    return text.replace("<", "‹").replace(">", "›")


def layout(height: int, *, has_legend: bool) -> dict[str, Any]:
    """Return what every figure has in common."""
    return {
        "height": height,
        "margin": {"l": 10, "r": 30, "t": 40, "b": 80},
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": BLANK,
        "plot_bgcolor": BLANK,
        "hoverlabel": {"align": "left", "bgcolor": "#FFFFFF", "font": {"color": INK}},
        "legend": {"orientation": "h", "x": 0, "xref": "container", "y": 0, "yref": "container"},
        "showlegend": has_legend,
    }


def scale(axis: Axis, words: Vocabulary) -> dict[str, Any]:
    """Return the axis of the values."""
    return {
        "range": [axis.low, axis.high],
        "tickvals": list(axis.ticks),
        "ticktext": [words.number(tick, axis.unit) for tick in axis.ticks],
        "gridcolor": LINE,
        "zeroline": False,
        "tickfont": {"color": MUTED},
        "fixedrange": True,
    }


def rows(labels: list[str]) -> dict[str, Any]:
    """Return the axis of rows, the first on top."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": labels[::-1],
        "range": [-0.6, len(labels) - 0.4],
        "automargin": True,
        "fixedrange": True,
    }


def whiskers(ends: list[tuple[float, float | None, float | None]], **style: Any) -> dict[str, Any]:
    """Return the ranges of points; where one has none, none is drawn."""
    drawn = [(v, low, high) for v, low, high in ends if low is not None and high is not None]
    if len(drawn) != len(ends) or not drawn:
        return {"visible": False}
    return {
        "type": "data",
        "symmetric": False,
        "array": [round(high - value, 4) for value, _, high in drawn],
        "arrayminus": [round(value - low, 4) for value, low, _ in drawn],
        "width": 0,
        **style,
    }
