"""Words at the mix: rows of their own, as far as nobody can tell whose answers are beside them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol
from uuid import uuid4

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
    def area(self) -> str | None:
        """Return the area."""

    @property
    def language(self) -> str:
        """Return the language."""


def comment_rows(instrument: Instrument, records: Sequence[Writer]) -> Iterator[dict[str, Any]]:
    """Yield the rows of words; those that would lead to the answers of their writer are left out.

    Words beside an option could be of everybody who ticked it, those of a question that is not for
    all of everybody who was asked. Where these are fewer than the instrument's base in a language,
    their words are not kept. An area is named only where enough people of the area and language
    could have written.
    """
    for one in written(instrument):
        could = _could_write(one)
        writers = [
            r for r in records if one.name in r.comments or could is None or could(r.answers)
        ]
        by_language = Counter(record.language for record in writers)
        by_area = Counter((record.area, record.language) for record in writers)
        least = 0 if could is None else instrument.privacy.min_base
        for record in writers:
            if one.name in record.comments and by_language[record.language] >= least:
                is_large = by_area[record.area, record.language] >= COMMENT_BASE
                yield _row(record, one.name, record.area if is_large else None)


def _row(record: Writer, name: str, area: str | None) -> dict[str, Any]:
    return {
        "id": uuid4().hex,
        "area": area,
        "item": name,
        "language": record.language,
        "words": record.comments[name],
        "may_be_quoted": name in record.quotable,
    }


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
