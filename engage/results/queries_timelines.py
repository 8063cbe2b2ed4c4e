"""A question over the surveys that asked it: what may be joined, and where a series breaks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from babel.dates import format_date

from engage.charts import compose
from engage.charts.model import Axis, Chart, Heading, Line, Moment
from engage.results.models_content import CITY, Item, ReleaseContent
from engage.stats.published import Figure, Nearly, Suppressed


def timeline(
    heading: Heading, contents: Sequence[ReleaseContent], about: tuple[str, str, Axis], spoken: str
) -> Chart | None:
    """Return the trend of a column in an area over some releases, the first first.

    ``about`` is area, column and axis. None where there is one survey only, or no figure at all.
    """
    area, column, axis = about
    points = list(_points(contents, area, column))
    if len(points) < 2 or all(isinstance(point.shown, Suppressed) for point in points):
        return None
    names = _names([point.moment.on for point in points if point.moment], spoken)
    named = [_labelled(point, name) for point, name in zip(points, names, strict=True)]
    return compose.trend(heading, named, axis)


def is_one_series(before: ReleaseContent, now: ReleaseContent, column: str, area: str) -> bool:
    """Return whether the figures of two releases may be put on one line."""
    old, new = before.item(column), now.item(column)
    if (old.headline, old.limits, old.series) != (new.headline, new.limits, new.series):
        return False
    if area != CITY and before.hashes.get("boundaries") != now.hashes.get("boundaries"):
        return False
    return bool(new.series) or old.wording == new.wording


def middle(content: ReleaseContent) -> date:
    """Return the day in the middle of a survey, by which it stands on a line of time."""
    return content.opens_on + (content.closes_on - content.opens_on) / 2


def _points(contents: Sequence[ReleaseContent], area: str, column: str) -> Iterator[Line]:
    before: ReleaseContent | None = None
    for content in contents:
        item = _item(content, column)
        if item is None or item.headline is None or content.area(area) is None:
            continue
        is_chosen = content.kind == "chose"
        is_anew = before is not None and not is_one_series(before, content, column, area)
        yield _point(content, area, column, Moment(middle(content), is_anew, is_chosen))
        before = before if is_chosen else content


def _point(content: ReleaseContent, area: str, column: str, moment: Moment) -> Line:
    shown = content.headline(area, column) or Suppressed("not_asked")
    verdict = content.verdict(area, column, "last_wave")
    is_beside = area != CITY and not moment.is_chosen and isinstance(shown, Figure | Nearly)
    return Line(
        "",
        shown,
        content.headline(CITY, column) if is_beside else None,
        None if verdict is None else verdict.outcome,
        moment=moment,
    )


def _item(content: ReleaseContent, column: str) -> Item | None:
    return next((item for item in content.items if item.column == column), None)


def _names(days: Sequence[date], spoken: str) -> list[str]:
    short = [format_date(day, "MMM y", locale=spoken) for day in days]
    twice = {name for name, n in Counter(short).items() if n > 1}
    return [
        format_date(day, "d MMM y", locale=spoken) if name in twice else name
        for day, name in zip(days, short, strict=True)
    ]


def _labelled(point: Line, name: str) -> Line:
    return Line(name, point.shown, point.city, point.outcome, moment=point.moment)
