"""The checker of answers, compiled once from an instrument: it lets nothing else through."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engage.instrument.columns import MOST_SPECIFIED
from engage.instrument.model import (
    AreaItem,
    BaseItem,
    ConsentItem,
    DateItem,
    Instrument,
    Item,
    MapPointItem,
    MatrixItem,
    MultiItem,
    NoteItem,
    NumberItem,
    RankItem,
    Section,
    SingleItem,
    TextItem,
)
from engage.instrument.reading import (
    Read,
    Reason,
    apart_reader,
    consent_reader,
    date_reader,
    multi_reader,
    number_reader,
    point_reader,
    rank_reader,
    single_reader,
    specify_reader,
    text_reader,
)
from engage.instrument.routing import SKIPPED, Test, compile_condition

Form: TypeAlias = Mapping[str, Sequence[str]]
Answer: TypeAlias = int | str | list[str]
Answers: TypeAlias = dict[str, Answer]


class UnknownAnswer(Exception):
    """A form names an item or an option that the page does not offer: no browser sends that."""


@dataclass(frozen=True, slots=True)
class AnswerError:
    """A mistake that the respondent can mend: the field, the item, the reason and its limits."""

    field: str
    item: str
    reason: Reason
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """All answers so far, the errors of the page, and the items that its answers revealed on it."""

    answers: Answers
    errors: list[AnswerError] = field(default_factory=list)
    revealed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to read from a form: the names it sends and is kept by, routing, and reader.

    ``field`` names it; it is kept by that name, leave to quote and words of an option beside it
    (``keys``).
    """

    field: str
    fields: tuple[str, ...]
    keys: tuple[str, ...]
    item: str
    is_required: bool
    shown: Test | None
    read: Read


@dataclass(frozen=True, slots=True)
class SectionChecker:
    """What one page asks, every name it may send, and every name its answers are kept by.

    The rest follows and is there for speed: the required asks, the fields, and whether all or some
    of them are asked of everybody.
    """

    asks: tuple[Ask, ...]
    names: frozenset[str]
    keys: frozenset[str]
    required: tuple[Ask, ...]
    fields: tuple[str, ...]
    is_unconditional: bool
    is_for_all: bool


class Checker:
    """Checks the pages of one instrument."""

    def __init__(self, sections: Mapping[str, SectionChecker]) -> None:
        """Keep the compiled sections in the order of the instrument."""
        self.sections: Final = sections

    def check(self, section: str, form: Form, answers: Mapping[str, Answer]) -> Checked:
        """Return the answers so far joined with a page's; what is off the path is dropped."""
        page = self.sections[section]
        if not page.names.issuperset(form):
            raise UnknownAnswer(sorted(set(form) - page.names)[0])
        joined: Answers = {key: answers[key] for key in answers if key not in page.keys}
        errors: list[AnswerError] = []
        revealed: list[str] = []
        for ask in page.asks:
            if ask.shown is not None and not ask.shown(joined):
                continue
            if (
                ask.shown is not None
                and not ask.shown(answers)
                and form.keys().isdisjoint(ask.fields)
            ):
                revealed.append(ask.item)
                continue
            _read(ask, form, joined, errors)
        return Checked(joined, errors, tuple(dict.fromkeys(revealed)))

    def visible(self, section: str, answers: Mapping[str, Answer]) -> tuple[str, ...]:
        """Return the fields of a page that are on the path of these answers."""
        page = self.sections[section]
        if page.is_unconditional:
            return page.fields
        return tuple(ask.field for ask in page.asks if ask.shown is None or ask.shown(answers))

    def is_asked(self, section: str, answers: Mapping[str, Answer]) -> bool:
        """Return whether a page has anything to ask on the path of these answers."""
        page = self.sections[section]
        return page.is_for_all or any(ask.shown is None or ask.shown(answers) for ask in page.asks)

    def on_path(self, answers: Mapping[str, Answer]) -> Answers:
        """Return the answers without those that later changes have put off the path."""
        kept: Answers = {}
        for page in self.sections.values():
            for ask in page.asks:
                if ask.shown is None or ask.shown(kept):
                    kept |= {key: answers[key] for key in ask.keys if key in answers}
        return kept

    def with_skips(self, answers: Mapping[str, Answer]) -> Answers:
        """Return answers in which every item on the path that has none is marked as skipped."""
        kept: Answers = {}
        for page in self.sections.values():
            for ask in page.asks:
                if ask.shown is None or ask.shown(kept):
                    kept[ask.field] = answers.get(ask.field, SKIPPED)
        return kept

    def lacking(self, answers: Mapping[str, Answer]) -> tuple[str, ...]:
        """Return the sections that lack a required answer on the path."""
        return tuple(
            name
            for name, page in self.sections.items()
            if page.required and any(_lacks(ask, answers) for ask in page.required)
        )


def compile_checker(
    instrument: Instrument, areas: Collection[str] = (), *, asks_area: bool = True
) -> Checker:
    """Return the checker of an instrument; ``areas`` are the codes that the area item offers."""
    sections = {
        section.id: _compile_section(instrument, section, areas, asks_area=asks_area)
        for section in instrument.sections
    }
    return Checker(sections)


