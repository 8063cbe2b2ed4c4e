"""A briefing as a web page: every chart drawn, with the table of the same numbers beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from engage.briefings.content import Briefing
from engage.briefings.notes import note_html
from engage.charts import svg
from engage.charts.model import Chart
from engage.charts.table import Table, table
from engage.charts.words import Vocabulary, vocabulary
from engage.web import svg_markup


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its heading, its note and the table of the same numbers."""

    title: str
    note: str
    drawing: Markup
    table: Table


@dataclass(frozen=True, slots=True)
class Twin:
    """A briefing with what is drawn of it; ``note`` is empty wherever the public may look."""

    briefing: Briefing
    named: Picture | None
    measures: Picture | None
    details: tuple[Picture, ...]
    trends: tuple[Picture, ...]
    note: Markup


def twin_of(made: Briefing, *, is_staff: bool = False) -> Twin:
    """Return the web page of a briefing; only staff see the organizer's note."""
    words = vocabulary(made.language)
    named, measures = made.named.chart, made.measures
    return Twin(
        briefing=made,
        named=_picture(named, words) if named is not None else None,
        measures=_picture(measures, words) if measures is not None else None,
        details=tuple(_rest(made, words)),
        trends=tuple(_picture(chart, words) for chart in made.trends.charts),
        note=note_html(made.note if is_staff else ""),
    )


def _rest(made: Briefing, words: Vocabulary) -> Iterator[Picture]:
    for column in made.columns:
        yield from (_picture(chart, words) for chart in column)


def _picture(chart: Chart, words: Vocabulary) -> Picture:
    drawn = svg_markup(svg.paint(chart, words))
    return Picture(chart.heading.title, chart.heading.note, drawn, table(chart, words))
