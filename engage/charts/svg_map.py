"""Draws areas in classes of what is published of them; the classes are fixed before any figure.

Equal fifths of the scale, whatever the figures are: no border between classes and no colour can
tell anything of a hidden area, which is one neutral hatch.
"""

from typing import Final

from engage.charts.ink import (
    CLASS_INK,
    CLASSES,
    INK,
    MUTED,
    PAPER_WHITE,
    escape,
    unknown,
)
from engage.charts.layout import MAP_WIDTH
from engage.charts.model import Axis, Line
from engage.charts.pen import Pen
from engage.charts.shapes import SMALLEST, Drawn, sheet
from engage.charts.words import Vocabulary
from engage.stats.published import Figure, Nearly, Published, Suppressed, Words

LEGIBLE: Final = 9.0  # the size of letters below which a value is left to the table


def class_of(shown: Published, axis: Axis) -> int | None:
    """Return the fifth of the scale in which a figure lies, None for what has none.

    >>> class_of(Figure(0.6, 0.5, 0.7, 90), Axis(0, 1, (0, 1))), class_of(Suppressed("base"), Axis(
    ...     0, 1, (0, 1)))
    (3, None)
    """
    match shown:
        case Figure(value=value):
            # whole per cents, so that 0.6 lies where the legend says that 60 lies
            return min(int(round(axis.position(value) * 100) // 20), len(CLASSES) - 1)
        case Nearly(which=which):
            return 0 if which == "none" else len(CLASSES) - 1
    return None


def classes(axis: Axis, words: Vocabulary) -> list[str]:
    """Return the fifths of a scale as a legend names them.

    >>> from engage.charts.words import vocabulary
    >>> classes(Axis(0, 1, (0, 1)), vocabulary("en"))
    ['0–19%', '20–39%', '40–59%', '60–79%', '80–100%']
    >>> from engage.charts.words import vocabulary
    >>> classes(Axis(0, 10, (0, 10), "mean"), vocabulary("es"))[0]
    '0,0–1,9'
    """
    fifth = (axis.high - axis.low) / len(CLASSES)
    finest = 0.1 if axis.unit == "mean" else 0.01
    lows = [axis.low + i * fifth for i in range(len(CLASSES))]
    highs = [*(low - finest for low in lows[1:]), axis.high]
    said = []
    for low, high in zip(lows, highs, strict=True):
        first = words.number(low, axis.unit)
        if axis.unit == "share":
            first = str(round(low * 100))
        said.append(f"{first}–{words.number(high, axis.unit)}")
    return said


class MapPen(Pen):
    """Draws the map and its legend; an area is filled by what is published of it."""

    def body(self) -> str:
        """Return the areas with their values, then the classes."""
        by_code = {line.code: line for line in self.chart.lines}
        width = self.layout.width or MAP_WIDTH
        drawn = sheet(self.chart.shapes, width)
        areas = "".join(
            self.area(area, by_code[area.shape.code])
            for area in drawn.areas
            if area.shape.code in by_code
        )
        height = min(drawn.height, self.layout.map_height)
        placed = (
            f'<svg y="{self.y:g}" width="100%" height="{height:g}"'
            f' viewBox="0 0 {width} {drawn.height:g}" text-anchor="middle">{areas}</svg>'
        )
        self.y += height + 6
        return placed + (self.legend() if self.layout.has_axis else "")

    def patterns(self) -> str:
        """Return the patterns of what has no figure."""
        return unknown(self.name)

    def fill(self, shown: Published) -> str:
        """Return what fills an area."""
        found = class_of(shown, self.chart.axis)
        if found is not None:
            return CLASSES[found]
        return f"url(#{self.name}-{'w' if isinstance(shown, Words) else 'u'})"

    def area(self, area: Drawn, line: Line) -> str:
        """Return one area with its name for who points at it."""
        said = f"{line.label}: {self.words.sentence(line.shown, self.chart.axis.unit)}"
        return (
            f'<g class="map-area"><title>{escape(said)}</title><path d="{area.path}"'
            f' fill="{self.fill(line.shown)}" fill-rule="evenodd" stroke="{INK}"'
            f' stroke-width="0.8" stroke-linejoin="round"/>{self.label(area, line)}</g>'
        )

    def label(self, area: Drawn, line: Line) -> str:
        """Return code and value where they have room; a map of many small areas has a table."""
        value = "" if isinstance(line.shown, Suppressed) else self.value(line)
        if area.fitting(value) < LEGIBLE:
            value = ""
        size = area.fitting(max(line.code, value, key=len))
        if size < SMALLEST:
            return ""
        found = class_of(line.shown, self.chart.axis)
        halo = f' stroke="{PAPER_WHITE}" stroke-width="4" paint-order="stroke"'
        style = f' font-size="{size:.1f}" fill="{INK if found is None else CLASS_INK[found]}"'
        style += halo if found is None else ""
        up = size * 0.15 if value else -size * 0.35
        words = f'<text x="{area.x:.1f}" y="{area.y - up:.1f}"{style}>{escape(line.code)}</text>'
        if not value:
            return words
        y = area.y + size * 0.95
        return (
            f'{words}<text x="{area.x:.1f}" y="{y:.1f}" font-weight="600"{style}>'
            f"{escape(value)}</text>"
        )

    def value(self, line: Line) -> str:
        """Return what is published of an area, in short."""
        return self.words.value(line.shown, self.chart.axis.unit)

    def legend(self) -> str:
        """Return all classes, used or not, and what the patterns stand for."""
        words = self.words
        said = list(zip(CLASSES, classes(self.chart.axis, words), strict=True))
        shown = [line.shown for line in self.chart.lines]
        if any(isinstance(one, Words) for one in shown):
            said.append((f"url(#{self.name}-w)", words.few))
        if any(isinstance(one, Suppressed) for one in shown):
            said.append((f"url(#{self.name}-u)", words.suppressed["base"]))
        rows = [said[:3], said[3:5], *([one] for one in said[5:])]
        marks = "".join(self.swatches(row) for row in rows)
        return marks + "".join(self.legend_line(text) for text in words.explained(shown))

    def swatches(self, row: list[tuple[str, str]]) -> str:
        """Return some classes side by side."""
        self.y += self.step + 4
        drawn = []
        for i, (fill, label) in enumerate(row):
            box = (
                f'<rect class="c-swatch" width="16" height="12" y="-10" fill="{fill}"'
                f' stroke="{MUTED}" stroke-width="0.7"/>'
            )
            text = f'<text x="22"{self.small()}>{escape(label)}</text>'
            drawn.append(self.at(i * 0.34, self.y, box + text))
        return "".join(drawn)
