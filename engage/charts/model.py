"""One chart as a value: what was found, on which base, and the published figures that it shows."""

from dataclasses import dataclass
from typing import Final, Literal

from engage.stats.published import Outcome, Published

ChartKind = Literal["dots", "bars"]


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale with its named places; shares run from 0 to 1, means over their own scale."""

    low: float
    high: float
    ticks: tuple[float, ...]
    unit: Literal["share", "mean"] = "share"

    def position(self, value: float) -> float:
        """Return where a value lies on the scale, 0 at its low and 1 at its high end.

        >>> Axis(1, 5, (1, 5), "mean").position(2)
        0.25
        """
        return (value - self.low) / (self.high - self.low)


SHARES: Final = Axis(0.0, 1.0, (0.0, 0.5, 1.0))


@dataclass(frozen=True, slots=True)
class Heading:
    """The words around a chart: title = the finding, subtitle = the wording, note = base and dates.

    ``name`` is unique on its page, made of letters, digits and hyphens.
    """

    name: str
    title: str
    subtitle: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a chart, its label in the reader's words; the outcome is against the last wave."""

    label: str
    shown: Published
    city: Published | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that every painter can draw; ``is_chosen`` says that people chose to answer."""

    kind: ChartKind
    heading: Heading
    lines: tuple[Line, ...]
    axis: Axis = SHARES
    is_chosen: bool = False
