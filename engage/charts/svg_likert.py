"""Draws diverging bars: the answers of a scale around its middle, worst to the left."""

from textwrap import wrap
from typing import Final

from engage.charts.ink import (
    PAPER_WHITE,
    WIDE_MARK,
    escape,
    likert_patterns,
    swatches,
    tone_fill,
    tone_ink,
    tones,
)
from engage.charts.model import Line
from engage.charts.spoken import has_parts
from engage.charts.svg_rows import RowsPen
from engage.stats.published import Figure, Nearly, Published

# A share of at most 5 or at least 95 per cent has one width, whatever it is.
WIDTHS: Final = {"none": 0.02, "all": 0.98}
THICK: Final = 18
LEGIBLE: Final = 0.09  # of the plot; a narrower part bears no number
RIGHT: Final = 0.82  # where bars end on a screen
SHORT: Final = 17  # letters of a label of which two stand beside each other


def width(part: Published) -> float:
    """Return how wide a part of a bar is, 0 for what has no place.

    >>> width(Figure(0.3, 0.2, 0.4, 100)), width(Nearly("none", 100))
    (0.3, 0.02)
    """
    match part:
        case Figure(value=value):
            return value
        case Nearly(which=which):
            return WIDTHS[which]
    return 0.0


def left_of_middle(parts: tuple[Published, ...]) -> float:
    """Return how far a bar reaches to the left: the worse half and half of what is in the middle.

    >>> left_of_middle(tuple(Figure(v, None, None, 90) for v in (0.2, 0.4, 0.4)))
    0.4
    """
    half, is_odd = divmod(len(parts), 2)
    reach = sum(width(part) for part in parts[:half])
    return reach + width(parts[half]) / 2 if is_odd else reach


class LikertPen(RowsPen):
    """Draws a bar for each row; the middle of all bars stands on one line."""

    thick = THICK + 6

    def body(self) -> str:
        """Return all rows, the line of the middle and the legend."""
        drawn = [line for line in self.chart.lines if has_parts(line)]
        lefts = [left_of_middle(line.parts) for line in drawn]
        rights = [
            sum(map(width, line.parts)) - left for line, left in zip(drawn, lefts, strict=True)
        ]
        self.reach = max(lefts, default=0.0)
        self.whole = (self.reach + max(rights, default=0.0)) or 1.0
        rows = "".join(self.line(line) for line in self.chart.lines)
        return rows + (self.scale() if drawn and self.layout.has_axis else "")

    def patterns(self) -> str:
        """Return the hatches of the worse half."""
        return likert_patterns(self.name, len(self.chart.scale))

    def spot(self, offset: float) -> float:
        """Return the place in the width of a distance from the middle."""
        return self.layout.left + (self.reach + offset) / self.whole * self.plot

    @property
    def plot(self) -> float:
        """Return the share of the width that bars take; only the value stands beside them."""
        return (self.layout.right if self.layout.is_beside else RIGHT) - self.layout.left

    def limits(self, shown: Published) -> str:
        """Return no range: a part has none, and the headline has its own chart."""
        return WIDE_MARK if self.words.is_wide(shown) else ""

    def marks(self, line: Line, y: float) -> str:
        """Return the bar of a row; a row with a hidden part has none."""
        if not has_parts(line):
            return ""
        at, drawn = -left_of_middle(line.parts), []
        for tone, part in zip(tones(len(line.parts)), line.parts, strict=True):
            drawn.append(self.part(tone, part, (at, y)))
            at += width(part)
        middle = self.across(self.spot(0))
        return "".join(drawn) + (
            f'<line x1="{middle}" x2="{middle}" y1="{y - THICK / 2 - 3:g}"'
            f' y2="{y + THICK / 2 + 3:g}" stroke="currentColor" stroke-width="1.2"/>'
        )

    def part(self, tone: int, part: Published, where: tuple[float, float]) -> str:
        """Return one part of a bar with its whole per cents, where they have room."""
        start, y = where
        left, right = self.spot(start), self.spot(start + width(part))
        drawn = (
            f'<rect class="c-part" x="{self.across(left)}" y="{y - THICK / 2:g}"'
            f' width="{self.across(right - left)}" height="{THICK}"'
            f' fill="{tone_fill(self.name, tone)}" stroke="{PAPER_WHITE}" stroke-width="0.8"/>'
        )
        if not isinstance(part, Figure) or (right - left) / self.plot < LEGIBLE:
            return drawn
        halo = f' stroke="{_halo(tone)}" stroke-width="5" paint-order="stroke"' if tone < 2 else ""
        style = f' text-anchor="middle" font-size="{self.layout.size - 2}" fill="{tone_ink(tone)}"'
        number = str(round(part.value * 100))
        middle = (left + right) / 2
        return drawn + self.text(middle, y + self.layout.size * 0.3, number, style + halo)

    def scale(self) -> str:
        """Return the answers with their colours and patterns, worst first."""
        n_beside = 2 if max(map(len, self.chart.scale)) <= SHORT else 1
        drawn = []
        for i, (tone, label) in enumerate(swatches(self.chart.scale)):
            column = i % n_beside
            if column == 0:
                self.y += self.step + 3
            drawn.append(self.swatch(tone, label, column * 0.5))
        self.y += 6
        return "".join(drawn)

    def swatch(self, tone: int, label: str, place: float) -> str:
        """Return the sample of a part beside its answer, over several lines where it is long."""
        box = (
            '<rect class="c-swatch" width="14" height="12" y="-10" stroke="currentColor"'
            f' stroke-width="0.5" fill="{tone_fill(self.name, tone)}"/>'
        )
        rows = wrap(label, self.small_letters - 4) or [""]
        said = "".join(
            f'<text x="20" y="{i * self.step}"{self.small()}>{escape(row)}</text>'
            for i, row in enumerate(rows)
        )
        drawn = self.at(place, self.y, box + said)
        self.y += (len(rows) - 1) * self.step
        return drawn


def _halo(tone: int) -> str:
    return ("#B35806", "#F1A340")[tone]
