"""How well proposed themes agree with those that a person gave by hand, theme by theme."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engage.stats.agreement import cohens_kappa


@dataclass(frozen=True, slots=True)
class Compared:
    """A theme: how often it was given and proposed; None where there is nothing to divide by.

    ``precision`` is the share of proposals that a person gave too, ``recall`` the share of what a
    person gave that was proposed.
    """

    theme: str
    n_given: int
    n_proposed: int
    precision: float | None
    recall: float | None
    kappa: float | None


def compared(
    proposed: Sequence[Collection[str]], given: Sequence[Collection[str]], themes: Sequence[str]
) -> list[Compared]:
    """Return for each theme how proposals for texts compare with what a person gave them.

    >>> [one] = compared([{"noise"}, {"noise"}, set()], [{"noise"}, set(), set()], ["noise"])
    >>> one.precision, one.recall, round(one.kappa, 2)
    (0.5, 1.0, 0.4)
    """
    return [_compared(theme, proposed, given) for theme in themes]


def _compared(
    theme: str, proposed: Sequence[Collection[str]], given: Sequence[Collection[str]]
) -> Compared:
    found, right = [theme in one for one in proposed], [theme in one for one in given]
    both = sum(a and b for a, b in zip(found, right, strict=True))
    return Compared(
        theme=theme,
        n_given=sum(right),
        n_proposed=sum(found),
        precision=both / sum(found) if any(found) else None,
        recall=both / sum(right) if any(right) else None,
        kappa=cohens_kappa(found, right),
    )
