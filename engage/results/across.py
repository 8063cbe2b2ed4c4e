"""One question across the city: its areas in the order of the map, never ranked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engage.charts import compose
from engage.charts.model import Chart, Heading, Line
from engage.charts.shapes import AreaShape
from engage.results.models_content import CITY, Area, Item, Option
from engage.results.queries_timelines import timeline
from engage.results.spreads import spread
from engage.results.telling import stands_alone, told
from engage.results.viewing import View, axis_of, name_of, named_area
from engage.stats.published import Suppressed
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class AreaNamed:
    """What the residents of an area named most often, and whether the order is uncertain."""

    code: str
    name: str
    options: tuple[str, ...]
    is_order_uncertain: bool


@dataclass(frozen=True, slots=True)
class Across:
    """A question over all areas: the city in a sentence, charts, or what each area named."""

    name: str
    title: str
    sentence: str
    charts: tuple[Chart, ...]
    named: tuple[AreaNamed, ...]


def question(view: View, name: str, shapes: Sequence[AreaShape]) -> Across | None:
    """Return a question by its name in addresses, None where no such question has a page."""
    item = next((i for i in view.content.items if name_of(i.column) == name), None)
    if item is None or item.is_about_you:
        return None
    if item.headline is not None:
        shown = view.content.headline(CITY, item.column) or Suppressed("not_asked")
        sentence = told(item, shown, view.words, view.say)
        return Across(name, view.whole(item), sentence, _charts(view, item, shapes), ())
    named = tuple(_named(view, item))
    return Across(name, view.whole(item), "", (), named) if named else None


def areas_of(view: View) -> list[Area]:
    """Return the areas without the city, in the order of the release: that of the map's codes."""
    return [area for area in view.content.areas if area.code != CITY]


def _charts(view: View, item: Item, shapes: Sequence[AreaShape]) -> tuple[Chart, ...]:
    lines, name = [_line(view, item, area) for area in areas_of(view)], f"q-{name_of(item.column)}"
    if not lines:
        return ()
    title = view.say("Area by area: %(question)s", question=view.whole(item))
    found = [compose.dots(Heading(f"{name}-areas", title, "", view.note()), lines, axis_of(item))]
    known = {shape.code for shape in shapes}
    if len(known & {line.code for line in lines}) > 1:
        title = view.say("On the map: %(question)s", question=view.whole(item))
        heading = Heading(f"{name}-map", title, "", view.note())
        found.append(compose.choropleth(heading, lines, shapes, axis_of(item)))
    return (*found, *filter(None, (_answers(view, item), _over_time(view, item))))


def _line(view: View, item: Item, area: Area) -> Line:
    content = view.content
    shown = content.headline(area.code, item.column) or Suppressed("not_asked")
    change = content.verdict(area.code, item.column, "last_wave")
    # what is only put into words, or of several surveys, is not compared, with the city neither
    city = None if stands_alone(shown) else content.headline(CITY, item.column)
    outcome = None if change is None else change.outcome
    return Line(in_language(area.name, view.spoken), shown, city, outcome, code=area.code)


def _answers(view: View, item: Item) -> Chart | None:
    rows = [
        (named_area(view.content, area.code, view.spoken), area.code, item)
        for area in view.content.areas
    ]
    title = view.say("All answers, area by area: %(question)s", question=view.whole(item))
    counted = view.words.either([in_language(o.label, view.spoken) for o in item.top])
    note = view.say("The number at the right counts %(answers)s.", answers=counted)
    heading = Heading(
        f"q-{name_of(item.column)}-answers", title, "", f"{note} {view.note()}".strip()
    )
    return spread(heading, view.content, rows, view.spoken)


def _over_time(view: View, item: Item) -> Chart | None:
    parts = list(_timelines(view, item))
    if not parts:
        return None
    title = view.say("Over time, area by area: %(question)s", question=view.whole(item))
    return compose.multiples(Heading(f"q-{name_of(item.column)}-time", title), parts)


def _timelines(view: View, item: Item) -> Iterator[Chart]:
    for i, area in enumerate(areas_of(view)):
        heading = Heading(f"q-{name_of(item.column)}-time-{i}", in_language(area.name, view.spoken))
        about = (area.code, item.column, axis_of(item))
        if chart := timeline(heading, view.contents, about, view.spoken):
            yield chart


def _named(view: View, item: Item) -> Iterator[AreaNamed]:
    for area in view.content.areas:
        most = view.content.named_most(area.code, item.column)
        yield AreaNamed(
            code=area.code,
            name=in_language(area.name, view.spoken),
            options=() if most is None else tuple(_labels(view, most.options)),
            is_order_uncertain=most is not None and most.is_order_uncertain,
        )


def _labels(view: View, options: Sequence[Option]) -> Iterator[str]:
    for option in options:
        yield in_language(option.label, view.spoken)