def _compile_section(
    instrument: Instrument, section: Section, areas: Collection[str], *, asks_area: bool
) -> SectionChecker:
    asks = tuple(
        ask
        for item in section.items
        if asks_area or not isinstance(item, AreaItem)
        for ask in _asks(instrument, item, areas)
    )
    return SectionChecker(
        asks=asks,
        names=frozenset(name for ask in asks for name in ask.fields),
        keys=frozenset(key for ask in asks for key in ask.keys),
        required=tuple(ask for ask in asks if ask.is_required),
        fields=tuple(ask.field for ask in asks),
        is_unconditional=all(ask.shown is None for ask in asks),
        is_for_all=any(ask.shown is None for ask in asks),
    )


def _asks(instrument: Instrument, item: Item, areas: Collection[str]) -> list[Ask]:
    if isinstance(item, NoteItem):
        return []
    missing = {str(code): code for code in instrument.missing_of(item)}
    if isinstance(item, SingleItem | MultiItem | MatrixItem):
        read = _choice_reader(instrument, item, missing)
        rows = item.rows if isinstance(item, MatrixItem) else ()
        names = [f"{item.id}.{row.id}" for row in rows] or [item.id]
        written = tuple(str(option.code) for option in instrument.specify_of(item))
        return [_ask(item, name, read, written) for name in names]
    read = _reader(item, areas)
    return [_ask(item, item.id, apart_reader(read, missing) if missing else read)]


def _choice_reader(
    instrument: Instrument, item: SingleItem | MultiItem | MatrixItem, missing: Mapping[str, int]
) -> Read:
    options = instrument.options_of(item)
    is_one = not isinstance(item, MultiItem)
    if isinstance(item, MultiItem):
        alone = frozenset(str(option.code) for option in options if option.exclusive)
        read = multi_reader([str(option.code) for option in options], missing, item.max, alone)
    else:
        read = single_reader({**{str(option.code): option.code for option in options}, **missing})
    written = [str(option.code) for option in instrument.specify_of(item)]
    return specify_reader(read, written, MOST_SPECIFIED, is_one=is_one) if written else read


def _reader(item: Item, areas: Collection[str]) -> Read:
    """Return the reader of an item whose missing codes stand in boxes apart."""
    if isinstance(item, RankItem):
        return rank_reader([str(option.code) for option in item.options], item.places)
    if isinstance(item, DateItem):
        return date_reader(item.parts)
    if isinstance(item, NumberItem):
        return number_reader(item.min, item.max)
    if isinstance(item, AreaItem):
        return single_reader({code: code for code in areas})
    if isinstance(item, ConsentItem | MapPointItem):
        return consent_reader if isinstance(item, ConsentItem) else point_reader
    return text_reader(item.max_chars if isinstance(item, TextItem) else 0)


def _ask(item: BaseItem, name: str, read: Read, written: tuple[str, ...] = ()) -> Ask:
    shown: Callable[[Mapping[str, object]], bool] | None = None
    if item.show_if is not None:
        shown = compile_condition(item.show_if)
    beside = ("quote",) if isinstance(item, TextItem) else written
    keys = (name, *(f"{name}.{part}" for part in beside))
    sent = (*_sent(item, name), *(f"{name}.{part}" for part in beside))
    return Ask(name, sent, keys, item.id, item.required, shown, read)


def _sent(item: BaseItem, name: str) -> tuple[str, ...]:
    """Return the names that a browser may send for an item or row."""
    if isinstance(item, SingleItem | MultiItem | MatrixItem):
        return (name,)
    apart = (f"{name}.missing",) if item.missing else ()
    if isinstance(item, RankItem):
        return (*(f"{name}.{place}" for place in range(1, item.places + 1)), *apart)
    if isinstance(item, DateItem):
        return (*(f"{name}.{part}" for part in item.parts), *apart)
    return (name, *apart)


def _read(ask: Ask, form: Form, joined: Answers, errors: list[AnswerError]) -> None:
    outcome = ask.read(ask.field, form)
    if outcome.unknown is not None:
        raise UnknownAnswer(f"{ask.field}={outcome.unknown[:40]}")
    if outcome.reason is not None:
        errors.append(AnswerError(ask.field, ask.item, outcome.reason, outcome.low, outcome.high))
        return
    if outcome.value is None:
        if ask.is_required:
            errors.append(AnswerError(ask.field, ask.item, "required"))
        joined[ask.field] = SKIPPED
        return
    joined[ask.field] = outcome.value
    if outcome.may_quote:
        joined[f"{ask.field}.quote"] = 1
    for code, words in outcome.words.items():
        joined[f"{ask.field}.{code}"] = words


def _lacks(ask: Ask, answers: Mapping[str, Answer]) -> bool:
    is_shown = ask.shown is None or ask.shown(answers)
    return is_shown and answers.get(ask.field, SKIPPED) == SKIPPED
