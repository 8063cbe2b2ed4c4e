"""A reader who has every published number of a wave and solves for what is hidden.

Knows the rules of rounding, no answers and no weights. Every unknown count gets its least and
greatest value by linear programming (reference: Fischetti and Salazar 2001).
"""

from collections.abc import Iterator

from engage.results.models_content import CITY
from engage.stats.attack import Puzzle
from engage.stats.published import Figure, Nearly, Suppressed, Words

NOBODY_KNOWS = 10_000  # more people than any test wave has
ELSEWHERE = "elsewhere"  # responses without an area
WIDTH = 5  # a hidden count may not be known closer than this


def assert_kept(found, true):
    """A hidden number lies in what a reader can believe, which is wide; else say how it is known.

    That nobody is there may be known.
    """
    assert found.low - 1e-6 <= true <= found.high + 1e-6, found.equation
    assert found.width >= WIDTH - 1e-6 or found.high < 1, found.equation


def responses(n):
    """Return the numbers of responses that are printed as n (None is not printed)."""
    if n is None:
        return 0, NOBODY_KNOWS
    if n >= 100:
        return (95 if n == 100 else n), n
    return n - 5, n + 4


def bases(n, asked):
    """Return the numbers of answers that are printed as n beside that many responses."""
    low, high = responses(n)
    return (max(low - 9, 0), high) if n is not None and n == asked and n >= 100 else (low, high)


def is_pooled(shown):
    """Return whether a figure is of several waves, so that its number is not this wave's."""
    return isinstance(shown, Figure) and bool(shown.waves)


def printed(content, area, column):
    """Return the base printed with any cell of a question, None where all of them are hidden."""
    cells = [r.shown for r in content.rows if (r.area, r.column) == (area, column)]
    said = {cell.n for cell in cells if not isinstance(cell, Suppressed) and not is_pooled(cell)}
    assert len(said) <= 1
    return said.pop() if said else None


def counts(content):
    """Return the puzzle of all numbers of responses and of answers, by area and question."""
    puzzle = Puzzle()
    areas = [area.code for area in content.areas if area.code != CITY]
    asked = {area.code: area.n for area in content.areas}
    for area in [*areas, ELSEWHERE]:
        puzzle.unknown((area, None), *responses(asked.get(area)))
    puzzle.known({(a, None): 1 for a in [*areas, ELSEWHERE]}, *responses(asked[CITY]))
    for item in content.items:
        if item.is_about_you:
            continue
        for area in [*areas, ELSEWHERE]:
            n = None if area == ELSEWHERE else printed(content, area, item.column)
            puzzle.unknown((area, item.column), *bases(n, asked.get(area)))
            puzzle.known({(area, None): 1, (area, item.column): -1}, 0, NOBODY_KNOWS)
        n = printed(content, CITY, item.column)
        everywhere = {(a, item.column): 1 for a in [*areas, ELSEWHERE]}
        puzzle.known(everywhere, *bases(n, asked[CITY]))
    return puzzle


def categories(content, item):
    """Return the puzzle of how many people are in each category of who answered."""
    puzzle = Puzzle()
    n = printed(content, CITY, item.column)
    low, high = bases(n, content.area(CITY).n)
    for option in item.options:
        shown = content.figure(CITY, item.column, "share", option.code)
        least, most = share(shown)
        puzzle.unknown(option.code, least * low, most * high)
    puzzle.known({option.code: 1 for option in item.options}, low, high)
    return puzzle


PHRASES = {
    "hardly_anyone": (0.0, 0.1),
    "about_a_quarter": (0.1, 0.375),
    "about_half": (0.375, 0.625),
    "about_three_quarters": (0.625, 0.9),
    "nearly_all": (0.9, 1.0),
}


def share(shown):
    """Return the least and greatest share that a cell stands for."""
    match shown:
        case Figure(value=value):
            return value - 0.005, value + 0.005
        case Nearly(which=which):
            return (0.0, 0.055) if which == "none" else (0.945, 1.0)
        case Words(phrase=phrase):
            return PHRASES[phrase]
    return 0.0, 1.0


def answers(content, area, item):
    """Return the puzzle of the shares of a question in an area, its headline included."""
    puzzle = Puzzle()
    top = {option.code for option in item.top}
    for option in item.options:
        shown = content.figure(area, item.column, "share", option.code)
        puzzle.unknown(option.code, *share(shown))
    puzzle.known({option.code: 1 for option in item.options}, 1, 1)
    if top:
        puzzle.unknown("top", *share(content.headline(area, item.column)))
        puzzle.known({"top": -1, **dict.fromkeys(top, 1)}, 0, 0)
    return puzzle


def nearlies(content) -> Iterator[tuple[str, object, str, tuple[int, int]]]:
    """Yield each "nearly none" and "nearly all" of a question with one answer, and its bases."""
    for row in content.rows:
        item = content.item(row.column)
        is_whole = item.type in {"single", "matrix"} and not item.is_about_you
        if is_whole and row.measure != "unsure" and isinstance(row.shown, Nearly):
            yield row.area, item, row.option or "top", bases(row.shown.n, content.area(row.area).n)
