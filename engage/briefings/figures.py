"""The charts and verdicts of a briefing, read from the release and from nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from engage.briefings.content import Change, Changes, Mark, Named, Scope
from engage.briefings.labels import Say, counted, short, wording
from engage.briefings.leading import leads
from engage.charts import compose, svg
from engage.charts.layout import PAPER, Layout
from engage.charts.model import SHARES, Axis, Chart, Heading, Line
from engage.charts.words import Vocabulary
from engage.results.models_content import CITY, Item, NamedMost, ReleaseContent
from engage.stats.published import Figure, Outcome, Published, Suppressed, Words
from engage.texts import in_language

MEASURES: Final = 4
FEWEST: Final = 3
ANEW_SHOWN: Final = 2
LABEL: Final = 84  # letters that name a question in a list of verdicts
NAMED_SHOWN: Final = 5
ALSO_SHOWN: Final = 2
CHANGES_SHOWN: Final = 3
BESIDE_SHOWN: Final = 2
# Height in CSS pixels that the charts of page 2 may take in each of its two columns.
COLUMN_HEIGHT: Final = 760
# The same for the two charts of page 1, which share their column.
NAMED_HEIGHT: Final = 190
MEASURES_HEIGHT: Final = 250
COLUMN: Final = replace(PAPER, width=328, left=0.49, right=0.79, letters=27, has_axis=False)
WIDE: Final = replace(PAPER, width=424, left=0.46, right=0.81, letters=34, size=11)
MARKS: Final[dict[Outcome, Mark]] = {
    "improved": "better",
    "worse": "worse",
    "no_clear_change": "same",
    "clearly_higher": "same",
    "clearly_lower": "same",
    "not_clearly_different": "same",
}


@dataclass(frozen=True, slots=True)
class View:
    """A release as seen from one beat in one language."""

    release: ReleaseContent
    beat: str
    language: str
    say: Say
    words: Vocabulary

    @property
    def scope(self) -> Scope:
        """Return whose figures the beat gets: its own, its own in words, or the city's."""
        shown = [self.release.headline(self.beat, item.column) for item in self.release.headlines]
        own = [cell for cell in shown if cell is not None and not isinstance(cell, Suppressed)]
        if not own:
            return "city" if not self._has_shares else "own"
        return "few" if all(isinstance(cell, Words) for cell in own) else "own"

    @property
    def area(self) -> str:
        """Return the area whose figures stand on the page."""
        return CITY if self.scope == "city" else self.beat

    @property
    def is_chosen(self) -> bool:
        """Return whether people chose to answer."""
        return self.release.kind == "chose"

    @property
    def _has_shares(self) -> bool:
        return any(
            row.area == self.beat and not isinstance(row.shown, Suppressed)
            for row in self.release.rows
        )


def named(view: View) -> Named:
    """Return what residents of the area named most often, question by question."""
    release, say = view.release, view.say
    found = [
        (item, most)
        for item in release.items
        if item.type == "multi" and (most := release.named_most(view.area, item.column))
    ]
    if not found:
        is_asked = any(item.type == "multi" for item in release.items)
        sorry = say("Nothing can be said yet about what residents named.")
        return Named("", "", sorry if is_asked else "", None, ())
    item, most = found[0]
    labels = [short(in_language(o.label, view.language), 60) for o in most.options[:3]]
    is_open = most.is_order_uncertain and len(labels) > 1
    lead = say("Ask about these: %(what)s.", what="; ".join(labels))
    figures = (view.release.figure(view.area, item.column, "share", o.code) for o in most.options)
    if not is_open or leads(*figures):
        lead = say("Ask about this first: %(what)s.", what=labels[0])
    note = say("Some are too close to be put in order.") if is_open else ""
    if (n_more := len(most.options) - NAMED_SHOWN) > 0:
        note = f"{note} {say('%(n)s more were named about as often.', n=n_more)}".strip()
    also = tuple(
        (wording(other, view.language, 75), short("; ".join(_options(view, others)), 120))
        for other, others in found[1 : 1 + ALSO_SHOWN]
    )
    question = short(in_language(item.wording, view.language), 140)
    return Named(lead, question, note, _named_chart(view, item, most), also)


