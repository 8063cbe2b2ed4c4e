"""All answers of a scale as diverging bars, worst first."""

from collections.abc import Sequence

from engage.charts import compose
from engage.charts.ink import MOST_PARTS
from engage.charts.model import Chart, Heading, Line
from engage.charts.spoken import has_parts
from engage.results.models_content import Item, Option, ReleaseContent
from engage.stats.published import Suppressed
from engage.texts import in_language


def is_scale(item: Item) -> bool:
    """Return whether the answers of an item stand in an order from worst to best."""
    n = len(worst_first(item))
    return item.headline == "top2" and n == len(item.options) and 2 <= n <= MOST_PARTS


def worst_first(item: Item) -> list[Option]:
    """Return the answers of a scale, the worst first."""
    valued = [option for option in item.options if option.value is not None]
    is_down = item.better == "low"
    return sorted(valued, key=lambda option: option.value or 0.0, reverse=is_down)


def spread(
    heading: Heading,
    content: ReleaseContent,
    rows: Sequence[tuple[str, str, Item]],
    spoken: str,
) -> Chart | None:
    """Return the bars of some rows of one scale: label, area and item of each.

    None where it is no scale, or where no bar could be drawn.
    """
    if not rows or not all(is_scale(item) for _, _, item in rows):
        return None
    answers = [in_language(option.label, spoken) for option in worst_first(rows[0][2])]
    lines = [_line(content, row) for row in rows]
    if len({len(line.parts) for line in lines}) > 1 or not any(map(has_parts, lines)):
        return None
    return compose.likert(heading, lines, answers)


def _line(content: ReleaseContent, row: tuple[str, str, Item]) -> Line:
    label, area, item = row
    hidden = Suppressed("not_asked")
    shares = (
        content.figure(area, item.column, "share", option.code) for option in worst_first(item)
    )
    return Line(
        label,
        content.headline(area, item.column) or hidden,
        parts=tuple(share or hidden for share in shares),
        code=area,
    )
