"""Advice to an author: what may be meant, yet makes answers fewer, slower or worth less.

Nothing here is a fault: an instrument with advice can be published.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from engage.instrument.advice_words import placed_items, words_advice
from engage.instrument.faults import Fault
from engage.instrument.findings import Advice
from engage.instrument.loading import load_placed
from engage.instrument.minutes import minutes_to_answer
from engage.instrument.model import (
    AreaItem,
    ConsentItem,
    Instrument,
    MapPointItem,
    MatrixItem,
    MultiItem,
    NoteItem,
    RankItem,
    SingleItem,
    TextItem,
)
from engage.instrument.paths import Mask, Routes, Taken, routes

# What respondents themselves call the ideal (Revilla and Ochoa 2017, IJMR 59(5)).
MOST_MINUTES: Final = 10.0
MOST_ON_A_PAGE: Final = 12  # answers, each row of a matrix counts
MOST_OPEN: Final = 3
MOST_OPTIONS: Final = 12
MOST_RANKED: Final = 7
SHORTEST_SCALE: Final = 3
Found: TypeAlias = Iterator[Advice]


@dataclass(frozen=True, slots=True)
class Examined:
    """An instrument without faults, the advice on it, and the same with its lines in the file."""

    instrument: Instrument
    advice: tuple[Advice, ...]
    notes: tuple[Fault, ...]


def examined(text: str, name: str) -> Examined:
    """Return the instrument of a YAML text with all advice, or raise InstrumentErrors."""
    instrument, place_of = load_placed(text, name)
    found = advice(instrument)
    placed = ((one, place_of(one.loc)) for one in found)
    notes = {Fault(name, at.line, at.column, one.what, one.remedy) for one, at in placed}
    return Examined(instrument, found, tuple(sorted(notes, key=lambda n: (n.line, n.column))))


def advice(instrument: Instrument) -> tuple[Advice, ...]:
    """Return the advice on an instrument that has no faults."""
    ways = routes(instrument)
    return (
        *words_advice(instrument),
        *_lists(instrument),
        *_ways_out(instrument),
        *_directions(instrument),
        *_unreachable(ways),
        *_early_ends(ways),
        *_pages(instrument),
        *_length(instrument),
    )


def _lists(instrument: Instrument) -> Found:
    for loc, item in placed_items(instrument):
        if not isinstance(item, SingleItem | MultiItem | RankItem):
            continue
        if isinstance(item, RankItem):
            n_options, most = len(item.options), MOST_RANKED
        else:
            n_options, most = len(instrument.options_of(item)), MOST_OPTIONS
        if n_options > most:
            yield Advice(
                "long_list",
                loc,
                f"{item.id} offers {n_options} answers; on a phone the last ones are not read.",
                f"Offer up to {most}, or split the question.",
            )


def _ways_out(instrument: Instrument) -> Found:
    for loc, item in placed_items(instrument):
        if isinstance(item, NoteItem | ConsentItem | AreaItem | TextItem | MapPointItem):
            continue
        if item.missing:
            continue
        if item.required:
            yield Advice(
                "no_way_out",
                loc,
                f"{item.id} must be answered, and nobody can say that they don't know.",
                "Offer missing: […], or leave out required.",
            )
        else:
            yield Advice(
                "no_missing",
                loc,
                f"{item.id} has no answer for those who don't know or would rather not say.",
                "Offer missing: […] with codes that are declared at the top.",
            )


def _directions(instrument: Instrument) -> Found:
    rising = {
        name: options[0].code < options[-1].code
        for name, options in instrument.scales.items()
        if len(options) >= SHORTEST_SCALE
        and isinstance(options[0].code, int)
        and isinstance(options[-1].code, int)
    }
    usual = Counter(rising.values()).most_common(1)
    for name, is_rising in rising.items():
        if is_rising is not usual[0][0]:
            yield Advice(
                "scale_direction",
                ("scales", name),
                f"{name} begins with the {'least' if is_rising else 'most'}, other scales do not.",
                "Turn it round, so that people need not look twice; the codes stay as they are.",
            )


def _unreachable(ways: Routes) -> Found:
    for position, step in enumerate(ways.steps):
        if step.condition is None:
            continue
        leading = ways.of(position)
        if leading.are_all_tried and not leading.taken(with_blanks=True).asked[-1].any():
            yield Advice(
                "unreachable",
                (*step.loc, "show_if"),
                f"Nobody is ever asked {step.item.id}: no answers lead to it.",
                "Mend its condition, or that of an item it depends on.",
            )


def _early_ends(ways: Routes) -> Found:
    asking = [i for i, step in enumerate(ways.steps) if not isinstance(step.item, NoteItem)]
    if not asking or ways.steps[asking[-1]].condition is None or not ways.are_all_tried:
        return
    taken = ways.taken()
    for i in asking:
        later = [k for k in asking if k > i]
        if not later or any(ways.steps[k].condition is None for k in later):
            continue
        goes_on = np.any([taken.asked[k] for k in later], axis=0)
        for name in set(ways.steps[i].names) & ways.values.keys():
            if ended := _ends(taken, name, goes_on):
                yield Advice(
                    "ends_early",
                    ways.steps[i].loc,
                    f"Nothing is asked after {name} for: {', '.join(ended)}.",
                    "Ask them something that all can answer, or check that it is meant.",
                )


def _ends(taken: Taken, name: str, goes_on: Mask) -> list[str]:
    answered = ((value, where) for value, where in taken.answers(name) if where.any())
    return [str(value) for value, where in answered if not goes_on[where].any()]


def _pages(instrument: Instrument) -> Found:
    for s, section in enumerate(instrument.sections):
        n_answers = sum(
            len(item.rows) if isinstance(item, MatrixItem) else 1
            for item in section.items
            if not isinstance(item, NoteItem)
        )
        if n_answers > MOST_ON_A_PAGE:
            yield Advice(
                "long_page",
                ("sections", s),
                f"The page {section.id} asks for {n_answers} answers.",
                f"Keep a page to one topic and about {MOST_ON_A_PAGE} answers; split it.",
            )


def _length(instrument: Instrument) -> Found:
    open_ended = [loc for loc, item in placed_items(instrument) if isinstance(item, TextItem)]
    if len(open_ended) > MOST_OPEN:
        yield Advice(
            "open_ended",
            open_ended[MOST_OPEN],
            f"{len(open_ended)} questions are answered in people's own words; most stay blank.",
            f"Keep up to {MOST_OPEN}, and offer answers to choose from for the others.",
        )
    minutes = minutes_to_answer(instrument)
    if minutes.median > MOST_MINUTES:
        yield Advice(
            "long_survey",
            ("sections",),
            f"It takes {minutes.words}; many leave before the end.",
            f"Ask less: {MOST_MINUTES:.0f} minutes are much for a phone.",
        )
