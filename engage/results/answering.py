"""Who answered, counted before any weighting, beside what the census counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from engage.charts import compose
from engage.charts.model import Chart, Heading, Line
from engage.charts.words import Vocabulary
from engage.results.models_content import CITY, Item
from engage.results.viewing import View, name_of
from engage.stats.published import Figure, Suppressed
from engage.texts import in_language

FAR: Final = 0.1  # how far those who answered may be from the census before it is said


@dataclass(frozen=True, slots=True)
class Answering:
    """One question about those who answered: sentences on who is few, and a chart.

    ``words`` say "census" where other charts say "whole city".
    """

    title: str
    sentences: tuple[str, ...]
    chart: Chart
    words: Vocabulary


def who_answered(view: View) -> tuple[Answering, ...]:
    """Return who answered in the whole city; small areas have no such table."""
    about = [item for item in view.content.items if item.is_about_you]
    return tuple(_answering(view, item) for item in about)


def _answering(view: View, item: Item) -> Answering:
    lines = [_line(view, item, i) for i in range(len(item.options))]
    note = view.say("Who answered, counted before any weighting.")
    heading = Heading(f"q-{name_of(item.column)}", view.text(item), "", note)
    census = view.say("adults of the city, by the census")
    return Answering(
        title=view.text(item),
        sentences=tuple(_far(view, lines)),
        chart=compose.bars(heading, lines, is_chosen=view.is_chosen),
        words=replace(view.words, here=view.say("who answered"), city=census),
    )


def _line(view: View, item: Item, place: int) -> Line:
    option, content = item.options[place], view.content
    shown = content.figure(CITY, item.column, "share", option.code) or Suppressed("not_asked")
    share = content.census_share(item.column, option.code)
    census = None if share is None else Figure(share, None, None, 0)
    return Line(in_language(option.label, view.spoken), shown, census)


def _far(view: View, lines: list[Line]) -> Iterator[str]:
    """Yield which groups answered clearly less or more often than their part of the city."""
    for line in lines:
        if not isinstance(line.shown, Figure) or not isinstance(line.city, Figure):
            continue
        far = line.shown.value - line.city.value
        values = {
            "group": line.label,
            "here": view.words.number(line.shown.value),
            "census": view.words.number(line.city.value),
        }
        if far <= -FAR:
            yield view.say(
                "Fewer answered than live here: %(group)s (%(here)s of those who answered, "
                "%(census)s of the city).",
                **values,
            )
        elif far >= FAR:
            yield view.say(
                "More answered than live here: %(group)s (%(here)s of those who answered, "
                "%(census)s of the city).",
                **values,
            )
