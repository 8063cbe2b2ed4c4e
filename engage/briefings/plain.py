"""What residents said and what became of it, in the plain sentences of posters and handouts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engage.briefings.content import Briefing, Kept
from engage.briefings.labels import Say
from engage.charts.model import Chart, Line
from engage.charts.words import Vocabulary
from engage.stats.published import Figure, Suppressed

SAID_SHOWN: Final = 3
PROMISES_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Something that residents named or answered, and how many of them."""

    what: str
    how_many: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A promise to residents, and in a sentence what became of it."""

    what: str
    so_far: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The promises of a beat: kept, not kept yet, and given up, each with the reason."""

    done: tuple[Answer, ...]
    not_yet: tuple[Answer, ...]
    dropped: tuple[Answer, ...]


def said(chart: Chart | None, words: Vocabulary, say: Say, n: int = SAID_SHOWN) -> tuple[Said, ...]:
    """Return the first lines of a chart in plain words; what is not shown says nothing."""
    return tuple(_said(chart, words, say))[:n] if chart is not None else ()


def answers(briefing: Briefing, say: Say) -> Answers:
    """Return what became of the promises; of each kind the first few.

    Where the history is left out of the edition, the open promises of page 1 stand alone.
    """
    states = [(one.state, _answer(one, say)) for one in briefing.history]
    done, dropped, late, still = (
        tuple(told for state, told in states if state == wanted)
        for wanted in ("kept", "dropped", "late", "open")
    )
    not_yet = (*late, *still)
    if not briefing.history:
        not_yet = tuple(Answer(one.what, f"{one.due}.") for one in briefing.promises.lines)
    return Answers(done[:PROMISES_SHOWN], not_yet[:PROMISES_SHOWN], dropped[:PROMISES_SHOWN])


def _said(chart: Chart, words: Vocabulary, say: Say) -> Iterator[Said]:
    for line in chart.lines:
        if not isinstance(line.shown, Suppressed):
            yield Said(line.label, _how_many(chart, line, words, say))


def _how_many(chart: Chart, line: Line, words: Vocabulary, say: Say) -> str:
    shown = line.shown
    if isinstance(shown, Figure) and shown.low is None and chart.axis.unit == "share":
        return say("%(n)s in every 100 people who answered", n=round(shown.value * 100))
    return words.plain(shown, chart.axis.unit)


def _answer(one: Kept, say: Say) -> Answer:
    last = one.steps[-1] if one.steps else ""
    if one.state == "kept":
        return Answer(one.what, last or say("Kept"))
    if one.state == "dropped":
        return Answer(one.what, one.why or last or say("No reason is on record; ask at a meeting."))
    due = say("It is due on %(day)s.", day=one.due)
    if one.state == "late":
        due = say("It was due on %(day)s and is late.", day=one.due)
    news = last if len(one.steps) > 1 else ""  # the first step is only that it was promised
    following = say("Next: %(step)s", step=one.next_step) if one.next_step else ""
    unknown = say("No reason is on record; ask at a meeting.") if one.state == "late" else ""
    return Answer(one.what, f"{due} {news or following or unknown}".strip())
