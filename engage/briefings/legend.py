"""The sentences under the charts of page 2: what their marks mean, and what they leave out."""

from collections.abc import Iterator, Sequence

from engage.briefings.figures import View, changes
from engage.briefings.labels import Say
from engage.charts.ink import WIDE_MARK
from engage.charts.model import Chart
from engage.results.models_content import CITY


def legend(view: View, charts: Sequence[Chart], n_left_out: int) -> tuple[str, ...]:
    """Return what the marks of the charts mean, and what the charts leave out."""
    return tuple(filter(None, (*_marks(view, charts), _left_out(view.say, n_left_out))))


def marks(view: View, chart: Chart | None) -> str:
    """Return what the marks of estimates and of several waves mean on page 1, nothing else."""
    shown = [line.shown for line in chart.lines] if chart is not None else []
    return " ".join(f"{text}." for text in view.words.explained(shown))


def _marks(view: View, charts: Sequence[Chart]) -> Iterator[str]:
    say = view.say
    if not charts or view.scope == "few":
        return
    if charts[0].is_chosen:
        yield say(
            "Hatched bar: the share of those who chose to answer, from 0% at the left to 100% "
            "at the right."
        )
        return
    yield say(
        "Dot: the share here, from 0% at the left to 100% at the right. Bar: the range that the "
        "true share very likely lies in."
    )
    if view.area != CITY:
        yield say("Diamond and band: the whole city.")
    if any(view.words.is_wide(line.shown) for chart in charts for line in chart.lines):
        yield f"{WIDE_MARK} {view.words.wide}."
    shown = (line.shown for chart in charts for line in chart.lines)
    yield from (f"{text}." for text in view.words.explained(shown))
    if changes(view).lines:
        yield say("Where no change is marked, nothing clearly changed.")


def _left_out(say: Say, n: int) -> str:
    if n == 1:
        return say("One more line stands on the results page.")
    return say("%(n)s more lines stand on the results page.", n=n) if n else ""
