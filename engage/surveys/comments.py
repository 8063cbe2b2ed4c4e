"""Words at the mix: rows of their own, as far as nobody can tell whose answers are beside them."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from engage.instrument.columns import Written, written
from engage.instrument.model import Instrument
from engage.instrument.routing import compile_condition

# From so many possible writers on, words carry the name of their area (DESIGN 4).
COMMENT_BASE: Final = 30
Wrote = Callable[[Mapping[str, Any]], bool]


class Writer(Protocol):
    """What counts of a record: its words, and what could give them away."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """Return the answers."""

    @property
    def comments(self) -> Mapping[str, str]:
        """Return the words by the name of what asked for them."""

    @property
    def quotable(self) -> frozenset[str]:
        """Return which words may be quoted."""

    @property
    def language(self) -> str:
        """Return the language."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody wrote."""

    name: str
    area: str | None
    language: str
    words: str
    may_be_quoted: bool


class Words:
    """The words of a wave; those that would lead to the answers of their writer are left out.

    Words beside an option could be of everybody who ticked it, those of a question that is not for
    all of everybody who was asked. Where these are fewer than the instrument's base in a language,
    their words are not kept. An area is named only where enough people of the area and language
    could have written.
    """

    def __init__(self, instrument: Instrument) -> None:
        """Begin with no words."""
        self.wrote = {one.name: _could_write(one) for one in written(instrument)}
        self.base = instrument.privacy.min_base
        self.by_language: Counter[tuple[str, str]] = Counter()
        self.by_area: Counter[tuple[str, str | None, str]] = Counter()
        self.said: list[Said] = []

    def add(self, record: Writer, area: str | None) -> None:
        """Add what somebody of an area wrote, and count where they could have written."""
        for name, could in self.wrote.items():
            has_written = name in record.comments
            if not has_written and could is not None and not could(record.answers):
                continue
            self.by_language[name, record.language] += 1
            self.by_area[name, area, record.language] += 1
            if has_written:
                may_be_quoted = name in record.quotable
                words = record.comments[name]
                self.said.append(Said(name, area, record.language, words, may_be_quoted))

    def kept(self) -> list[Said]:
        """Return the words that are kept, with their area where it may be named."""
        return [self._placed(one) for one in self.said if self._is_kept(one)]

    def _is_kept(self, one: Said) -> bool:
        least = 0 if self.wrote[one.name] is None else self.base
        return self.by_language[one.name, one.language] >= least

    def _placed(self, one: Said) -> Said:
        is_large = self.by_area[one.name, one.area, one.language] >= COMMENT_BASE
        return one if is_large else replace(one, area=None)


def _could_write(one: Written) -> Wrote | None:
    """Return who could have written, None where everybody could."""
    if one.option is not None:
        return _ticked(one.item.id, one.option.code)
    return None if one.item.show_if is None else compile_condition(one.item.show_if)


def _ticked(item: str, code: object) -> Wrote:
    def test(answers: Mapping[str, Any]) -> bool:
        value = answers.get(item)
        return str(code) in value if isinstance(value, list | tuple) else value == code

    return test
