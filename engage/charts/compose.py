"""Charts out of published figures: rows, scales, trends, small multiples and maps."""

from collections.abc import Iterable, Sequence

from engage.charts.model import SHARES, Axis, Chart, Heading, Line
from engage.charts.shapes import AreaShape


def dots(heading: Heading, lines: Iterable[Line], axis: Axis = SHARES) -> Chart:
    """Return dots with their intervals, the city as a hollow diamond beside each.

    It serves headline measures, the items of a matrix, and means on their own axis; a line with an
    outcome gets its mark of change.
    """
    return Chart("dots", heading, tuple(lines), axis)


def bars(heading: Heading, lines: Iterable[Line], *, is_chosen: bool = False) -> Chart:
    """Return the shares of the options of one item as bars, hatched where people chose."""
    return Chart("bars", heading, tuple(lines), SHARES, is_chosen)


def likert(heading: Heading, lines: Iterable[Line], scale: Sequence[str]) -> Chart:
    """Return the answers of a scale as bars around its middle; ``scale`` and parts worst first."""
    return Chart("likert", heading, tuple(lines), scale=tuple(scale))


def trend(heading: Heading, lines: Iterable[Line], axis: Axis = SHARES) -> Chart:
    """Return one question over its surveys, each line a survey with its moment, first to last."""
    return Chart("trend", heading, tuple(lines), axis)


def multiples(heading: Heading, parts: Iterable[Chart]) -> Chart:
    """Return small trends of one question on one axis, in the order of the map or of names."""
    kept = tuple(parts)
    return Chart("multiples", heading, (), kept[0].axis if kept else SHARES, parts=kept)


def choropleth(
    heading: Heading, lines: Iterable[Line], shapes: Sequence[AreaShape], axis: Axis = SHARES
) -> Chart:
    """Return a map of areas in fixed classes; each line names its area by its code."""
    return Chart("map", heading, tuple(lines), axis, shapes=tuple(shapes))


def scale(low: float, high: float) -> Axis:
    """Return the axis of a mean over a scale from low to high, such as 1 to 5 or 0 to 10.

    >>> scale(0, 10).ticks
    (0.0, 5.0, 10.0)
    """
    return Axis(float(low), float(high), (float(low), (low + high) / 2, float(high)), "mean")
