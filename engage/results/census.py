"""What the census says of those who were asked: the known counts beside who answered."""

from collections.abc import Iterator, Mapping, Sequence

from engage.results.models_content import Item
from engage.stats.released import Census


def census_of(
    items: Sequence[Item], margins: Mapping[str, Mapping[str, int]]
) -> tuple[Census, ...]:
    """Return the shares of the answers that the census counts, question by question."""
    return tuple(one for item in items for one in _shares(item, margins.get(item.column, {})))


def _shares(item: Item, counts: Mapping[str, int]) -> Iterator[Census]:
    whole = sum(counts.values())
    if not item.is_about_you or not whole:
        return
    for option in item.options:
        if option.code in counts:
            yield Census(item.column, option.code, round(counts[option.code] / whole, 2))
