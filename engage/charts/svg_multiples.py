"""Draws small multiples: one small trend for each area, in the order in which they came."""

from dataclasses import replace
from textwrap import wrap
from typing import Final

from engage.charts.ink import escape
from engage.charts.layout import Layout
from engage.charts.pen import Pen
from engage.charts.svg_trend import TrendPen, marks

GAP: Final = 14
TITLE_LETTERS: Final = 0.19  # letters that a pixel of width holds


class MultiplesPen(Pen):
    """Draws the parts in columns, each with its name above, the legend once."""

    def body(self) -> str:
        """Return the parts row by row."""
        columns = 1 if self.layout.width is None else self.layout.columns
        parts = self.chart.parts
        rows = [parts[i : i + columns] for i in range(0, len(parts), columns)]
        drawn = [self.row([TrendPen(p, self.words, self.cell()) for p in r]) for r in rows]
        return "".join(drawn) + (self.legend() if self.layout.has_axis else "")

    def legend(self) -> str:
        """Return what the marks of all parts stand for."""
        lines = [line for part in self.chart.parts for line in part.lines]
        return "".join(self.legend_line(text) for text in marks(lines, self.words))

    def cell(self) -> Layout:
        """Return the layout of one part."""
        width = self.layout.width
        if width is not None:
            width = (width - GAP * (self.layout.columns - 1)) // self.layout.columns
        return replace(self.layout, width=width, plot=self.layout.plot // 2, has_axis=False)

    def patterns(self) -> str:
        """Return the patterns of every part."""
        return "".join(TrendPen(p, self.words, self.cell()).patterns() for p in self.chart.parts)

    def row(self, pens: list[TrendPen]) -> str:
        """Return the parts that stand side by side."""
        width = pens[0].layout.width
        letters = self.layout.letters if width is None else max(int(width * TITLE_LETTERS), 8)
        titles = [wrap(pen.chart.heading.title, letters) or [""] for pen in pens]
        below = self.y + max(map(len, titles)) * self.step
        drawn = []
        for i, (pen, title) in enumerate(zip(pens, titles, strict=True)):
            left = i * ((width or 0) + GAP)
            named = "".join(
                f'<text y="{(n + 1) * self.step - 4 + self.y:g}" font-weight="600">'
                f"{escape(text)}</text>"
                for n, text in enumerate(title)
            )
            moved = f'<g transform="translate(0 {below:g})">{pen.body()}</g>'
            drawn.append(f'<g transform="translate({left} 0)">{named}{moved}</g>')
        self.y = below + max(pen.y for pen in pens) + GAP
        return "".join(drawn)
