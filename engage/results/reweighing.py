"""What two weightings of the same answers tell together: a reader solves for a hidden share.

Each release gives one equation for the city's figure: the figures of its areas, each by its part of
the weights. With as many weightings as hidden areas they have one solution, but for the rounding.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from engage.results.models_content import CITY, Item, ReleaseContent
from engage.stats.attack import Contradiction, Found, Puzzle
from engage.stats.linked import ELSEWHERE
from engage.stats.published import Figure, Nearly, Published, Words

Parts: TypeAlias = Mapping[str, float]  # area → its part of the weights of a question
HALF_A_DIGIT: Final = {"top2": 0.005, "mean": 0.05}
NARROW: Final = 0.5  # of the scale: a hidden figure may not be placed closer than this
END: Final = 0.055  # what reads nearly none
PHRASES: Final[Mapping[str, tuple[float, float]]] = {
    "hardly_anyone": (0.0, 0.1),
    "about_a_quarter": (0.1, 0.375),
    "about_half": (0.375, 0.625),
    "about_three_quarters": (0.625, 0.9),
    "nearly_all": (0.9, 1.0),
}


def solved_by_weights(
    item: Item, small: Iterable[str], releases: Sequence[tuple[ReleaseContent, Parts]]
) -> Iterator[Found]:
    """Yield the hidden areas whose figure several weightings place, and one of them alone did not.

    ``small`` are hidden areas with too few answers, ``releases`` all releases of the same answers,
    each with the parts of the weights; the one that is to be published last.
    """
    together, alone = _puzzle(item, releases), _puzzle(item, releases[-1:])
    for area in small:
        try:
            found = together.solve(area)
            is_new = alone.solve(area).width >= NARROW
        except Contradiction:  # estimates and rounding need not add up; then nothing is proved
            continue
        if found.width < NARROW and is_new:
            yield found


def _puzzle(item: Item, releases: Sequence[tuple[ReleaseContent, Parts]]) -> Puzzle:
    puzzle = Puzzle()
    for area in {name: None for _, parts in releases for name in parts}:
        puzzle.unknown(area, 0.0, 1.0)
    for content, parts in releases:
        city = _believed(item, content.headline(CITY, item.column))
        puzzle.known(parts, *city)
        for area in parts:
            low, high = _believed(item, content.headline(area, item.column))
            if area != ELSEWHERE and high - low < 1:
                puzzle.known({area: 1.0}, low, high)
    return puzzle


def _believed(item: Item, shown: Published | None) -> tuple[float, float]:
    """Return what a reader believes of a figure, as a part of its scale."""
    low, high = item.limits or (0.0, 1.0)
    match shown:
        case Figure(value=value, own_share=None, waves=()):
            half = HALF_A_DIGIT[item.headline or "top2"]
            return (value - half - low) / (high - low), (value + half - low) / (high - low)
        case Nearly(which=which, own_share=None):
            return (0.0, END) if which == "none" else (1 - END, 1.0)
        case Words(phrase=phrase, own_share=None):
            return PHRASES[phrase]
    return 0.0, 1.0
