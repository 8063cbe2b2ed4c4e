"""Charts as a page shows them: the drawing, the table of the same numbers, the name of its file."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from engage.charts import plotly, svg
from engage.charts.layout import SMALL
from engage.charts.model import Chart
from engage.charts.svg_trend import marks
from engage.charts.table import Table, table
from engage.charts.words import Vocabulary

Trusted: TypeAlias = Callable[[str], Any]  # wraps what a painter drew; the web brings it along


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its table; small multiples have a drawing for each part instead of one.

    ``file`` is the name under which the same chart is a file.
    """

    file: str
    title: str
    subtitle: str
    drawing: Any
    parts: tuple[tuple[str, Any], ...]
    table: Table
    note: str

    @property
    def full_title(self) -> str:
        """Return the title as it stands over a picture that is taken away."""
        return " ".join(filter(None, (self.subtitle, self.title)))


def picture(chart: Chart, words: Vocabulary, trusted: Trusted) -> Picture:
    """Return a chart as a page shows it."""
    heading = chart.heading
    parts = tuple(
        (part.heading.title, trusted(svg.paint(part, words, SMALL))) for part in chart.parts
    )
    legend = marks([line for part in chart.parts for line in part.lines], words)
    return Picture(
        file=heading.name,
        title=heading.title,
        subtitle=heading.subtitle if heading.subtitle not in heading.title else "",
        drawing="" if parts else trusted(svg.paint(chart, words)),
        parts=parts,
        table=table(chart, words),
        note="; ".join(filter(None, (*legend, heading.note))) if parts else heading.note,
    )


def figure_json(chart: Chart, words: Vocabulary) -> str:
    """Return a chart as the data of a Plotly figure."""
    return json.dumps(plotly.figure(chart, words), ensure_ascii=False)
