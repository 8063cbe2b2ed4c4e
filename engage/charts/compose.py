"""Charts out of published figures: dots beside the city, shares of options, means."""

from collections.abc import Iterable

from engage.charts.model import SHARES, Axis, Chart, Heading, Line


def dots(heading: Heading, lines: Iterable[Line], axis: Axis = SHARES) -> Chart:
    """Return dots with their intervals, the city as a hollow diamond beside each.

    It serves headline measures, the items of a matrix, and means on their own axis; a line with an
    outcome gets its mark of change.
    """
    return Chart("dots", heading, tuple(lines), axis)


def bars(heading: Heading, lines: Iterable[Line], *, is_chosen: bool = False) -> Chart:
    """Return the shares of the options of one item as bars, hatched where people chose."""
    return Chart("bars", heading, tuple(lines), SHARES, is_chosen)


def scale(low: float, high: float) -> Axis:
    """Return the axis of a mean over a scale from low to high, such as 1 to 5 or 0 to 10.

    >>> scale(0, 10).ticks
    (0.0, 5.0, 10.0)
    """
    return Axis(float(low), float(high), (float(low), (low + high) / 2, float(high)), "mean")
