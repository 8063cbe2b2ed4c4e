"""The pages of an instrument: items become fields, answers become words; no web here."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from babel.dates import format_date, format_skeleton

from engage.instrument.checking import Answer
from engage.instrument.columns import MOST_SPECIFIED
from engage.instrument.model import (
    AreaItem,
    BaseItem,
    ChoiceItem,
    ConsentItem,
    DateItem,
    Item,
    MapPointItem,
    MatrixItem,
    MultiItem,
    NoteItem,
    NumberItem,
    Option,
    RankItem,
    Section,
    SingleItem,
    TextItem,
)
from engage.instrument.ordering import arranged_options, arranged_rows
from engage.instrument.routing import SKIPPED
from engage.surveys.fields import Asked, Choice, Field, Said
from engage.surveys.where_fields import where_field

# Longer lists of areas are offered as a select.
MOST_RADIOS = 12
# The order in which a day is written; elsewhere it is day, month, year.
MONTH_FIRST = ("en",)


def typed_form(items: Iterable[Item], answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """Return answers to some items as a browser would send them."""
    by_id = {item.id: item for item in items}
    form: dict[str, list[str]] = {}
    for name, value in answers.items():
        if value != SKIPPED:
            form |= _typed(by_id.get(name), name, value)
    return form


def _typed(item: Item | None, name: str, value: Answer) -> dict[str, list[str]]:
    has_boxes_apart = not isinstance(item, SingleItem | MultiItem | None)
    if has_boxes_apart and isinstance(value, int) and value < SKIPPED:
        return {f"{name}.missing": [str(value)]}
    if isinstance(item, RankItem) and isinstance(value, list):
        return {f"{name}.{place}": [code] for place, code in enumerate(value, 1)}
    if isinstance(item, DateItem) and isinstance(value, str):
        parts = dict(zip(("year", "month", "day"), value.split("-"), strict=False))
        return {f"{name}.{part}": [typed.lstrip("0")] for part, typed in parts.items()}
    return {name: value if isinstance(value, list) else [str(value)]}


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
            ticked = tuple(_spoken(choice) for choice in one.choices if choice.is_ticked)
            yield Said(one.legend, (*_words_of(asked, one), *ticked))


def _spoken(choice: Choice) -> str:
    words = choice.words.value if choice.words else ""
    return f"{choice.label}: {words}" if words else choice.label


def _words_of(asked: Asked, one: Field) -> tuple[str, ...]:
    if one.kind == "rank":
        return tuple(
            f"{number}. {choice.label}"
            for number, place in enumerate(one.parts, 1)
            for choice in place.choices
            if choice.is_ticked
        )
    if one.kind == "date":
        typed = {part.kind: part.value for part in one.parts}
        return (_day(typed, asked.language),) if any(typed.values()) else ()
    return (one.value,) if one.value else ()


def _day(typed: Mapping[str, str], language: str) -> str:
    found = date(int(typed["year"]), int(typed["month"]), int(typed.get("day", 1)))
    locale = language.replace("-", "_")
    if "day" in typed:
        return format_date(found, "long", locale)
    return format_skeleton("yMMMM", found, locale=locale)


def _first_name(item: Item) -> str:
    return f"{item.id}.{item.rows[0].id}" if isinstance(item, MatrixItem) else item.id


def _field(asked: Asked, item: Item) -> Field:
    if isinstance(item, MatrixItem):
        return _matrix(asked, item)
    if isinstance(item, RankItem):
        return _with_parts(asked, item, _places(asked, item))
    if isinstance(item, DateItem):
        return _with_parts(asked, item, _boxes(asked, item))
    if isinstance(item, TextItem):
        return _text(asked, item)
    if isinstance(item, NumberItem):
        return _number(asked, item)
    plain = _plain(asked, item, item.type, _choices(asked, item))
    return where_field(asked, item, plain) if isinstance(item, AreaItem | MapPointItem) else plain


def _choices(asked: Asked, item: BaseItem) -> tuple[Choice, ...]:
    if isinstance(item, SingleItem | MultiItem):
        return _offered(asked, item, item.id)
    if isinstance(item, AreaItem):
        make = asked.filling.choice
        areas = enumerate(asked.areas)
        listed = (make(f"f-{item.id}-{i}", item.id, area) for i, area in areas)
        return (*listed, *_apart(asked, item))
    if isinstance(item, MapPointItem):
        return _apart(asked, item)
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
    plain = (
        _option(asked, option, name, i)
        for i, option in enumerate(arranged_options(asked.instrument, item, asked.order))
    )
    return (*plain, *_missing(asked, item, name, name))


def _option(asked: Asked, option: Option, name: str, place: int) -> Choice:
    label = option.text(asked.language)
    choice = asked.filling.choice(f"f-{name}-{place}", name, (str(option.code), label))
    if not option.specify:
        return choice
    words = f"{name}.{option.code}"
    box = Field("specify", words, f"f-{words}", label, value=asked.filling.words(words))
    return replace(choice, words=replace(box, high=MOST_SPECIFIED))


def _missing(asked: Asked, item: BaseItem, name: str, sent_as: str) -> tuple[Choice, ...]:
    make, language = asked.filling.choice, asked.language
    offered = enumerate(asked.instrument.missing_of(item).items())
    return tuple(
        make(f"f-{name}-m{i}", sent_as, (str(code), words.text(language)), apart=True)
        for i, (code, words) in offered
    )


def _apart(asked: Asked, item: BaseItem) -> tuple[Choice, ...]:
    """Return the boxes of missing codes that stand beside something typed or selected."""
    return _missing(asked, item, item.id, f"{item.id}.missing")


def _matrix(asked: Asked, item: MatrixItem) -> Field:
    rows = []
    for row in arranged_rows(item, asked.order):
        name = f"{item.id}.{row.id}"
        choices = _offered(asked, item, name)
        error = asked.filling.errors.get(name, "")
        legend = row.text(asked.language)
        rows.append(Field("single", name, choices[0].id, legend, error=error, choices=choices))
    hint = item.hint.text(asked.language) if item.hint else ""
    legend = item.text(asked.language)
    return Field("matrix", item.id, f"f-{item.id}", legend, hint, rows=tuple(rows))


def _with_parts(asked: Asked, item: Item, parts: tuple[Field, ...]) -> Field:
    return replace(_plain(asked, item, item.type, _apart(asked, item)), id=parts[0].id, parts=parts)


def _places(asked: Asked, item: RankItem) -> tuple[Field, ...]:
    places = []
    for number in range(1, item.places + 1):
        name = f"{item.id}.{number}"
        options = enumerate(arranged_options(asked.instrument, item, asked.order))
        choices = tuple(_option(asked, option, name, i) for i, option in options)
        places.append(Field("place", name, f"f-{name}", str(number), choices=choices))
    return tuple(places)


def _boxes(asked: Asked, item: DateItem) -> tuple[Field, ...]:
    is_month_first = asked.language.partition("-")[0] in MONTH_FIRST
    order = ("month", "day", "year") if is_month_first else ("day", "month", "year")
    names = [(part, f"{item.id}.{part}") for part in order if part in item.parts]
    return tuple(
        Field(part, name, f"f-{name}", "", value=asked.filling.words(name)) for part, name in names
    )


def _text(asked: Asked, item: TextItem) -> Field:
    quote = asked.filling.choice(f"f-{item.id}-quote", f"{item.id}.quote", ("1", ""))
    return replace(
        _plain(asked, item, "text", _apart(asked, item)),
        id=f"f-{item.id}",
        value=asked.filling.words(item.id),
        high=item.max_chars,
        may_be_quoted=quote if item.publish == "reviewed" else None,
    )


def _number(asked: Asked, item: NumberItem) -> Field:
    return replace(
        _plain(asked, item, "number", _apart(asked, item)),
        id=f"f-{item.id}",
        value=asked.filling.words(item.id),
        unit=item.unit.text(asked.language) if item.unit else "",
        low=item.min,
        high=item.max,
    )
