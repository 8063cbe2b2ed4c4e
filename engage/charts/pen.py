"""What every drawing has: a pen that goes from top to bottom and remembers how far it came."""

from abc import ABC, abstractmethod
from textwrap import wrap
from typing import Final

from engage.charts.ink import HARBOR, LINE, MUTED, PAPER_WHITE, escape
from engage.charts.layout import Layout
from engage.charts.model import Chart
from engage.charts.words import Vocabulary

NARROW: Final = 44  # small letters beside each other on a phone
LETTER: Final = 0.58  # the mean width of a letter, in parts of its size


class Pen(ABC):
    """Draws one chart; ``y`` is how far it came."""

    def __init__(self, chart: Chart, words: Vocabulary, layout: Layout) -> None:
        self.chart, self.words, self.layout = chart, words, layout
        self.name = escape(chart.heading.name)
        self.step = round(layout.size * 1.35)
        self.y = 4.0

    @abstractmethod
    def body(self) -> str:
        """Return everything that is drawn; the pen then stands below it."""

    def patterns(self) -> str:
        """Return the patterns that the drawing is filled with."""
        return ""

    def across(self, place: float) -> str:
        """Return a place in the width as per cent, or in user units where the width is known."""
        width = self.layout.width
        return f"{place * 100:.1f}%" if width is None else f"{place * width:.1f}"

    def text(self, place: float, y: float, text: str, attributes: str = "") -> str:
        """Return a line of text."""
        return f'<text x="{self.across(place)}" y="{y:g}"{attributes}>{escape(text)}</text>'

    def hairline(self, left: float, right: float, y: float, attributes: str = "") -> str:
        """Return a thin level line between two places."""
        return (
            f'<line x1="{self.across(left)}" x2="{self.across(right)}"'
            f' y1="{y:g}" y2="{y:g}" stroke="{LINE}"{attributes}/>'
        )

    def at(self, place: float, y: float, drawn: str) -> str:
        """Return something drawn around the point 0, 0 at its place.

        In a fluid drawing it hangs in a nested one, as only that may have a place in per cent.
        """
        if self.layout.width is None:
            return (
                f'<svg x="{self.across(place)}" y="{y:g}" width="1" height="1"'
                f' overflow="visible">{drawn}</svg>'
            )
        return f'<g transform="translate({self.across(place)} {y:g})">{drawn}</g>'

    def dot(self, place: float, y: float, *, is_hollow: bool = False) -> str:
        """Return the dot of a value."""
        where = f'cx="{self.across(place)}" cy="{y:g}"'
        if is_hollow:
            edge = f'fill="{PAPER_WHITE}" stroke="{HARBOR}" stroke-width="1.6"'
            return f'<circle class="c-hollow" {where} r="4.2" {edge}/>'
        return f'<circle class="c-here" {where} r="4.8" fill="{HARBOR}"/>'

    @property
    def small_letters(self) -> int:
        """Return how many small letters stand beside each other."""
        width, size = self.layout.width, self.layout.size - 2
        return NARROW if width is None else round(width / (size * LETTER))

    def small(self) -> str:
        """Return the style of the small grey words."""
        return f' class="c-muted" font-size="{self.layout.size - 2}" fill="{MUTED}"'

    def head(self) -> str:
        """Return title and wording above a drawing that stands alone."""
        bold, plain = f' font-weight="600" font-size="{self.layout.size + 3}"', ""
        return self.lines(self.chart.heading.title, bold) + self.lines(
            self.chart.heading.subtitle, plain
        )

    def foot_note(self) -> str:
        """Return base and dates below a drawing that stands alone."""
        self.y += self.step / 2
        return self.lines(self.chart.heading.note, self.small())

    def lines(self, text: str, style: str) -> str:
        """Return a text over as many lines as it needs."""
        drawn = []
        for row in wrap(text, self.layout.letters):
            self.y += self.step + 2
            drawn.append(self.text(0, self.y - 4, row, style))
        self.y += 6 if drawn else 0
        return "".join(drawn)

    def legend_line(self, text: str) -> str:
        """Return one entry of the legend, over two lines where it is long."""
        drawn = []
        for row in wrap(text, self.small_letters, replace_whitespace=False):
            y, self.y = self.y + self.step - 4, self.y + self.step + 2
            drawn.append(self.text(0, y, row, self.small()))
        return "".join(drawn)
