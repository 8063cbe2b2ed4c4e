"""Gaps between groups of residents, for the whole city: shown, never hidden for being unwelcome."""

from collections.abc import Iterator
from dataclasses import dataclass

from engage.charts import compose
from engage.charts.model import Chart, Heading, Line
from engage.results.models_content import CITY, Item
from engage.results.telling import rest_told
from engage.results.viewing import View, axis_of, name_of
from engage.stats.published import Suppressed, Words
from engage.stats.released import Group
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class Gap:
    """A clear gap: whose answers differ, in which question, and how."""

    group: str
    question: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """A question about those who answered, by whose answers all others are broken down.

    ``n_compared`` is how many comparisons were made; ``name`` leads to all their figures.
    """

    name: str
    title: str
    clear: tuple[Gap, ...]
    n_compared: int


@dataclass(frozen=True, slots=True)
class GroupChart:
    """One question by the groups of another: the clear gaps in it, and its chart."""

    title: str
    by: str
    clear: tuple[Gap, ...]
    chart: Chart


def groupings(view: View) -> tuple[Grouping, ...]:
    """Return the questions by which the whole city is broken down, with their clear gaps."""
    found = dict.fromkeys(group.by for group in view.content.groups)
    return tuple(_grouping(view, by) for by in found)


def by_question(view: View, by: str) -> tuple[GroupChart, ...]:
    """Return every headline by the groups of one question, in the order of the instrument."""
    return tuple(
        _chart(view, by, item)
        for item in view.content.headlines
        if any(view.content.group_headline(g, item.column) for g in view.content.groups_by(by))
    )


def of_question(view: View, item: Item) -> tuple[GroupChart, ...]:
    """Return one headline by the groups of every question."""
    found = dict.fromkeys(group.by for group in view.content.groups)
    return tuple(
        _chart(view, by, item)
        for by in found
        if any(view.content.group_headline(g, item.column) for g in view.content.groups_by(by))
    )


def _grouping(view: View, by: str) -> Grouping:
    content = view.content
    item = content.item(by)
    compared = [gap for gap in content.gaps if gap.by == by]
    clear = [gap for one in content.headlines for gap in _clear(view, by, one)]
    return Grouping(name_of(by), view.whole(item), tuple(clear), len(compared))


def _clear(view: View, by: str, item: Item) -> Iterator[Gap]:
    for group in view.content.groups_by(by):
        verdict = view.content.gap(group, item.column)
        said = rest_told(None if verdict is None else verdict.outcome, view.words)
        if said:
            yield Gap(in_language(group.label, view.spoken), view.text(item), said)


def _chart(view: View, by: str, item: Item) -> GroupChart:
    groups = view.content.groups_by(by)
    title = view.say(
        "%(question)s By: %(group)s",
        question=view.whole(item),
        group=view.text(view.content.item(by)),
    )
    heading = Heading(f"q-{name_of(item.column)}-by-{name_of(by)}", title, "", view.note())
    lines = [_line(view, item, group) for group in groups]
    chart = compose.dots(heading, lines, axis_of(item))
    grouped = view.text(view.content.item(by))
    return GroupChart(view.whole(item), grouped, tuple(_clear(view, by, item)), chart)


def _line(view: View, item: Item, group: Group) -> Line:
    shown = view.content.group_headline(group, item.column) or Suppressed("not_asked")
    # what is only put into words is not compared, with the city neither
    city = None if isinstance(shown, Words) else view.content.headline(CITY, item.column)
    return Line(in_language(group.label, view.spoken), shown, city)
