"""A release as panels of sentences and charts, for one area in one language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from engage.charts import compose
from engage.charts.model import SHARES, Axis, Chart, Heading, Line
from engage.charts.words import Vocabulary
from engage.results.models_content import CITY, Area, Item, Option, ReleaseContent
from engage.results.since import said
from engage.results.telling import Mark, Say, leaning, mark_of, told
from engage.stats.published import Outcome, Suppressed, Words
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class View:
    """A release as seen from one area, in a language with its words."""

    content: ReleaseContent
    area: str
    words: Vocabulary
    say: Say

    @property
    def is_chosen(self) -> bool:
        """Return whether people chose to answer."""
        return self.content.kind == "chose"

    def text(self, item: Item) -> str:
        """Return the wording of an item."""
        return in_language(item.wording, self.words.language)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One headline in words, with its verdicts and who had no answer, where there are any."""

    label: str
    text: str
    mark: Mark | None
    change: str
    rest: str
    unsure: str
    since: str = ""
    estimated: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One question: sentences, then a chart; ``is_city`` where the area itself shows nothing."""

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


def panels(view: View) -> tuple[Panel, ...]:
    """Return the panels of an area in the order of the instrument; who answered comes last."""
    asked = [item for item in view.content.items if not item.is_about_you]
    about = [item for item in view.content.items if item.is_about_you and view.area == CITY]
    found = [
        panel
        for _, group in groupby(asked, key=lambda item: item.item)
        for panel in _panels_of(view, tuple(group))
    ]
    return (*found, *(_bars(view, item) for item in about))


def named_area(content: ReleaseContent, area: str, language: str) -> str:
    """Return the name of an area."""
    found = content.area(area)
    return area if found is None else in_language(found.name, language)


def has_figures(content: ReleaseContent, area: Area) -> bool:
    """Return whether anything of an area is shown."""
    return any(r.area == area.code and not isinstance(r.shown, Suppressed) for r in content.rows)


def _panels_of(view: View, group: Sequence[Item]) -> Iterator[Panel]:
    headlines = [item for item in group if item.headline is not None]
    if headlines:
        yield _dots(view, headlines)
    for item in group:
        if item.headline is None and item.options:
            yield _bars(view, item)


def _dots(view: View, items: Sequence[Item]) -> Panel:
    content = view.content
    is_city = view.area == CITY or all(
        isinstance(content.headline(view.area, item.column), Suppressed | None) for item in items
    )
    area = CITY if is_city else view.area
    first = items[0]
    stem = in_language(first.stem, view.words.language) or view.text(first)
    sentences = tuple(_sentence(view, item, area) for item in items)
    title = sentences[0].text if len(items) == 1 else stem
    heading = Heading(
        name=_name(first.item),
        title=title,
        subtitle=stem if title != stem else "",
        note=_note(view) or _break(view, items),
    )
    lines = [_line(view, item, area) for item in items]
    chart = compose.dots(heading, lines, _axis(first))
    return Panel(
        _name(first.item),
        stem,
        _section(view, first),
        sentences,
        chart,
        is_city != (view.area == CITY),
    )


def _bars(view: View, item: Item) -> Panel:
    content, language = view.content, view.words.language
    cells = [
        (option, content.figure(view.area, item.column, "share", option.code))
        for option in item.options
    ]
    is_city = view.area == CITY or all(isinstance(c, Suppressed | None) for _, c in cells)
    area = CITY if is_city else view.area
    note = _note(view)
    if item.is_about_you:
        note = view.say("Who answered, counted before any weighting.")
    heading = Heading(_name(item.column), view.text(item), note=note)
    lines = [
        Line(
            in_language(option.label, language),
            content.figure(area, item.column, "share", option.code) or Suppressed("not_asked"),
        )
        for option in item.options
    ]
    named = content.named_most(area, item.column)
    options: tuple[Option, ...] = () if named is None else named.options
    return Panel(
        name=_name(item.column),
        title=view.text(item),
        section=_section(view, item),
        sentences=(),
        chart=compose.bars(heading, lines, is_chosen=view.is_chosen),
        is_city=is_city != (view.area == CITY),
        unsure=_unsure(view, item, area),
        named=tuple(in_language(option.label, language) for option in options),
        is_order_uncertain=named is not None and named.is_order_uncertain,
        since=_since(view, item),
    )


def _sentence(view: View, item: Item, area: str) -> Sentence:
    shown = view.content.headline(area, item.column) or Suppressed("not_asked")
    change = view.content.verdict(area, item.column, "last_wave")
    rest = view.content.verdict(area, item.column, "rest_of_city")
    return Sentence(
        label=view.text(item),
        text=told(item, shown, view.words, view.say),
        mark=None if change is None else mark_of(change.outcome),
        change="" if change is None else view.words.outcomes[change.outcome],
        rest=_said_rest(None if rest is None else rest.outcome, view.words),
        unsure=_unsure(view, item, area),
        since=_since(view, item),
        estimated=leaning(shown, view.say),
    )


def _since(view: View, item: Item) -> str:
    return said(view.content.changed(item.column), view.say)


def _unsure(view: View, item: Item, area: str) -> str:
    """Return how many gave no answer to count, empty where it is not shown."""
    shown = view.content.figure(area, item.column, "unsure")
    return "" if isinstance(shown, Suppressed | None) else view.words.value(shown)


def _said_rest(outcome: Outcome | None, words: Vocabulary) -> str:
    # only what is clear is worth a line; "not clearly different" is the rule and stays unsaid
    if outcome is None or outcome == "not_clearly_different":
        return ""
    return words.outcomes[outcome]


def _line(view: View, item: Item, area: str) -> Line:
    content = view.content
    change = content.verdict(area, item.column, "last_wave")
    shown = content.headline(area, item.column) or Suppressed("not_asked")
    # what is only put into words is not compared, with the city neither
    is_alone = area == CITY or isinstance(shown, Words)
    return Line(
        label=view.text(item),
        shown=shown,
        city=None if is_alone else content.headline(CITY, item.column),
        outcome=None if change is None else change.outcome,
    )


def _axis(item: Item) -> Axis:
    if item.headline != "mean" or item.limits is None:
        return SHARES
    return compose.scale(*item.limits)


def _note(view: View) -> str:
    return view.words.chosen if view.is_chosen else ""


def _break(view: View, items: Sequence[Item]) -> str:
    """Return the note of a chart in which series begin anew, with their names unless all do."""
    broken = [item for item in items if any(c.is_break for c in view.content.changed(item.column))]
    said_once = {_since(view, item) for item in broken}
    if len(broken) == len(items) and len(said_once) == 1:
        return said_once.pop()
    return " ".join(f"{view.text(item)}: {_since(view, item)}" for item in broken)


def _section(view: View, item: Item) -> str:
    return in_language(item.section, view.words.language)


def _name(column: str) -> str:
    return "q-" + column.replace(".", "-").replace("_", "-")
