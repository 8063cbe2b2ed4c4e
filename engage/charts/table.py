"""The numbers of a chart as rows of words, for the table that stands beside every chart."""

from dataclasses import dataclass

from engage.charts.model import Chart, Line
from engage.charts.words import Vocabulary
from engage.stats.published import Suppressed


@dataclass(frozen=True, slots=True)
class Table:
    """The heads and the rows of cells; the first cell of a row is its heading."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(chart: Chart, words: Vocabulary) -> Table:
    """Return the same numbers as the chart, without columns that would be empty."""
    unit = words.share if chart.axis.unit == "share" else words.mean
    heads = (words.answer, unit, words.interval, words.city, words.change, words.base)
    rows = [_cells(chart, line, words) for line in chart.lines]
    kept = [i for i in range(len(heads)) if i < 2 or any(row[i] for row in rows)]
    return Table(
        chart.heading.title,
        tuple(heads[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
    )


def _cells(chart: Chart, line: Line, words: Vocabulary) -> tuple[str, ...]:
    unit = chart.axis.unit
    return (
        line.label,
        words.value(line.shown, unit),
        words.range(line.shown, unit),
        words.value(line.city, unit) if line.city else "",
        words.outcomes[line.outcome] if line.outcome else "",
        "" if isinstance(line.shown, Suppressed) else str(line.shown.n),
    )