def changes(view: View) -> Changes:
    """Return the verdicts on the beat; sentences where there are none."""
    say = view.say
    if view.is_chosen or view.scope != "own":
        return Changes(_no_verdicts(view), (), ())
    since = _judged(view, "last_wave")
    clear = [c for c in since if c.mark != "same"]
    if view.release.previous_wave is None:
        sentence = say("This is the first survey; the next one will show what changes.")
    elif not since:
        sentence = say("Nothing could be compared with the last survey.")
    elif not clear:
        sentence = say("Nothing clearly changed since the last survey.")
    else:
        sentence = say("Clear changes since the last survey:")
    sentence = f"{_asked_anew(view)} {sentence}".strip()
    different = ("clearly_higher", "clearly_lower")
    beside = [c for outcome in different for c in _judged(view, "rest_of_city", outcome)]
    return Changes(sentence, tuple(clear[:CHANGES_SHOWN]), tuple(beside[:BESIDE_SHOWN]))


def measures(view: View) -> Chart | None:
    """Return the headline measures of page 1 beside the city, all on one axis."""
    items = first_items(view)
    if not items:
        return None
    title = view.say("Main measures: how residents answered")
    heading = Heading("measures", title)
    chart = _chart(view, heading, [_line(view, item, True) for item in items], axis_of(items[0]))
    return _trimmed(view, chart, WIDE, MEASURES_HEIGHT)


def columns(
    view: View, room: float = COLUMN_HEIGHT
) -> tuple[tuple[tuple[Chart, ...], tuple[Chart, ...]], int]:
    """Return the charts of page 2 in two columns that hold them, and how many lines did not fit."""
    groups = groupby(view.release.headlines, _group)
    charts = [chart for _key, items in groups for chart in _group_chart(view, items)]
    charts = [replace(c, heading=replace(c.heading, name=f"g{i}")) for i, c in enumerate(charts)]
    heights = [height(view, chart, COLUMN) for chart in charts]
    # The cut that makes the longer column as short as it can be, in the order of the instrument.
    cut = min(range(len(charts) + 1), key=lambda k: max(sum(heights[:k]), sum(heights[k:])))
    left, right = _fitted(view, charts[:cut], room), _fitted(view, charts[cut:], room)
    kept = sum(len(chart.lines) for chart in (*left, *right))
    return (left, right), sum(len(chart.lines) for chart in charts) - kept


def _fitted(view: View, charts: list[Chart], room: float) -> tuple[Chart, ...]:
    kept: list[Chart] = []
    for chart in charts:
        fitting = _trimmed(view, chart, COLUMN, room - _title_height(chart))
        if fitting:
            kept.append(fitting)
            room -= height(view, fitting, COLUMN)
    return tuple(kept)


def _asked_anew(view: View) -> str:
    """Return which headline questions are not compared because they changed, or nothing."""
    broken = {one.column for one in view.release.since if one.is_break}
    found = [item for item in view.release.headlines if item.column in broken]
    if not found:
        return ""
    what = "; ".join(wording(item, view.language, LABEL) for item in found[:ANEW_SHOWN])
    if (n_more := len(found) - ANEW_SHOWN) > 0:
        what = f"{what}; {view.say('%(n)s more', n=n_more)}"
    return view.say("Asked in another way than last time, so not compared: %(what)s.", what=what)


def _no_verdicts(view: View) -> str:
    if view.is_chosen:
        return view.say("People chose to answer, so no change can be told from these answers.")
    if view.scope == "few":
        return view.say("Too few people answered in this beat to tell what changed.")
    return view.say("For this beat alone nothing can be said about change.")


def _options(view: View, most: NamedMost) -> Iterator[str]:
    for option in most.options[:3]:
        yield short(in_language(option.label, view.language), 60)


def _named_chart(view: View, item: Item, most: NamedMost) -> Chart | None:
    lines = []
    for option in most.options[:NAMED_SHOWN]:
        shown = view.release.figure(view.area, item.column, "share", option.code)
        if shown is not None:
            label = short(in_language(option.label, view.language), 80)
            lines.append(Line(label, shown, _beside(view, shown, item, option.code)))
    title = view.say("What residents named most often")
    heading = Heading("named", title)
    chart = compose.bars(heading, lines, is_chosen=view.is_chosen)
    return _trimmed(view, chart, WIDE, NAMED_HEIGHT)


