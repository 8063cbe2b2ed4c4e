"""The numbers of a chart as rows of words, for the table that stands beside every chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from engage.charts.model import Chart, Line
from engage.charts.spoken import notes
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
    match chart.kind:
        case "likert":
            return _answers(chart, words)
        case "multiples":
            return _areas_and_surveys(chart, words)
    first = {"trend": words.wave, "map": words.area}.get(chart.kind, words.answer)
    heads = (first, *_heads(chart, words))
    return _kept(chart, heads, [(line.label, *_cells(chart, line, words)) for line in chart.lines])


def _answers(chart: Chart, words: Vocabulary) -> Table:
    heads = (words.answer, *chart.scale, words.base)
    rows = [
        (line.label, *(words.value(part) for part in line.parts), _base(line))
        for line in chart.lines
    ]
    return Table(chart.heading.title, heads, tuple(rows))


def _areas_and_surveys(chart: Chart, words: Vocabulary) -> Table:
    heads = (words.area, words.wave, *_heads(chart, words))
    rows = [
        (part.heading.title, line.label, *_cells(part, line, words))
        for part in chart.parts
        for line in part.lines
    ]
    return _kept(chart, heads, rows)


def _heads(chart: Chart, words: Vocabulary) -> tuple[str, ...]:
    unit = words.share if chart.axis.unit == "share" else words.mean
    return (unit, words.interval, words.city, words.change, words.base, words.note)


def _cells(chart: Chart, line: Line, words: Vocabulary) -> tuple[str, ...]:
    unit = chart.axis.unit
    return (
        words.value(line.shown, unit),
        words.range(line.shown, unit),
        words.value(line.city, unit) if line.city else "",
        words.outcomes[line.outcome] if line.outcome else "",
        _base(line),
        "; ".join(filter(None, (*_leanings(line, words), notes(line, words)))),
    )


def _base(line: Line) -> str:
    return "" if isinstance(line.shown, Suppressed) else str(line.shown.n)


def _kept(chart: Chart, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Table:
    kept = [i for i in range(len(heads)) if i < 2 or any(row[i] for row in rows)]
    return Table(
        chart.heading.title,
        tuple(heads[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
    )


def _leanings(line: Line, words: Vocabulary) -> tuple[str, str]:
    return words.own_share(line.shown), words.together_of(line.shown)
