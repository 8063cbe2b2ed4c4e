"""How long an instrument takes to answer: reading, deciding and writing, along every path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from engage.instrument.model import (
    Instrument,
    Item,
    MatrixItem,
    MultiItem,
    RankItem,
    SingleItem,
    TextItem,
    Words,
)
from engage.instrument.paths import routes
from engage.instrument.readability import WORD

# Silent reading of prose by adults, words a minute (Brysbaert 2019, Journal of Memory and Language
# 109, 104047). Another language is read as slowly as English.
WORDS_A_MINUTE: Final[Mapping[str, int]] = {"es": 278}
USUAL_WORDS_A_MINUTE: Final = 238
# A list of answers is skimmed (Carver 1990, Reading Rate: 450 words a minute), and one that stood
# at an earlier question is known.
SKIMMED_A_MINUTE: Final = 450
# Writing on a telephone (Palin and others 2019, MobileHCI '19: 36 words a minute).
WRITTEN_A_MINUTE: Final = 36
WORDS_IN_A_LINE: Final = 8
WORDS_IN_A_COMMENT: Final = 18
LONGEST_LINE: Final = 250  # signs; a text that may be longer is answered in sentences
# Seconds to decide and tap once the words are read, ours. A single question alone on its page then
# takes about the 10 seconds that Pew Research Center counts for one (2022, Decoded: how we keep our
# online surveys from running too long).
DECIDING: Final[Mapping[str, float]] = {
    **{"consent": 2, "area": 8, "single": 4, "multi": 4, "matrix": 0, "rank": 0, "number": 5},
    **{"date": 8, "text": 0, "map_point": 20, "note": 0},
}
A_ROW: Final = 2.5
A_PLACE: Final = 4.0
A_TICK: Final = 1.5
USUAL_TICKS: Final = 3
A_THOUGHT: Final = 5.0  # before writing
A_PAGE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes to answer: the shortest and the longest path, and the median.

    In the shortest, voluntary texts stay blank, in the longest all are written, in the median half
    of them are, and of the other questions every answer is as likely as any other. ``language`` is
    the slowest one.
    """

    language: str
    shortest: float
    median: float
    longest: float

    @property
    def words(self) -> str:
        """Return them in words."""
        span = f"{self.shortest:.1f} to {self.longest:.1f}"
        return f"about {self.median:.1f} minutes to answer ({span})"


@dataclass(frozen=True, slots=True)
class Seconds:
    """What an item takes: always, and where somebody writes a voluntary text."""

    sure: float
    writing: float


def minutes_to_answer(instrument: Instrument) -> Minutes:
    """Return how long an instrument takes to answer in the language in which it takes longest."""
    taken = routes(instrument).taken()
    asked = np.array(taken.asked)
    topics = [len(section.items) for section in instrument.sections]
    starts = np.cumsum([0, *topics[:-1]])
    n_pages = np.logical_or.reduceat(asked, starts).sum(axis=0)

    def of(language: str) -> Minutes:
        items = seconds_of_items(instrument, language)
        sure = np.array([item.sure for item in items]) @ asked + A_PAGE * n_pages
        writing = np.array([item.writing for item in items]) @ asked
        middle = float(np.median(sure + writing / 2))
        longest = float((sure + writing).max())
        return Minutes(language, float(sure.min()) / 60, middle / 60, longest / 60)

    return max(map(of, instrument.languages), key=lambda found: found.median)


def seconds_of_items(instrument: Instrument, language: str) -> tuple[Seconds, ...]:
    """Return the seconds that each item takes in a language, in the order of the instrument."""
    a_word = 60 / WORDS_A_MINUTE.get(language.partition("-")[0], USUAL_WORDS_A_MINUTE)
    known: set[str] = set()
    found = []
    for item in instrument.items():
        prose = sum(_n_words(words.text(language)) for words in _prose(item))
        labels = {words.text(language) for words in _labels(instrument, item)}
        skimmed = sum(map(_n_words, labels - known))
        known |= labels | {words.text(language) for words in _prose(item)}
        sure = prose * a_word + skimmed * 60 / SKIMMED_A_MINUTE + _doing(item)
        writing = _writing(item)
        is_sure = item.required
        found.append(Seconds(sure + writing * is_sure, writing * (not is_sure)))
    return tuple(found)


def _n_words(text: str) -> int:
    return len(WORD.findall(text))


def _prose(item: Item) -> Iterator[Words]:
    yield item
    if item.hint is not None:
        yield item.hint
    if isinstance(item, MatrixItem):
        yield from item.rows


def _labels(instrument: Instrument, item: Item) -> Iterator[Words]:
    if isinstance(item, SingleItem | MatrixItem | MultiItem):
        yield from instrument.options_of(item)
    elif isinstance(item, RankItem):
        yield from item.options
    yield from instrument.missing_of(item).values()


def _doing(item: Item) -> float:
    deciding = DECIDING.get(item.type, 0)
    if isinstance(item, MatrixItem):
        return deciding + A_ROW * len(item.rows)
    if isinstance(item, MultiItem):
        return deciding + A_TICK * min(item.max or USUAL_TICKS, len(item.options))
    if isinstance(item, RankItem):
        return deciding + A_PLACE * min(item.max or len(item.options), len(item.options))
    return deciding


def _writing(item: Item) -> float:
    if not isinstance(item, TextItem):
        return 0
    n_words = WORDS_IN_A_LINE if item.max_chars <= LONGEST_LINE else WORDS_IN_A_COMMENT
    return A_THOUGHT + n_words * 60 / WRITTEN_A_MINUTE
