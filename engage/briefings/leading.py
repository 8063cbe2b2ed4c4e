"""Whether one answer stands clearly before all others, by what is published of them."""

from engage.stats.published import Figure, Published


def leads(first: Published | None, *others: Published | None) -> bool:
    """Return whether the range of the first lies above the ranges of all others.

    Ranges that do not touch are a stricter rule than the test of the release: where it could not
    put all of them in order, one may still stand clearly before the rest.

    >>> leads(Figure(0.6, 0.5, 0.7, 140), Figure(0.3, 0.2, 0.4, 140), Figure(0.3, 0.2, 0.4, 140))
    True
    >>> leads(Figure(0.6, 0.5, 0.7, 140), Figure(0.5, 0.4, 0.6, 140))
    False
    """
    if not isinstance(first, Figure) or first.low is None:
        return False
    highs = [one.high if isinstance(one, Figure) else None for one in others]
    return all(high is not None and first.low > high for high in highs)
