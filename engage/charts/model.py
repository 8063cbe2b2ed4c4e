"""One chart as a value: what was found, on which base, and the published figures that it shows."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from engage.charts.shapes import AreaShape
from engage.stats.published import Outcome, Published

ChartKind = Literal["dots", "bars", "likert", "trend", "multiples", "map"]


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
class Moment:
    """When a point of a trend was asked, and whether a line may lead to it from the one before.

    ``is_anew`` says that another series begins; ``is_chosen`` that people chose to answer then.
    """

    on: date
    is_anew: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a chart, its label in the reader's words; the outcome is against the last wave.

    ``parts`` are the shares of a scale's answers, worst first; a point of a trend has a ``moment``;
    ``code`` names the area of a map.
    """

    label: str
    shown: Published
    city: Published | None = None
    outcome: Outcome | None = None
    parts: tuple[Published, ...] = ()
    moment: Moment | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that every painter can draw; ``is_chosen`` says that people chose to answer.

    ``scale`` names the answers of a Likert bar, worst first; ``shapes`` are the areas of a map;
    ``parts`` are the trends of small multiples, in the order of the map or of names.
    """

    kind: ChartKind
    heading: Heading
    lines: tuple[Line, ...]
    axis: Axis = SHARES
    is_chosen: bool = False
    scale: tuple[str, ...] = ()
    shapes: tuple[AreaShape, ...] = ()
    parts: tuple["Chart", ...] = ()
