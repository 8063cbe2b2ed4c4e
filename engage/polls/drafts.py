"""A poll before it is made: typed in place or taken from an instrument, checked word by word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engage.errors import InputErrors, Problem
from engage.polls.queries import LANGUAGES, PollItem
from engage.stats.disclosure import MIN_BASE

MOST_OPTIONS: Final = 12
LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class NewPoll:
    """What a poll asks, in English and Spanish; an option is its words and ``alone``."""

    question: Mapping[str, str]
    options: Sequence[Mapping[str, Any]]
    is_multi: bool = False
    most: int | None = None
    min_base: int = MIN_BASE


def typed_poll(
    question: Mapping[str, str], lines: Mapping[str, str], is_multi: bool, most: int | None
) -> NewPoll:
    """Return the poll that was typed in place, answers one a line, or refuse with every fault."""
    rows = {code: [r.strip() for r in lines[code].splitlines() if r.strip()] for code in LANGUAGES}
    if problems := list(_faults(rows, is_multi, most)):
        raise InputErrors(problems)
    pairs = zip(*(rows[code] for code in LANGUAGES), strict=True)
    options = [{**dict(zip(LANGUAGES, pair, strict=True)), "alone": False} for pair in pairs]
    return NewPoll(question, options, is_multi, most if is_multi else None)


def poll_of_item(found: PollItem) -> NewPoll:
    """Return the poll of an instrument's question; "don't know" and the like stand alone."""
    item, instrument = found.item, found.instrument
    options = [_option(one.words, alone=one.exclusive) for one in instrument.options_of(item)]
    options += [_option(one.words, alone=True) for one in instrument.missing_of(item).values()]
    return NewPoll(
        question={code: item.text(code) for code in LANGUAGES},
        options=options,
        is_multi=item.type == "multi",
        most=item.max if item.type == "multi" else None,
        min_base=instrument.privacy.min_base,
    )


def _option(words: Mapping[str, str], *, alone: bool) -> dict[str, Any]:
    return {code: words[code] for code in LANGUAGES} | {"alone": alone}


def _faults(rows: Mapping[str, list[str]], is_multi: bool, most: int | None) -> Iterator[Problem]:
    """Yield what is wrong, in sentences without numbers: the page says them in its language."""
    n_rows = {code: len(rows[code]) for code in LANGUAGES}
    if n_rows["en"] != n_rows["es"]:
        what = "There are not as many answers in Spanish as in English."
        yield Problem("options_es", what, "Write the same answers in both, line by line.")
    for code in LANGUAGES:
        field = f"options_{code}"
        if not 2 <= n_rows[code] <= MOST_OPTIONS:
            yield Problem(field, "That is no choice for a room.", "Write 2 to 12, one a line.")
        if len(set(rows[code])) < n_rows[code]:
            yield Problem(field, "Two answers are the same.", "Change one.")
        if any(len(row) > LONGEST for row in rows[code]):
            yield Problem(field, "An answer is too long.", "Use at most 120 letters.")
    if is_multi and most is not None and not 1 < most <= max(n_rows.values()):
        remedy = "Give a number from 2 to the number of answers, or leave it blank."
        yield Problem("most", "Nobody can choose so many of them.", remedy)
