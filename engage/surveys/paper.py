"""An instrument as a paper form: numbered questions with keyed boxes and routing in words.

The same values print the form and read what is keyed in from it. A place on a map is not asked on
paper: nothing on a sheet could be moved to the middle of its block before somebody reads it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_lowercase
from typing import Final, TypeAlias

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
    SingleItem,
    TextItem,
)
from engage.instrument.routing import compile_condition
from engage.surveys.paper_words import Say, condition_words

Areas: TypeAlias = Sequence[tuple[str, str]]
# A longer list of beats is a line to write on.
MOST_BOXES: Final = 24
# One line on paper for so many letters, and no more lines than these.
LETTERS_A_LINE: Final = 70
MOST_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class Box:
    """One box to tick: what is keyed for it, what a browser would send, where it leads."""

    key: str
    label: str
    name: str
    value: str
    is_apart: bool = False
    leads: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form, or one row of a table; a note has no number.

    ``written`` are the words beside options that ask for some: name and option.
    """

    kind: str
    name: str
    number: str
    legend: str
    hint: str = ""
    only_if: str = ""
    boxes: tuple[Box, ...] = ()
    rows: tuple["Question", ...] = ()
    parts: tuple[str, ...] = ()
    n_lines: int = 0
    unit: str = ""
    quote: str = ""
    written: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name under which something of it is keyed in."""
        beside = (name for name, _label in self.written)
        return (self.name, *((self.quote,) if self.quote else ()), *beside)

    def keyed(self) -> tuple["Question", ...]:
        """Return what is keyed in one by one: the rows of a table, or the question itself."""
        return self.rows or ((self,) if self.number else ())


@dataclass(frozen=True, slots=True)
class Topic:
    """One section of the form."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A whole form in one language."""

    language: str
    title: str
    topics: tuple[Topic, ...]

    def keyed(self) -> tuple[Question, ...]:
        """Return everything that is keyed in, in the order of the form."""
        return tuple(k for topic in self.topics for q in topic.questions for k in q.keyed())


@dataclass(frozen=True)
class _Making:
    instrument: Instrument
    language: str
    say: Say
    areas: Areas
    numbers: Mapping[str, str] = field(default_factory=dict)


def paper_form(
    instrument: Instrument, language: str, say: Say, areas: Areas, *, asks_area: bool
) -> PaperForm:
    """Return the form of an instrument in a language; ``say`` translates the words of routing."""
    asked = [item for item in instrument.items() if _is_asked(item, asks_area=asks_area)]
    made = _Making(instrument, language, say, areas, dict(_numbered(asked)))
    topics = []
    for section in instrument.sections:
        items = [item for item in section.items if item in asked]
        if items:
            questions = tuple(_question(made, item, asked) for item in items)
            topics.append(Topic(section.title.text(language), questions))
    return PaperForm(language, instrument.title.text(language), tuple(topics))


def _is_asked(item: Item, *, asks_area: bool) -> bool:
    return not isinstance(item, MapPointItem) and (asks_area or not isinstance(item, AreaItem))


