"""A chart in words, for ears and as the alternative text on paper."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from engage.charts.model import Chart, Line
from engage.charts.words import Vocabulary
from engage.stats.published import Figure, Nearly, Published, Suppressed


def description(chart: Chart, words: Vocabulary) -> str:
    """Return every value of a chart in words, a sentence on the whole first where it helps."""
    told = [summary(chart, words), *(_told(chart, line, words) for line in chart.lines)]
    told += [f"{part.heading.title} – {description(part, words)}" for part in chart.parts]
    return " ".join(filter(None, told))


def summary(chart: Chart, words: Vocabulary) -> str:
    """Return a chart over time or over areas in one sentence; nothing is ranked.

    Rows say themselves and have none.
    """
    match chart.kind:
        case "trend":
            return _from_to(chart, words)
        case "map":
            return _counted([line.shown for line in chart.lines], words)
        case "multiples":
            return _counted([part.lines[-1].shown for part in chart.parts if part.lines], words)
    return ""


def notes(line: Line, words: Vocabulary) -> str:
    """Return what is to be known of a point of a trend."""
    if line.moment is None:
        return ""
    found = [words.anew] if line.moment.is_anew else []
    found += [words.chosen] if line.moment.is_chosen else []
    return "; ".join(found)


def _from_to(chart: Chart, words: Vocabulary) -> str:
    shown = [line for line in chart.lines if not isinstance(line.shown, Suppressed)]
    if not shown:
        return words.suppressed["base"].capitalize() + "."
    first, last, unit = shown[0], shown[-1], chart.axis.unit
    if first is last:
        return f"{last.label}: {words.value(last.shown, unit)}."
    values = (words.value(first.shown, unit), words.value(last.shown, unit))
    told = words.from_to.format(first=first.label, then=values[0], last=last.label, now=values[1])
    outcome = "" if last.outcome is None else f" {words.change}: {words.outcomes[last.outcome]}."
    return f"{told}{outcome}"


def _counted(shown: list[Published], words: Vocabulary) -> str:
    kinds = Counter(_kind(one) for one in shown)
    return words.counted.format(
        figures=kinds["figure"], words=kinds["words"], hidden=kinds["hidden"]
    )


def _kind(shown: Published) -> str:
    if isinstance(shown, Figure | Nearly):
        return "figure"
    return "hidden" if isinstance(shown, Suppressed) else "words"


def _told(chart: Chart, line: Line, words: Vocabulary) -> str:
    unit = chart.axis.unit
    parts = [f"{line.label}: {words.sentence(line.shown, unit)}"]
    if has_parts(line):
        answers = zip(chart.scale, line.parts, strict=True)
        parts = [f"{line.label}: {', '.join(f'{a} {words.value(p)}' for a, p in answers)}"]
    if line.city is not None:
        parts.append(f"{words.city}: {words.value(line.city, unit)}")
    if line.outcome is not None:
        parts.append(f"{words.change}: {words.outcomes[line.outcome]}")
    parts += [note] if (note := notes(line, words)) else []
    return "; ".join(parts) + "."


def has_parts(line: Line) -> bool:
    """Return whether every part of a Likert bar may be drawn; one that is hidden hides the bar."""
    return bool(line.parts) and all(isinstance(part, Figure | Nearly) for part in line.parts)


def neighbors(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the places of surveys that follow each other, without those of people who chose."""
    asked = [i for i, line in enumerate(lines) if line.moment and not line.moment.is_chosen]
    yield from pairwise(asked)


def joint(before: Line, after: Line) -> tuple[float, float] | None:
    """Return the two values that a line of a trend may join, None where it must not.

    Both must be figures of one series, each of its own survey: a figure of several surveys
    together holds the answers of the one before.
    """
    is_anew = after.moment is not None and after.moment.is_anew
    if not isinstance(before.shown, Figure) or not isinstance(after.shown, Figure) or is_anew:
        return None
    is_pooled = before.shown.waves or after.shown.waves
    return None if is_pooled else (before.shown.value, after.shown.value)
