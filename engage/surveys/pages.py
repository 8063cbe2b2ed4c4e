"""The pages of an instrument as finished values for the templates; knows nothing of the web."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engage.instrument.checking import Answer
from engage.instrument.model import (
    AreaItem,
    BaseItem,
    ChoiceItem,
    ConsentItem,
    Instrument,
    Item,
    MatrixItem,
    MultiItem,
    NoteItem,
    NumberItem,
    Section,
    SingleItem,
    TextItem,
)
from engage.instrument.routing import SKIPPED
from engage.surveys.holes import hole

Form = Mapping[str, Sequence[str]]
# Longer lists of areas are offered as a select.
MOST_RADIOS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or box; ``is_apart`` marks don't know and the like."""

    id: str
    value: str
    label: str
    is_ticked: bool
    mark: str
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One item, or one row of a matrix, as it is asked."""

    kind: str
    name: str
    id: str
    legend: str
    hint: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    rows: tuple["Field", ...] = ()
    value: str = ""
    unit: str = ""
    low: int | None = None
    high: int | None = None
    may_be_quoted: Choice | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the review page: what was asked and what was answered."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the fields of a page, and what is wrong with it."""

    typed: Form
    errors: Mapping[str, str] = field(default_factory=dict)

    def choice(self, id: str, name: str, option: tuple[str, str], *, apart: bool = False) -> Choice:
        """Return one button or box, ticked or not."""
        value, label = option
        is_ticked = value in self.typed.get(name, ())
        return Choice(id, value, label, is_ticked, " checked" if is_ticked else "", apart)

    def words(self, name: str) -> str:
        """Return what was typed into a field."""
        return "".join(self.typed.get(name, ()))


class Holes(Filling):
    """Leaves a mark wherever an answer may stand, so that a page is rendered once for all."""

    def choice(self, id: str, name: str, option: tuple[str, str], *, apart: bool = False) -> Choice:
        """Return one button or box with a mark for its tick."""
        value, label = option
        return Choice(id, value, label, False, hole(name, value), apart)

    def words(self, name: str) -> str:
        """Return the mark of a text."""
        return hole(name)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a page is made: the instrument, the language, what fills it, and the areas on offer."""

    instrument: Instrument
    language: str
    filling: Filling
    areas: Sequence[tuple[str, str]] = ()


def typed_form(instrument: Instrument, answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """Return answers as a browser would send them."""
    numbers = {item.id for item in instrument.items() if isinstance(item, NumberItem)}
    form: dict[str, list[str]] = {}
    for name, value in answers.items():
        if isinstance(value, list):
            form[name] = value
        elif name in numbers and isinstance(value, int) and value < SKIPPED:
            form[f"{name}.missing"] = [str(value)]
        elif value != SKIPPED:
            form[name] = [str(value)]
    return form


def fields(asked: Asked, section: Section, visible: Collection[str]) -> tuple[Field, ...]:
    """Return the fields of a page that are on the path."""
    return tuple(
        _field(asked, item)
        for item in section.items
        if isinstance(item, NoteItem) or _first_name(item) in visible
    )


def said(asked: Asked, section: Section, visible: Collection[str]) -> tuple[Said, ...]:
    """Return what was answered on a page, in words."""
    return tuple(_said(asked, section, visible))


def _said(asked: Asked, section: Section, visible: Collection[str]) -> Iterator[Said]:
    for whole in fields(asked, section, visible):
        if whole.kind == "note":
            continue
        for one in whole.rows or (whole,):
            ticked = tuple(choice.label for choice in one.choices if choice.is_ticked)
            words = (*((one.value,) if one.value else ()), *ticked)
            yield Said(one.legend, words)


def _first_name(item: Item) -> str:
    return f"{item.id}.{item.rows[0].id}" if isinstance(item, MatrixItem) else item.id


def _field(asked: Asked, item: Item) -> Field:
    if isinstance(item, MatrixItem):
        return _matrix(asked, item)
    if isinstance(item, TextItem):
        return _text(asked, item)
    if isinstance(item, NumberItem):
        return _number(asked, item)
    return _plain(asked, item, item.type, _choices(asked, item))


def _choices(asked: Asked, item: BaseItem) -> tuple[Choice, ...]:
    if isinstance(item, SingleItem | MultiItem):
        return _offered(asked, item, item.id)
    if isinstance(item, AreaItem):
        make = asked.filling.choice
        areas = enumerate(asked.areas)
        return tuple(make(f"f-{item.id}-{i}", item.id, area) for i, area in areas)
    if isinstance(item, ConsentItem):
        label = item.text(asked.language)
        return (asked.filling.choice(f"f-{item.id}-0", item.id, ("1", label)),)
    return ()


def _plain(asked: Asked, item: BaseItem, kind: str, choices: tuple[Choice, ...]) -> Field:
    is_long = kind == "area" and len(choices) > MOST_RADIOS
    return Field(
        kind="select" if is_long else kind,
        name=item.id,
        id=f"f-{item.id}" if is_long or not choices else choices[0].id,
        legend=item.text(asked.language),
        hint=item.hint.text(asked.language) if item.hint else "",
        error=asked.filling.errors.get(item.id, ""),
        choices=choices,
    )


def _offered(asked: Asked, item: ChoiceItem, name: str) -> tuple[Choice, ...]:
    make, language = asked.filling.choice, asked.language
    plain = (
        make(f"f-{name}-{i}", name, (str(option.code), option.text(language)))
        for i, option in enumerate(asked.instrument.options_of(item))
    )
    return (*plain, *_missing(asked, item, name, name))


def _missing(asked: Asked, item: BaseItem, name: str, sent_as: str) -> tuple[Choice, ...]:
    make, language = asked.filling.choice, asked.language
    offered = enumerate(asked.instrument.missing_of(item).items())
    return tuple(
        make(f"f-{name}-m{i}", sent_as, (str(code), words.text(language)), apart=True)
        for i, (code, words) in offered
    )


def _matrix(asked: Asked, item: MatrixItem) -> Field:
    rows = []
    for row in item.rows:
        name = f"{item.id}.{row.id}"
        choices = _offered(asked, item, name)
        error = asked.filling.errors.get(name, "")
        legend = row.text(asked.language)
        rows.append(Field("single", name, choices[0].id, legend, error=error, choices=choices))
    hint = item.hint.text(asked.language) if item.hint else ""
    legend = item.text(asked.language)
    return Field("matrix", item.id, f"f-{item.id}", legend, hint, rows=tuple(rows))


def _text(asked: Asked, item: TextItem) -> Field:
    quote = asked.filling.choice(f"f-{item.id}-quote", f"{item.id}.quote", ("1", ""))
    return Field(
        kind="text",
        name=item.id,
        id=f"f-{item.id}",
        legend=item.text(asked.language),
        hint=item.hint.text(asked.language) if item.hint else "",
        error=asked.filling.errors.get(item.id, ""),
        value=asked.filling.words(item.id),
        high=item.max_chars,
        may_be_quoted=quote if item.publish == "reviewed" else None,
    )


def _number(asked: Asked, item: NumberItem) -> Field:
    return Field(
        kind="number",
        name=item.id,
        id=f"f-{item.id}",
        legend=item.text(asked.language),
        hint=item.hint.text(asked.language) if item.hint else "",
        error=asked.filling.errors.get(item.id, ""),
        choices=_missing(asked, item, item.id, f"{item.id}.missing"),
        value=asked.filling.words(item.id),
        unit=item.unit.text(asked.language) if item.unit else "",
        low=item.min,
        high=item.max,
    )
