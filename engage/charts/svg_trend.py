"""Draws one question over its surveys: points with ranges, the city as a band, breaks as gaps."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from textwrap import wrap
from typing import Final, TypeAlias

from engage.charts.ink import BAND, HARBOR, LINE, MUTED, WIDE_MARK, hatch
from engage.charts.model import Line
from engage.charts.pen import Pen
from engage.charts.spoken import joint, neighbors
from engage.charts.words import Vocabulary
from engage.stats.published import Figure, Nearly, Published, Suppressed, Words

Ends: TypeAlias = tuple[float, float, float]  # place, lower and upper end
LEFT, RIGHT = 0.2, 0.88  # of a fluid drawing
SURVEY_LETTERS: Final = 7
LEAST_GAP: Final = 0.6  # of an even spread, so that surveys close in time keep apart
MOST_LABELS: Final = 5
WORDS_HEIGHT: Final = 60  # of a trend without any figure
PHRASE_LETTERS: Final = 11
HEAD: Final = 16  # room above the scale for a value
# A share of at most 5 or at least 95 per cent has one place, whatever it is.
EDGES: Final = {"none": 0.02, "all": 0.98}
SIGNS: Final = {"hidden": "×", "words": "≈"}


def places(days: Sequence[date]) -> list[float]:
    """Return where surveys stand from 0 to 1: by their days, but never too close together.

    >>> places([date(2025, 4, 30), date(2025, 10, 30), date(2026, 5, 1)])
    [0.0, 0.5, 1.0]
    """
    if len(days) < 2:
        return [0.5] * len(days)
    n, whole = len(days) - 1, max((days[-1] - days[0]).days, 1)
    gaps = [max((later - sooner).days / whole, LEAST_GAP / n) for sooner, later in pairwise(days)]
    return [sum(gaps[:i]) / sum(gaps) for i in range(n + 1)]


class TrendPen(Pen):
    """Draws a trend; what is hidden or only in words has a sign at the foot and no height."""

    def body(self) -> str:
        """Return the scale, the band of the city, the points, the surveys and the legend."""
        days = [line.moment.on for line in self.chart.lines if line.moment is not None]
        self.left = LEFT
        if self.layout.width is not None:  # room for the numbers of the scale and half a label
            self.left = self.layout.size * 4.4 / self.layout.width
        self.xs = [self.left + x * (RIGHT - self.left) for x in places(days)]
        self.top = self.y + HEAD
        self.has_scale = any(_has_place(line) for line in self.chart.lines)
        height = self.layout.plot if self.has_scale else min(self.layout.plot, WORDS_HEIGHT)
        self.bottom = self.top + height
        drawn = [self.grid(), self.bands(), self.joins(), *self.points()]
        drawn.append(self.surveys())
        self.y += 8
        return "".join(drawn) + (self.legend() if self.layout.has_axis else "")

    def patterns(self) -> str:
        """Return the hatch of those who chose to answer."""
        is_used = any(line.moment and line.moment.is_chosen for line in self.chart.lines)
        return hatch(self.name) if is_used else ""

    def level(self, value: float) -> float:
        """Return the height of a value."""
        position = min(max(self.chart.axis.position(value), 0.0), 1.0)
        return round(self.bottom - position * (self.bottom - self.top), 1)

    def grid(self) -> str:
        """Return a thin line for each place of the scale, with its number."""
        if not self.has_scale:  # words have no height
            return self.hairline(self.left - 0.07, 1, self.bottom)
        drawn = []
        for tick in self.chart.axis.ticks:
            y, number = self.level(tick), self.words.number(tick, self.chart.axis.unit)
            drawn.append(self.hairline(self.left - 0.07, 1, y))
            drawn.append(self.text(0, y + self.layout.size * 0.3, number, self.small()))
        return "".join(drawn)

    def bands(self) -> str:
        """Return the range of the city as a band, which ends where a series ends."""
        runs: list[list[Ends]] = []
        last = -2
        for i, line in enumerate(self.chart.lines):
            ends = self.ends(line.city, self.xs[i])
            if ends is None:
                continue
            if last == i - 1 and not _is_anew(line):
                runs[-1].append(ends)
            else:
                runs.append([ends])
            last = i
        return "".join(self.band(run) for run in runs)

    def ends(self, city: Published | None, x: float) -> Ends | None:
        """Return where the range of the city ends at a survey, None without a range."""
        if not isinstance(city, Figure) or city.low is None or city.high is None:
            return None
        return x, self.level(city.low), self.level(city.high)

    def band(self, run: list[Ends]) -> str:
        """Return the band over some surveys that follow each other."""
        first, last = run[0], run[-1]
        ends = [(first[0] - 0.025, *first[1:]), *run, (last[0] + 0.025, *last[1:])]
        upper = [(x, high) for x, _, high in ends]
        lower = [(x, low) for x, low, _ in reversed(ends)]
        return self.polygon([*upper, *lower], f'class="c-band" fill="{BAND}"')

    def polygon(self, points: Sequence[tuple[float, float]], style: str) -> str:
        """Return a filled shape; in a fluid drawing it stretches with the width."""
        scale = self.layout.width or 1000
        said = " ".join(f"{x * scale:.1f} {y:g}" for x, y in points)
        shape = f'<polygon points="{said}" {style}/>'
        if self.layout.width is not None:
            return shape
        height = self.bottom + 1
        return (
            f'<svg width="100%" height="{height:g}" viewBox="0 0 1000 {height:g}"'
            f' preserveAspectRatio="none">{shape}</svg>'
        )

    def joins(self) -> str:
        """Return the lines between points of one series, and a dotted line where it breaks."""
        drawn, lines = [], self.chart.lines
        for i, j in neighbors(lines):
            if _is_anew(lines[j]):
                middle = self.across((self.xs[i] + self.xs[j]) / 2)
                drawn.append(
                    f'<line x1="{middle}" x2="{middle}" y1="{self.top:g}" y2="{self.bottom:g}"'
                    f' class="c-break" stroke="{MUTED}" stroke-dasharray="2 4"/>'
                )
            if values := joint(lines[i], lines[j]):
                drawn.append(
                    f'<line class="c-join" x1="{self.across(self.xs[i])}"'
                    f' x2="{self.across(self.xs[j])}" y1="{self.level(values[0]):g}"'
                    f' y2="{self.level(values[1]):g}" stroke="{HARBOR}" stroke-width="1.4"/>'
                )
        return "".join(drawn)

    def points(self) -> Iterator[str]:
        """Yield the points, each with its range and its value."""
        n = len(self.chart.lines)
        for i, (line, x) in enumerate(zip(self.chart.lines, self.xs, strict=True)):
            has_label = n <= MOST_LABELS or i in {0, n - 1}
            match line.shown:
                case Figure():
                    yield self.point(line, line.shown, x) + (
                        self.label(line, line.shown, x) if has_label else ""
                    )
                case Nearly(which=which):
                    yield self.dot(x, self.level(self.edge(which)), is_hollow=True)
                case Words():
                    yield self.sign("words", x) + (self.phrase(line, x) if has_label else "")
                case Suppressed():
                    yield self.sign("hidden", x)

    def edge(self, which: str) -> float:
        """Return the one place of "nearly none" or "nearly all" on the scale."""
        axis = self.chart.axis
        return axis.low + EDGES[which] * (axis.high - axis.low)

    def point(self, line: Line, shown: Figure, x: float) -> str:
        """Return the range and the dot; a hatched square without a range where people chose."""
        y, where = self.level(shown.value), self.across(x)
        if line.moment is not None and line.moment.is_chosen:
            square = (
                '<rect class="c-hatched" x="-6" y="-6" width="12" height="12"'
                f' fill="url(#{self.name}-h)" stroke="{HARBOR}"/>'
            )
            return self.at(x, y, square)
        if shown.low is None or shown.high is None:
            return self.dot(x, y)
        return (
            f'<line class="c-range" x1="{where}" x2="{where}" y1="{self.level(shown.low):g}"'
            f' y2="{self.level(shown.high):g}" stroke="{HARBOR}" stroke-width="3"/>'
        ) + self.dot(x, y)

    def label(self, line: Line, shown: Figure, x: float) -> str:
        """Return the value above its range."""
        high = shown.high if shown.high is not None else shown.value
        y = self.level(high) - (6 if shown.high is not None else 9)
        star = WIDE_MARK if shown.is_wide else ""
        value = self.words.value(line.shown, self.chart.axis.unit) + star
        return self.text(x, y, value, ' text-anchor="middle" font-weight="600"')

    def sign(self, kind: str, x: float) -> str:
        """Return the sign at the foot of a survey without a figure."""
        style = f' text-anchor="middle" class="c-muted" fill="{MUTED}"'
        return self.text(x, self.bottom - 4, SIGNS[kind], style)

    def phrase(self, line: Line, x: float) -> str:
        """Return the words of a survey with few answers, above their sign."""
        rows = wrap(self.words.value(line.shown), PHRASE_LETTERS)
        style = f'{self.small()} text-anchor="middle" font-style="italic"'
        first = self.bottom - self.step - 4 - (len(rows) - 1) * self.step
        return "".join(
            self.text(x, first + i * self.step, text, style) for i, text in enumerate(rows)
        )

    def surveys(self) -> str:
        """Return the names of the surveys, as many as have room, the last one always."""
        n = len(self.chart.lines)
        every = -(-n // MOST_LABELS)
        style = f'{self.small()} text-anchor="middle"'
        drawn, n_rows = [], 1
        for i, line in enumerate(self.chart.lines):
            x = self.across(self.xs[i])
            drawn.append(
                f'<line x1="{x}" x2="{x}" y1="{self.bottom:g}" y2="{self.bottom + 4:g}"'
                f' stroke="{LINE}"/>'
            )
            if (n - 1 - i) % every == 0:
                rows = wrap(line.label, SURVEY_LETTERS)
                n_rows = max(n_rows, len(rows))
                drawn += [
                    self.text(self.xs[i], self.bottom + (k + 1) * self.step, text, style)
                    for k, text in enumerate(rows)
                ]
        self.y = self.bottom + n_rows * self.step
        return "".join(drawn)

    def legend(self) -> str:
        """Return what the marks stand for."""
        return "".join(self.legend_line(text) for text in marks(self.chart.lines, self.words))


def marks(lines: Sequence[Line], words: Vocabulary) -> list[str]:
    """Return what the marks of trends stand for, each only where it is drawn."""
    moments = [line.moment for line in lines if line.moment is not None]
    said = {
        f"● {words.here}": any(isinstance(line.shown, Figure) for line in lines),
        f"▬ {words.city}": any(isinstance(line.city, Figure) for line in lines),
        f"○ {words.edges}": any(isinstance(line.shown, Nearly) for line in lines),
        f"{SIGNS['words']} {words.few}": any(isinstance(line.shown, Words) for line in lines),
        f"{SIGNS['hidden']} {words.suppressed['base']}": any(
            isinstance(line.shown, Suppressed) for line in lines
        ),
        f"┆ {words.anew}": any(moment.is_anew for moment in moments),
        f"▨ {words.chosen}": any(moment.is_chosen for moment in moments),
        f"{WIDE_MARK} {words.wide}": any(words.is_wide(line.shown) for line in lines),
    }
    drawn = [text for text, is_drawn in said.items() if is_drawn]
    return [*drawn, *words.explained(line.shown for line in lines)]


def _has_place(line: Line) -> bool:
    return isinstance(line.shown, Figure | Nearly) or isinstance(line.city, Figure)


def _is_anew(line: Line) -> bool:
    return line.moment is not None and line.moment.is_anew
