"""Draws rows: dots with their intervals beside the city, and bars of options."""

from textwrap import wrap

from engage.charts.ink import BAND, HARBOR, MARKS, MUTED, WIDE_MARK, escape, hatch
from engage.charts.model import Line
from engage.charts.pen import Pen
from engage.stats.published import Figure, Published, Suppressed


class RowsPen(Pen):
    """Draws row after row, then the scale and the legend."""

    thick = 0  # the height that the marks of a row need

    def body(self) -> str:
        """Return all rows and the foot."""
        rows = "".join(self.line(line) for line in self.chart.lines)
        return rows + self.foot()

    def patterns(self) -> str:
        """Return the hatch of those who chose to answer."""
        return hatch(self.name) if self.chart.is_chosen else ""

    def place(self, value: float) -> float:
        """Return the place in the width of a value on the axis, from 0 to 1."""
        position = min(max(self.chart.axis.position(value), 0.0), 1.0)
        return self.layout.left + position * (self.layout.right - self.layout.left)

    def line(self, line: Line) -> str:
        """Return a row: its label, its marks, its value in words and its change."""
        labels = self.labels(line)
        parts = [
            self.text(0, self.y + (i + 1) * self.step - 4, text) for i, text in enumerate(labels)
        ]
        top, thick = self.y, max(self.step, self.thick)
        self.y += len(labels) * self.step
        if self.layout.is_beside:
            self.y = top + max(len(labels) * self.step, thick)
            middle = top + (self.y - top) / 2
        else:
            middle = self.y + thick / 2
            self.y += thick
        self.y += 4
        parts.append(self.marks(line, middle))
        if isinstance(line.shown, Suppressed) and isinstance(line.city, Figure):
            middle, self.y = middle + self.step, self.y + self.step  # its words lie on no mark
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
        city = self.hairline(self.layout.left, self.layout.right, y) + city
        if self.chart.kind == "bars":
            return self.bar(line.shown, y) + city
        dot = self.dot(self.place(line.shown.value), y)
        return city + self.interval(line.shown, y) + dot

    def city(self, city: Figure, y: float) -> str:
        """Return the light band of the city's range and its hollow diamond."""
        band = (
            ""
            if self.chart.kind == "bars"
            else self.span(city, y, 14, f'class="c-band" fill="{BAND}"')
        )
        return band + self.diamond(self.place(city.value), y)

    def diamond(self, place: float, y: float) -> str:
        """Return a hollow diamond."""
        style = 'class="c-city" fill="#FFFFFF" stroke="currentColor" stroke-width="1.3"'
        return self.at(place, y, f'<path d="M0-5.5 5.5 0 0 5.5-5.5 0z" {style}/>')

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

    def bar(self, figure: Figure, y: float) -> str:
        """Return the bar of a share with a thin whisker, hatched without a sample."""
        left, right = self.layout.left, self.place(figure.value)
        fill = f"url(#{self.name}-h)" if self.chart.is_chosen else "#8FB0CC"
        edge = f' class="c-hatched" stroke="{HARBOR}" stroke-width="0.8"'
        edge = edge if self.chart.is_chosen else ""
        return (
            f'<rect x="{self.across(left)}" y="{y - 5:g}" width="{self.across(right - left)}"'
            f' height="10" fill="{fill}"{edge}/>'
        ) + self.span(figure, y, 2, 'fill="currentColor"')

    def value(self, line: Line, y: float) -> str:
        """Return the value and its range in words at the right edge."""
        shown, unit = line.shown, self.chart.axis.unit
        limits = self.limits(shown)
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

    def limits(self, shown: Published) -> str:
        """Return the range in short form, with a star where it is wide."""
        star = WIDE_MARK if self.words.is_wide(shown) else ""
        return self.words.range(shown, self.chart.axis.unit) + star

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
        parts = [self.hairline(self.place(first), self.place(last), y)]
        for tick in self.chart.axis.ticks:
            anchor = style.replace("middle", "start") if tick == first else style
            text = self.words.number(tick, self.chart.axis.unit)
            parts.append(self.text(self.place(tick), y + self.step - 3, text, anchor))
        return "".join(parts)

    def legend(self) -> str:
        """Return what the marks stand for, each only where it is drawn."""
        here = "▬" if self.chart.kind == "bars" else "●"
        texts = []
        if any(isinstance(line.city, Figure) for line in self.chart.lines):
            texts.append(f"{here} {self.words.here}   ◇ {self.words.city}")
        if any(self.words.is_wide(line.shown) for line in self.chart.lines):
            texts.append(f"{WIDE_MARK} {self.words.wide}")
        texts += self.words.explained(line.shown for line in self.chart.lines)
        return "".join(self.legend_line(text) for text in texts)
