"""A planned table by groups as staff explore it: the cells in words, a chart, what was tested."""

from dataclasses import dataclass

from engage.charts import compose
from engage.charts.model import Chart, Heading, Line
from engage.charts.table import Table
from engage.charts.words import Unit, Vocabulary
from engage.results.models_content import CITY, Item
from engage.results.spreads import is_scale, worst_first
from engage.results.viewing import View, axis_of, name_of
from engage.stats.published import Published, Suppressed, Words
from engage.stats.released import Chance, Group
from engage.texts import in_language

SAID: dict[Chance, str] = {
    "below_001": "If the groups did not differ, chance would show as much in fewer than 1 of 1,000 "
    "surveys.",
    "below_01": "If the groups did not differ, chance would show as much in fewer than 1 of 100 "
    "surveys.",
    "below_05": "If the groups did not differ, chance would show as much in fewer than 5 of 100 "
    "surveys.",
    "often": "Chance alone would show as much in 5 of 100 surveys or more: no sign that the groups "
    "differ.",
}


@dataclass(frozen=True, slots=True)
class Crossed:
    """One table: what it is of, its cells, its chart, and the test in a sentence."""

    by: str
    column: str
    title: str
    table: Table
    chart: Chart
    tested: str
    is_rough: bool


def columns_by(view: View, by: str) -> tuple[Item, ...]:
    """Return the questions that the release breaks down by the answers to one."""
    known = {row.column for row in view.content.group_rows if row.by == by}
    return tuple(item for item in view.content.items if item.column in known)


def crossed(view: View, by: str, column: str) -> Crossed | None:
    """Return a table of the release, None where it is not among them."""
    item = next((one for one in columns_by(view, by) if one.column == column), None)
    if item is None:
        return None
    test = next((d for d in view.content.depends if (d.by, d.column) == (by, column)), None)
    untested = "Not tested: too few groups have figures, or people chose to answer."
    grouped = view.text(view.content.item(by))
    title = view.say("%(question)s By: %(group)s", question=view.whole(item), group=grouped)
    return Crossed(
        by=by,
        column=column,
        title=title,
        table=_table(view, by, item, title),
        chart=_chart(view, by, item, title),
        tested=view.say(untested if test is None else SAID[test.chance]),
        is_rough=test is not None and test.is_rough,
    )


def _table(view: View, by: str, item: Item, title: str) -> Table:
    words: Vocabulary = view.words
    unit: Unit = "mean" if item.headline == "mean" else "share"
    options = [o for o in item.options if _has(view, by, item, o.code)]
    counted = words.either([in_language(o.label, view.spoken) for o in item.top]) or words.mean
    heads = [view.text(view.content.item(by)), *([counted] if item.headline else [])]
    heads += [in_language(option.label, view.spoken) for option in options]
    rows = []
    for group in view.content.groups_by(by):
        cells = [_headline(view, group, item)] if item.headline else []
        cells += [_share(view, group, item, option.code) for option in options]
        said = (words.value(cell, unit) for cell in cells)
        rows.append((in_language(group.label, view.spoken), *said, _n(group)))
    return Table(title, (*heads, words.base), tuple(rows))


def _chart(view: View, by: str, item: Item, title: str) -> Chart:
    name, groups = f"x-{name_of(by)}-{name_of(item.column)}", view.content.groups_by(by)
    heading = Heading(name, title, "", view.note())
    if is_scale(item) and all(_has(view, by, item, o.code) for o in item.options):
        return compose.likert(
            heading,
            [_bar(view, group, item) for group in groups],
            [in_language(option.label, view.spoken) for option in worst_first(item)],
        )
    if item.headline is not None:
        return compose.dots(heading, [_dot(view, g, item) for g in groups], axis_of(item))
    lines = [
        Line(
            f"{in_language(option.label, view.spoken)} – {in_language(group.label, view.spoken)}",
            _share(view, group, item, option.code),
        )
        for option in item.options
        for group in groups
    ]
    return compose.bars(heading, lines, is_chosen=view.is_chosen)


def _bar(view: View, group: Group, item: Item) -> Line:
    parts = tuple(_share(view, group, item, option.code) for option in worst_first(item))
    label = in_language(group.label, view.spoken)
    return Line(label, _headline(view, group, item), parts=parts)


def _dot(view: View, group: Group, item: Item) -> Line:
    shown = _headline(view, group, item)
    # what is only put into words is not compared, with the city neither
    city = None if isinstance(shown, Words) else view.content.headline(CITY, item.column)
    return Line(in_language(group.label, view.spoken), shown, city)


def _has(view: View, by: str, item: Item, option: str) -> bool:
    groups = view.content.groups_by(by)
    return any(view.content.group_figure(g, item.column, "share", option) for g in groups)


def _headline(view: View, group: Group, item: Item) -> Published:
    return view.content.group_headline(group, item.column) or Suppressed("not_asked")


def _share(view: View, group: Group, item: Item, option: str) -> Published:
    found = view.content.group_figure(group, item.column, "share", option)
    return found or Suppressed("not_asked")


def _n(group: Group) -> str:
    return "" if group.n is None else str(group.n)