def _numbered(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Yield each item and row with its number: 1, 2, 2a, 2b …"""
    number = 0
    for item in items:
        if isinstance(item, NoteItem):
            continue
        number += 1
        yield item.id, str(number)
        if isinstance(item, MatrixItem):
            for i, row in enumerate(item.rows):
                yield f"{item.id}.{row.id}", f"{number}{_letters(i)}"


def _letters(position: int) -> str:
    first, last = divmod(position, len(ascii_lowercase))
    return (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[last]


def _question(made: _Making, item: Item, asked: Sequence[Item]) -> Question:
    whole = Question(
        kind=item.type,
        name=item.id,
        number=made.numbers.get(item.id, ""),
        legend=item.text(made.language),
        hint=item.hint.text(made.language) if item.hint else "",
    )
    if item.show_if is not None:
        words = condition_words(
            made.instrument, item.show_if, made.numbers, made.language, made.say
        )
        whole = replace(whole, only_if=words)
    make = _MAKERS.get(type(item))
    whole = whole if make is None else make(made, item, whole)
    return replace(whole, boxes=_leading(made, item, whole.boxes, asked))


def _boxes(made: _Making, item: BaseItem, name: str) -> tuple[Box, ...]:
    """Return the boxes of a choice, keyed 1, 2, 3 …, those for no answer last."""
    options = made.instrument.options_of(item)  # type: ignore[arg-type]  # only choices come here
    missing = made.instrument.missing_of(item).items()
    offered = [(str(o.code), o.text(made.language), False) for o in options]
    offered += [(str(code), words.text(made.language), True) for code, words in missing]
    return tuple(Box(str(i), label, name, v, a) for i, (v, label, a) in enumerate(offered, 1))


def _apart(made: _Making, item: BaseItem) -> tuple[Box, ...]:
    """Return the boxes for no answer beside something written, keyed a, b, c …"""
    missing = enumerate(made.instrument.missing_of(item).items())
    name = f"{item.id}.missing"
    return tuple(
        Box(_letters(i), words.text(made.language), name, str(code), is_apart=True)
        for i, (code, words) in missing
    )


def _choice(made: _Making, item: Item, whole: Question) -> Question:
    written = tuple(
        (f"{item.id}.{option.code}", option.text(made.language))
        for option in made.instrument.specify_of(item)
    )
    return replace(whole, boxes=_boxes(made, item, item.id), written=written)


def _matrix(made: _Making, item: Item, whole: Question) -> Question:
    rows = item.rows if isinstance(item, MatrixItem) else ()
    return replace(
        whole,
        boxes=_boxes(made, item, item.id),
        rows=tuple(
            Question(
                kind="row",
                name=name,
                number=made.numbers[name],
                legend=row.text(made.language),
                boxes=_boxes(made, item, name),
            )
            for row in rows
            for name in (f"{item.id}.{row.id}",)
        ),
    )


def _rank(made: _Making, item: Item, whole: Question) -> Question:
    options = item.options if isinstance(item, RankItem) else ()
    listed = (
        Box(str(i), option.text(made.language), item.id, str(option.code))
        for i, option in enumerate(options, 1)
    )
    places = item.places if isinstance(item, RankItem) else 0
    parts = tuple(str(place) for place in range(1, places + 1))
    return replace(whole, boxes=(*listed, *_apart(made, item)), parts=parts)


def _consent(made: _Making, item: Item, whole: Question) -> Question:
    return replace(whole, boxes=(Box("1", item.text(made.language), item.id, "1"),))


def _area(made: _Making, item: Item, whole: Question) -> Question:
    """Return the boxes of the beats, keyed by their own codes, or a line for one."""
    if len(made.areas) > MOST_BOXES:
        return replace(whole, n_lines=1)
    boxes = tuple(Box(code, title, item.id, code) for code, title in made.areas)
    return replace(whole, boxes=(*boxes, *_apart(made, item)))


def _date(made: _Making, item: Item, whole: Question) -> Question:
    parts = item.parts if isinstance(item, DateItem) else ()
    return replace(whole, parts=parts, boxes=_apart(made, item))


def _number(made: _Making, item: Item, whole: Question) -> Question:
    unit = item.unit.text(made.language) if isinstance(item, NumberItem) and item.unit else ""
    return replace(whole, unit=unit, boxes=_apart(made, item))


def _text(made: _Making, item: Item, whole: Question) -> Question:
    most = item.max_chars if isinstance(item, TextItem) else 0
    is_reviewed = isinstance(item, TextItem) and item.publish == "reviewed"
    n_lines = max(2, min(MOST_LINES, -(-most // LETTERS_A_LINE)))
    quote = f"{item.id}.quote" if is_reviewed else ""
    return replace(whole, n_lines=n_lines, quote=quote, boxes=_apart(made, item))


_MAKERS: Final[Mapping[type, Callable[[_Making, Item, Question], Question]]] = {
    SingleItem: _choice,
    MultiItem: _choice,
    MatrixItem: _matrix,
    RankItem: _rank,
    ConsentItem: _consent,
    AreaItem: _area,
    DateItem: _date,
    NumberItem: _number,
    TextItem: _text,
}


def _leading(
    made: _Making, item: Item, boxes: tuple[Box, ...], asked: Sequence[Item]
) -> tuple[Box, ...]:
    """Return the boxes of a single choice with the number they lead to, where they skip some."""
    if not isinstance(item, SingleItem):
        return boxes
    behind = [one for one in asked[asked.index(item) + 1 :] if one.id in made.numbers]
    options = made.instrument.options_of(item)
    codes = [*(o.code for o in options), *made.instrument.missing_of(item)]
    return tuple(
        replace(box, leads=_next(made, item, code, behind))
        for box, code in zip(boxes, codes, strict=True)
    )


def _next(made: _Making, item: SingleItem, code: object, behind: Sequence[Item]) -> str:
    """Return the number of the first question that an answer leaves to be asked."""
    for position, later in enumerate(behind):
        rule = later.show_if
        is_skipped = rule is not None and rule.item == item.id
        if not (is_skipped and rule and not compile_condition(rule)({item.id: code})):
            return made.numbers[later.id] if position else ""
    return "end" if behind else ""
