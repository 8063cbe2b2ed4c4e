"""A release as panels of sentences and charts, for one area in one language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from engage.charts import compose
from engage.charts.model import Chart, Heading, Line
from engage.results.models_content import CITY, Item, Option
from engage.results.queries_timelines import timeline
from engage.results.since import said
from engage.results.spreads import spread
from engage.results.telling import Mark, leaning, mark_of, rest_told, stands_alone, told
from engage.results.viewing import View, axis_of, name_of
from engage.stats.published import Suppressed
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class Sentence:
    """One headline in words, with its verdicts and who had no answer, where there are any.

    ``name`` leads to the page of the question, area by area.
    """

    label: str
    text: str
    mark: Mark | None
    change: str
    rest: str
    unsure: str
    since: str = ""
    estimated: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One question: sentences, then a chart; ``is_city`` where the area itself shows nothing.

    ``trend`` is the question over time, ``more`` what else may be opened: all answers, and the rows
    of a matrix over time.
    """

    name: str
    title: str
    section: str
    sentences: tuple[Sentence, ...]
    chart: Chart
    is_city: bool
    unsure: str = ""
    named: tuple[str, ...] = ()
    is_order_uncertain: bool = False
    since: str = ""
    trend: Chart | None = None
    more: tuple[Chart, ...] = ()

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Return every chart of the panel."""
        return (self.chart, *((self.trend,) if self.trend else ()), *self.more)


def panels(view: View) -> tuple[Panel, ...]:
    """Return the panels of an area in the order of the instrument, without who answered."""
    asked = [item for item in view.content.items if not item.is_about_you]
    return tuple(
        panel
        for _, group in groupby(asked, key=lambda item: item.item)
        for panel in _panels_of(view, tuple(group))
    )


def _panels_of(view: View, group: Sequence[Item]) -> Iterator[Panel]:
    headlines = [item for item in group if item.headline is not None]
    if headlines:
        yield _dots(view, headlines)
    for item in group:
        if item.headline is None and item.options:
            yield bars(view, item)


def _dots(view: View, items: Sequence[Item]) -> Panel:
    content, first = view.content, items[0]
    is_city = view.area == CITY or all(
        isinstance(content.headline(view.area, item.column), Suppressed | None) for item in items
    )
    seen = view.of(CITY) if is_city else view
    name, stem = f"q-{name_of(first.item)}", view.stem(first)
    sentences = tuple(_sentence(seen, item) for item in items)
    title = sentences[0].text if len(items) == 1 else stem
    heading = Heading(
        name=name,
        title=title,
        subtitle=stem if title != stem else "",
        note=view.note() or _break(view, items),
    )
    trends = _trends(seen, items, name)
    is_one = len(items) == 1 and trends is not None
    return Panel(
        name=name,
        title=stem,
        section=_section(view, first),
        sentences=sentences,
        chart=compose.dots(heading, [_line(seen, item) for item in items], axis_of(first)),
        is_city=is_city != (view.area == CITY),
        trend=trends if is_one else None,
        more=tuple(filter(None, (_answers(seen, items, name), None if is_one else trends))),
    )


def bars(view: View, item: Item) -> Panel:
    """Return the answers to a question without a headline."""
    content, language = view.content, view.spoken
    cells = [content.figure(view.area, item.column, "share", o.code) for o in item.options]
    is_city = view.area == CITY or all(isinstance(cell, Suppressed | None) for cell in cells)
    area = CITY if is_city else view.area
    lines = [
        Line(
            in_language(option.label, language),
            content.figure(area, item.column, "share", option.code) or Suppressed("not_asked"),
        )
        for option in item.options
    ]
    named = content.named_most(area, item.column)
    options: tuple[Option, ...] = () if named is None else named.options
    heading = Heading(f"q-{name_of(item.column)}", view.text(item), note=view.note())
    return Panel(
        name=heading.name,
        title=view.text(item),
        section=_section(view, item),
        sentences=(),
        chart=compose.bars(heading, lines, is_chosen=view.is_chosen),
        is_city=is_city != (view.area == CITY),
        unsure=_unsure(view.of(area), item),
        named=tuple(in_language(option.label, language) for option in options),
        is_order_uncertain=named is not None and named.is_order_uncertain,
        since=_since(view, item),
    )


def _trends(view: View, items: Sequence[Item], name: str) -> Chart | None:
    """Return a question over time, or the rows of a matrix over time as small multiples."""
    rows: list[Chart] = []
    for item in items:
        title = view.say("Over time: %(question)s", question=view.text(item))
        own = f"{name}-time" if len(items) == 1 else f"{name}-time-{len(rows)}"
        heading = Heading(own, title if len(items) == 1 else view.text(item))
        about = (view.area, item.column, axis_of(item))
        if chart := timeline(heading, view.contents, about, view.spoken):
            rows.append(chart)
    if len(items) == 1 or not rows:
        return rows[0] if rows else None
    title = view.say("Over time: %(question)s", question=view.stem(items[0]))
    return compose.multiples(Heading(f"{name}-time", title), rows)


def _answers(view: View, items: Sequence[Item], name: str) -> Chart | None:
    """Return all answers of a scale; who chose to answer have bars without a middle elsewhere."""
    title = view.say("All answers: %(question)s", question=view.stem(items[0]))
    counted = view.words.either([in_language(o.label, view.spoken) for o in items[0].top])
    note = view.say("The number at the right counts %(answers)s.", answers=counted)
    # the only row of a single question needs no label of its own
    wording = view.text(items[0]) if len(items) == 1 else ""
    heading = Heading(f"{name}-answers", title, wording, f"{note} {view.note()}".strip())
    rows = [(view.text(item), view.area, item) for item in items]
    return spread(heading, view.content, rows, view.spoken)


def _sentence(view: View, item: Item) -> Sentence:
    shown = view.content.headline(view.area, item.column) or Suppressed("not_asked")
    change = view.content.verdict(view.area, item.column, "last_wave")
    rest = view.content.verdict(view.area, item.column, "rest_of_city")
    return Sentence(
        label=view.text(item),
        text=told(item, shown, view.words, view.say),
        mark=None if change is None else mark_of(change.outcome),
        change="" if change is None else view.words.outcomes[change.outcome],
        rest=rest_told(None if rest is None else rest.outcome, view.words),
        unsure=_unsure(view, item),
        since=_since(view, item),
        estimated=leaning(shown, view.say),
        name=name_of(item.column),
    )


def _since(view: View, item: Item) -> str:
    return said(view.content.changed(item.column), view.say)


def _unsure(view: View, item: Item) -> str:
    """Return how many gave no answer to count, empty where it is not shown."""
    shown = view.content.figure(view.area, item.column, "unsure")
    return "" if isinstance(shown, Suppressed | None) else view.words.value(shown)


def _line(view: View, item: Item) -> Line:
    content = view.content
    change = content.verdict(view.area, item.column, "last_wave")
    shown = content.headline(view.area, item.column) or Suppressed("not_asked")
    # what is only put into words, or of several surveys, is not compared, with the city neither
    is_alone = view.area == CITY or stands_alone(shown)
    return Line(
        label=view.text(item),
        shown=shown,
        city=None if is_alone else content.headline(CITY, item.column),
        outcome=None if change is None else change.outcome,
    )


def _break(view: View, items: Sequence[Item]) -> str:
    """Return the note of a chart in which series begin anew, with their names unless all do."""
    broken = [item for item in items if any(c.is_break for c in view.content.changed(item.column))]
    said_once = {_since(view, item) for item in broken}
    if len(broken) == len(items) and len(said_once) == 1:
        return said_once.pop()
    return " ".join(f"{view.text(item)}: {_since(view, item)}" for item in broken)


def _section(view: View, item: Item) -> str:
    return in_language(item.section, view.spoken)
