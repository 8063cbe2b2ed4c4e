"""The columns of an instrument's data: one for each item, matrix row and option to be ticked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engage.instrument.model import (
    BaseItem,
    Better,
    ChoiceItem,
    Code,
    DateItem,
    Instrument,
    Item,
    MatrixItem,
    MultiItem,
    NumberItem,
    Option,
    RankItem,
    SingleItem,
    TextItem,
    Words,
)

Kind: TypeAlias = Literal["coded", "flag", "number", "date"]
# So many characters may be written beside an option.
MOST_SPECIFIED: Final = 120
Role: TypeAlias = Literal["weighting", "selection"]


@dataclass(frozen=True, slots=True)
class Label:
    """A code with its words by language."""

    code: Code
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``prob.speed`` has item ``prob`` and part ``speed``; ``wording`` is the question.

    ``coded`` columns hold one of ``options`` (their order is that of the codes in a Sample),
    ``flag`` columns say whether one option of a multi item was ticked, or one of a rank item stands
    among its ``first`` places; ``number`` columns hold a number. ``date`` columns hold a day or
    month (ISO 8601) that is stored and never published.
    """

    name: str
    item: str
    part: str | None
    section: str
    kind: Kind
    wording: Mapping[str, str]
    label: Mapping[str, str]
    options: tuple[Label, ...]
    missing: tuple[Label, ...]
    scale: str | None = None
    role: Role | None = None
    better: Better = "high"
    minimum: int | None = None
    maximum: int | None = None
    unit: Mapping[str, str] | None = None
    first: int | None = None
    precision: Literal["day", "month"] | None = None

    @property
    def is_ordered(self) -> bool:
        """Return whether the options are points of a scale."""
        return self.kind == "coded" and all(isinstance(o.code, int) for o in self.options)


def columns(instrument: Instrument) -> tuple[Column, ...]:
    """Return the data columns in the order of the instrument; free text has none."""
    return tuple(
        column
        for section in instrument.sections
        for item in section.items
        for column in _columns_of(instrument, section.id, item)
    )


@dataclass(frozen=True, slots=True)
class Written:
    """Words that an instrument asks for: of a text item, or of an option (``first.other``)."""

    name: str
    item: BaseItem
    option: Option | None
    most: int


def written(instrument: Instrument) -> tuple[Written, ...]:
    """Return everything that is asked in words, which are stored apart from all answers."""
    found: list[Written] = []
    for item in instrument.items():
        if isinstance(item, TextItem):
            found.append(Written(item.id, item, None, item.max_chars))
        for option in instrument.specify_of(item):
            found.append(Written(f"{item.id}.{option.code}", item, option, MOST_SPECIFIED))
    return tuple(found)


def _columns_of(instrument: Instrument, section: str, item: Item) -> Iterator[Column]:
    missing = tuple(Label(code, m.words) for code, m in instrument.missing_of(item).items())
    if isinstance(item, SingleItem):
        yield _coded(instrument, section, item, None, missing)
    elif isinstance(item, MatrixItem):
        for row in item.rows:
            yield _coded(instrument, section, item, row, missing)
    elif isinstance(item, MultiItem | RankItem):
        yield from _flags(section, item, missing)
    elif isinstance(item, DateItem):
        yield _date(section, item, missing)
    elif isinstance(item, NumberItem):
        yield _number(section, item, missing)


def _coded(
    instrument: Instrument,
    section: str,
    item: SingleItem | MatrixItem,
    row: Words | None,
    missing: tuple[Label, ...],
) -> Column:
    part = getattr(row, "id", None)
    return Column(
        name=item.id if part is None else f"{item.id}.{part}",
        item=item.id,
        part=part,
        section=section,
        kind="coded",
        wording=item.words,
        label=item.words if row is None else row.words,
        options=_labels(instrument, item),
        missing=missing,
        scale=item.scale,
        role=getattr(item, "role", None),
        better=item.better,
    )


def _flags(
    section: str, item: MultiItem | RankItem, missing: tuple[Label, ...]
) -> Iterator[Column]:
    for option in item.options:
        yield Column(
            name=f"{item.id}.{option.code}",
            item=item.id,
            part=str(option.code),
            section=section,
            kind="flag",
            wording=item.words,
            label=option.words,
            options=(),
            missing=missing,
            maximum=item.places if isinstance(item, RankItem) else None,
            first=item.first if isinstance(item, RankItem) else None,
        )


def _date(section: str, item: DateItem, missing: tuple[Label, ...]) -> Column:
    return Column(
        name=item.id,
        item=item.id,
        part=None,
        section=section,
        kind="date",
        wording=item.words,
        label=item.words,
        options=(),
        missing=missing,
        precision=item.precision,
    )


def _number(section: str, item: NumberItem, missing: tuple[Label, ...]) -> Column:
    return Column(
        name=item.id,
        item=item.id,
        part=None,
        section=section,
        kind="number",
        wording=item.words,
        label=item.words,
        options=(),
        missing=missing,
        role=item.role,
        better=item.better,
        minimum=item.min,
        maximum=item.max,
        unit=None if item.unit is None else item.unit.words,
    )


def _labels(instrument: Instrument, item: ChoiceItem) -> tuple[Label, ...]:
    return tuple(Label(option.code, option.words) for option in instrument.options_of(item))