def _beside(view: View, shown: Published, item: Item, option: str | None) -> Published | None:
    # Words allow no comparison, nor do people who chose to answer, nor several surveys together;
    # the city needs none with itself.
    if view.area == CITY or view.is_chosen or not isinstance(shown, Figure) or shown.waves:
        return None
    if option is not None:
        return view.release.figure(CITY, item.column, "share", option)
    return view.release.headline(CITY, item.column)


def _line(view: View, item: Item, with_answers: bool = False) -> Line:
    shown = view.release.headline(view.area, item.column) or Suppressed("not_asked")
    label = wording(item, view.language, 90)
    if with_answers and item.top:
        answers = counted(item, view.language, view.say(" or "))
        label = f"{label} {view.say('(“%(answers)s”)', answers=answers)}"
    verdict = view.release.verdict(view.area, item.column, "last_wave")
    has_outcome = verdict is not None and view.scope == "own" and not with_answers
    outcome = verdict.outcome if verdict is not None and has_outcome else None
    if outcome == "no_clear_change":
        outcome = None  # the page says once that everything unmarked did not clearly change
    return Line(label, shown, _beside(view, shown, item, None), outcome)


def axis_of(item: Item) -> Axis:
    """Return the scale that the headline of an item stands on."""
    if item.headline != "mean" or item.limits is None:
        return SHARES
    return compose.scale(*item.limits)


def first_items(view: View) -> list[Item]:
    """Return the single questions, and rows of grids where those are few, all on one axis."""
    order = sorted(view.release.headlines, key=lambda item: item.type == "matrix")
    alike = [item for item in order if axis_of(item) == axis_of(order[0])][:MEASURES]
    singles = [item for item in alike if item.type != "matrix"]
    return singles if len(singles) >= FEWEST else alike


def _group(item: Item) -> tuple[str, Axis, tuple[str, ...]]:
    name = item.item if item.type == "matrix" else next(iter(item.section.values()), "")
    return (name, axis_of(item), tuple(option.code for option in item.top))


def _group_chart(view: View, group: Iterable[Item]) -> Iterator[Chart]:
    items = list(group)
    first = items[0]
    title = in_language(first.stem if first.type == "matrix" else first.section, view.language)
    heading = Heading("group", short(title, 130), "", answers_note(view, first))
    yield _chart(view, heading, [_line(view, item) for item in items], axis_of(first))


def answers_note(view: View, item: Item) -> str:
    """Return which answers the headline of an item counts."""
    answers = counted(item, view.language, view.say(" or "))
    return view.say("Share who answered “%(answers)s”", answers=answers) if answers else ""


def _chart(view: View, heading: Heading, lines: list[Line], axis: Axis) -> Chart:
    if view.is_chosen and axis == SHARES:  # hatched, so that they are never taken for a sample
        return compose.bars(heading, lines, is_chosen=True)
    return compose.dots(heading, lines, axis)


def height(view: View, chart: Chart, layout: Layout) -> float:
    """Return how tall a chart is on page 2 with the words above it."""
    return svg.height(chart, view.words, layout) + _title_height(chart)


def _title_height(chart: Chart) -> float:
    # Lines of about 40 and 56 letters, their heights and the space below, as in print.css.
    title, note = len(chart.heading.title) // 40 + 1, len(chart.heading.note) // 56 + 1
    return 18 * title + 15 * note + 26


def _trimmed(view: View, chart: Chart, layout: Layout, room: float) -> Chart | None:
    while chart.lines and svg.height(chart, view.words, layout) > room:
        chart = replace(chart, lines=chart.lines[:-1])
    return chart if chart.lines else None


def _judged(view: View, against: str, only: str = "") -> list[Change]:
    found = []
    for item in view.release.headlines:
        verdict = view.release.verdict(
            view.beat, item.column, "last_wave" if against == "last_wave" else "rest_of_city"
        )
        if verdict is None or (only and verdict.outcome != only):
            continue
        word = view.words.outcomes[verdict.outcome]
        if only:  # the words above the list name the rest of the city
            is_higher = only == "clearly_higher"
            word = view.say("clearly higher") if is_higher else view.say("clearly lower")
        found.append(Change(MARKS[verdict.outcome], wording(item, view.language, LABEL), word))
    return found
