"""The report of an import in words: what was understood, and what is doubtful, line by line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engage.meetings.models_imports import ImportedRow
from engage.meetings.proposals import Proposal, likely_start, starts_of
from engage.meetings.words import translator
from engage.meetings.words_rules import rule_words

DOUBTS: Final = {
    "no_start": "no start that can be read; left out",
    "no_end": "no end; an hour, or as long as the others of the series",
    "end_is_start": "ends when it begins",
    "end_before_start": "ends before it begins",
    "long": "lasts twelve hours or more",
    "early": "a morning that was probably meant as an evening",
    "seconds": "seconds that nobody meant; dropped",
    "no_beat": "a beat meeting that names no beat we know",
    "short_form": "a beat written short",
    "cancelled_in_words": "cancelled in words",
    "no_place": "no place",
    "number_removed": "a telephone number or mail address, removed",
    "duplicate": "the same row once more; left out",
    "same_slot": "another row with the same time and beats",
}
SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """A proposal in words."""

    key: str
    beats: str
    title: str
    rule: str
    clock: str
    n_dates: int
    exceptions: Sequence[str]
    doubts: Sequence[str]


def series_report(one: Proposal, language: str) -> SeriesReport:
    """Return a proposal in words, in a language."""
    say, rule = translator(language), one.rule
    exceptions = [
        *(say("not on {day}").format(day=_day(day)) for day in rule.missing),
        *(say("also on {day}").format(day=_day(day)) for day in rule.extra),
        *(
            say("{day} moved to {other}").format(day=_day(gone), other=_day(day))
            for gone, day in rule.moved.items()
        ),
    ]
    return SeriesReport(
        one.key, ", ".join(one.beats), one.title, rule_words(rule.rule.text, language),
        f"{one.at:%H:%M}", len(one.rows), exceptions,
        [text for row in one.doubtful for text in _doubts(row, one, language)],
    )  # fmt: skip


def doubt_words(name: str, language: str) -> str:
    """Return what is doubtful about a row, in words."""
    return translator(language)(DOUBTS[name])


def report_lines(
    rows: Sequence[ImportedRow], found: Sequence[Proposal], language: str
) -> Iterator[str]:
    """Yield the report of a calendar, line by line."""
    for name, n in Counter(name for row in rows for name in row.warnings).most_common():
        yield f"{n:5}  {doubt_words(name, language)}"
    yield translator(language)("{n} series").format(n=len(found))
    for one in found:
        made = series_report(one, language)
        exceptions = "; ".join(made.exceptions)
        yield f"  {made.beats}  {made.n_dates}x {made.clock}, {made.rule}" + (
            f" ({exceptions})" if exceptions else ""
        )
        yield from (f"      {text}" for text in made.doubts[:SHOWN])


def _doubts(row: ImportedRow, one: Proposal, language: str) -> Iterator[str]:
    say = translator(language)
    for name in row.warnings:
        likely = likely_start(row, one.at) if name == "early" else None
        if likely:
            text = say("line {line}: {typed}, likely {likely}")
            typed = f"{starts_of(row):%H:%M}"
            yield text.format(line=row.line, typed=typed, likely=f"{likely:%H:%M}")
        else:
            yield say("line {line}: {doubt}").format(line=row.line, doubt=say(DOUBTS[name]))


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"
