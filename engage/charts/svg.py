"""Draws a Chart as a small accessible SVG for paper, mail and pages without scripts."""

import re
from dataclasses import dataclass
from html import escape as escape_marks
from textwrap import wrap
from typing import Final

from engage.charts.model import Chart, Line
from engage.charts.words import Vocabulary
from engage.stats.published import Figure

INK: Final = "#16202E"
MUTED: Final = "#55606E"
LINE: Final = "#D9DCE1"
HARBOR: Final = "#1F4E79"
BAND: Final = "#CFDCE8"
WIDE_MARK: Final = "*"
# Colour and shape together, so that greyscale print loses nothing.
MARKS: Final = {
    "improved": ("#2166AC", "M{x} {t}l5 9h-10z"),
    "worse": ("#B35806", "M{x} {b}l5 -9h-10z"),
    "no_clear_change": ("#6B7280", "M{l} {m}h10v2h-10z"),
}


# XML holds no control letters, escaped or not.
FORBIDDEN: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff\\ud800-\\udfff]")


def escape(text: str) -> str:
    """Return a text as it may stand in a drawing."""
    return escape_marks(FORBIDDEN.sub(" ", text))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand: the plot between two shares of the width, labels wrapped by letters.

    Without a width the drawing is fluid: it fills its container and its letters keep their size.
    """

    width: int | None = None
    left: float = 0.02
    right: float = 0.62
    letters: int = 34
    is_beside: bool = False
    size: int = 13
    has_axis: bool = True
    font: str = ""


SCREEN: Final = Layout()
PAPER: Final = Layout(
    width=345, left=0.47, right=0.79, letters=28, is_beside=True, size=11, font="Inter"
)


def paint(chart: Chart, words: Vocabulary, layout: Layout = SCREEN) -> str:
    """Return the drawing, its title the finding and its description every value in words."""
    name = escape(chart.heading.name)
    pen = _Pen(chart, words, layout)
    font = f' font-family="{escape(layout.font)}"' if layout.font else ""
    body = "".join(pen.line(line) for line in chart.lines)
    foot = pen.foot()
    size = (
        f'width="100%" height="{pen.y:g}"'
        if layout.width is None
        else f'viewBox="0 0 {layout.width} {pen.y:g}" width="{layout.width}" height="{pen.y:g}"'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{chart.kind}" {size}'
        f' role="img" aria-labelledby="{name}-t {name}-d" font-size="{layout.size}"'
        f' fill="currentColor" color="{INK}"{font}>'
        f'<title id="{name}-t">{escape(chart.heading.title)}</title>'
        f'<desc id="{name}-d">{escape(description(chart, words))}</desc>'
        f"{_hatch(name) if chart.is_chosen else ''}{body}{foot}</svg>"
    )


def height(chart: Chart, words: Vocabulary, layout: Layout) -> float:
    """Return how tall the drawing of a chart is, for pages that must hold it."""
    pen = _Pen(chart, words, layout)
    for line in chart.lines:
        pen.line(line)
    pen.foot()
    return pen.y


def description(chart: Chart, words: Vocabulary) -> str:
    """Return every value of a chart in words, for ears and for the alternative text on paper."""
    return " ".join(_said(chart, line, words) for line in chart.lines)


def _said(chart: Chart, line: Line, words: Vocabulary) -> str:
    unit = chart.axis.unit
    parts = [f"{line.label}: {words.sentence(line.shown, unit)}"]
    if line.city is not None:
        parts.append(f"{words.city}: {words.value(line.city, unit)}")
    if line.outcome is not None:
        parts.append(f"{words.change}: {words.outcomes[line.outcome]}")
    return "; ".join(parts) + "."


def _hatch(name: str) -> str:
    return (
        f'<pattern id="{name}-h" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="M0 6L6 0" stroke="{HARBOR}" stroke-width="1.6"/></pattern>'
    )


class _Pen:
    """Draws from top to bottom and remembers how far it came."""

    def __init__(self, chart: Chart, words: Vocabulary, layout: Layout) -> None:
        self.chart, self.words, self.layout = chart, words, layout
        self.step = round(layout.size * 1.35)
        self.y = 4.0

    def place(self, share: float) -> float:
        """Return the place in the width of a value's position on the axis, from 0 to 1."""
        position = min(max(self.chart.axis.position(share), 0.0), 1.0)
        return self.layout.left + position * (self.layout.right - self.layout.left)

    def across(self, place: float) -> str:
        """Return a place in the width as per cent, or in user units where the width is known."""
        width = self.layout.width
        return f"{place * 100:.1f}%" if width is None else f"{place * width:.1f}"

    def text(self, place: float, y: float, text: str, attributes: str = "") -> str:
        """Return a line of text."""
        return f'<text x="{self.across(place)}" y="{y:g}"{attributes}>{escape(text)}</text>'

    def line(self, line: Line) -> str:
        """Return a row: its label, its marks, its value in words and its change."""
        labels = self.labels(line)
        parts = [
            self.text(0, self.y + (i + 1) * self.step - 4, text) for i, text in enumerate(labels)
        ]
        top = self.y
        self.y += len(labels) * self.step
        if self.layout.is_beside:
            middle = top + (len(labels) * self.step) / 2
            self.y += 4
        else:
            middle = self.y + self.step / 2
            self.y += self.step + 4
        parts.append(self.marks(line, middle))
        parts.append(self.value(line, middle + self.layout.size * 0.36))
        if line.outcome in MARKS:
            parts.append(self.change(line))
        return "".join(parts)

    def labels(self, line: Line) -> list[str]:
        """Return the lines of a row's label, none where the only row repeats the words above."""
        is_said = len(self.chart.lines) == 1 and line.label == self.chart.heading.subtitle
        if is_said and not self.layout.is_beside:
            return []
        return wrap(line.label, self.layout.letters) or [""]

    def marks(self, line: Line, y: float) -> str:
        """Return city band and diamond, then the bar or the dot; only a Figure has a place."""
        city = self.city(line.city, y) if isinstance(line.city, Figure) else ""
        if not isinstance(line.shown, Figure):
            return city
        city = self.track(y) + city
        if self.chart.kind == "bars":
            return self.bar(line.shown, y) + city
        return city + self.interval(line.shown, y) + self.dot(line.shown, y)

    def track(self, y: float) -> str:
        """Return the hairline that a row's marks stand on, as long as the scale."""
        return (
            f'<line x1="{self.across(self.layout.left)}" x2="{self.across(self.layout.right)}"'
            f' y1="{y:g}" y2="{y:g}" stroke="{LINE}"/>'
        )

    def city(self, city: Figure, y: float) -> str:
        """Return the light band of the city's range and its hollow diamond."""
        band = (
            ""
            if self.chart.kind == "bars"
            else self.span(city, y, 14, f'class="c-band" fill="{BAND}"')
        )
        return band + self.diamond(self.place(city.value), y)

    def diamond(self, place: float, y: float) -> str:
        """Return a hollow diamond; in a fluid drawing it hangs in a nested one that has a place."""
        style = 'class="c-city" fill="#FFFFFF" stroke="currentColor" stroke-width="1.3"'
        if self.layout.width is None:
            return (
                f'<svg x="{self.across(place)}" y="{y:g}" width="1" height="1" overflow="visible">'
                f'<path d="M0-5.5 5.5 0 0 5.5-5.5 0z" {style}/></svg>'
            )
        return f'<path d="M{self.across(place)} {y - 5.5:g}l5.5 5.5-5.5 5.5-5.5-5.5z" {style}/>'

    def span(self, figure: Figure, y: float, height: float, style: str) -> str:
        """Return a rectangle over the range of a figure, nothing without a range."""
        if figure.low is None or figure.high is None:
            return ""
        left, right = self.place(figure.low), self.place(figure.high)
        return (
            f'<rect x="{self.across(left)}" y="{y - height / 2:g}"'
            f' width="{self.across(right - left)}" height="{height:g}" {style}/>'
        )

    def interval(self, figure: Figure, y: float) -> str:
        """Return the bar of the range."""
        return self.span(figure, y, 3, f'class="c-here" rx="1.5" fill="{HARBOR}"')

    def dot(self, figure: Figure, y: float) -> str:
        """Return the dot of the value."""
        where = f'cx="{self.across(self.place(figure.value))}" cy="{y:g}"'
        return f'<circle class="c-here" {where} r="4.8" fill="{HARBOR}"/>'

    def bar(self, figure: Figure, y: float) -> str:
        """Return the bar of a share with a thin whisker, hatched without a sample."""
        left, right = self.layout.left, self.place(figure.value)
        fill = f"url(#{escape(self.chart.heading.name)}-h)" if self.chart.is_chosen else "#8FB0CC"
        edge = f' stroke="{HARBOR}" stroke-width="0.8"' if self.chart.is_chosen else ""
        return (
            f'<rect x="{self.across(left)}" y="{y - 5:g}" width="{self.across(right - left)}"'
            f' height="10" fill="{fill}"{edge}/>'
        ) + self.span(figure, y, 2, 'fill="currentColor"')

    def value(self, line: Line, y: float) -> str:
        """Return the value and its range in words at the right edge."""
        shown, unit = line.shown, self.chart.axis.unit
        limits = self.words.range(shown, unit) + (WIDE_MARK if self.words.is_wide(shown) else "")
        tail = (
            f'<tspan class="c-muted" font-weight="400" fill="{MUTED}"> {limits}</tspan>'
            if limits
            else ""
        )
        if isinstance(shown, Figure):
            style = ' text-anchor="end" font-weight="600"'
        else:
            style = f' text-anchor="end" font-style="italic" class="c-muted" fill="{MUTED}"'
        text = self.words.value(shown, unit)
        return f'<text x="{self.across(1)}" y="{y:g}"{style}>{escape(text)}{tail}</text>'

    def change(self, line: Line) -> str:
        """Return the mark of change with its word on a line of its own."""
        colour, path = MARKS[line.outcome or "no_clear_change"]
        y, self.y = self.y, self.y + self.step
        drawn = path.format(x=6, l=1, t=y + 1, m=y + 5, b=y + 10)
        label = 16 / (self.layout.width or 1)
        word = self.words.outcomes[line.outcome or "no_clear_change"]
        where = f'x="{self.across(label) if self.layout.width else 16}"'
        style = f'class="c-{line.outcome}" fill="{colour}"'
        return (
            f'<path d="{drawn}" {style}/><text {where} y="{y + 10:g}" {style}>{escape(word)}</text>'
        )

    def foot(self) -> str:
        """Return the scale and the legend."""
        if not self.layout.has_axis or not any(
            isinstance(shown, Figure)
            for line in self.chart.lines
            for shown in (line.shown, line.city)
        ):
            return ""
        return self.ticks() + self.legend()

    def ticks(self) -> str:
        """Return the hairline of the scale with its numbers."""
        y, self.y = self.y + 2, self.y + self.step + 6
        style = f'{self.small()} text-anchor="middle"'
        first, last = self.chart.axis.ticks[0], self.chart.axis.ticks[-1]
        parts = [
            f'<line x1="{self.across(self.place(first))}" x2="{self.across(self.place(last))}"'
            f' y1="{y:g}" y2="{y:g}" stroke="{LINE}"/>'
        ]
        for tick in self.chart.axis.ticks:
            anchor = style.replace("middle", "start") if tick == first else style
            text = self.words.number(tick, self.chart.axis.unit)
            parts.append(self.text(self.place(tick), y + self.step - 3, text, anchor))
        return "".join(parts)

    def small(self) -> str:
        """Return the style of the small grey words."""
        return f' class="c-muted" font-size="{self.layout.size - 2}" fill="{MUTED}"'

    def legend(self) -> str:
        """Return what dot, diamond and star stand for, each only where it is drawn."""
        here = "▬" if self.chart.kind == "bars" else "●"
        texts = []
        if any(isinstance(line.city, Figure) for line in self.chart.lines):
            texts.append(f"{here} {self.words.here}   ◇ {self.words.city}")
        if any(self.words.is_wide(line.shown) for line in self.chart.lines):
            texts.append(f"{WIDE_MARK} {self.words.wide}")
        return "".join(self.legend_line(text) for text in texts)

    def legend_line(self, text: str) -> str:
        """Return one line of the legend."""
        y, self.y = self.y + self.step - 4, self.y + self.step + 2
        return self.text(0, y, text, self.small())
