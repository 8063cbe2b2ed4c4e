"""The instrument as frozen values: sections, items, options, routing and indices."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Code: TypeAlias = int | str
MOST_FIRST: Final = 3
# Which end of a scale is the good one, so that a change can be called better or worse.
Better: TypeAlias = Literal["high", "low"]
Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
ItemRef: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]


class Strict(BaseModel):
    """Refuses unknown keys, coerces nothing, never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Words(Strict):
    """Something with words, one text per language."""

    words: dict[str, str] = Field(default_factory=dict)

    def text(self, language: str) -> str:
        """Return the words in a language."""
        return self.words[language]


class Missing(Words):
    """A declared reason for having no answer; its code is negative."""

    code: int


class Option(Words):
    """One answer that may be chosen; ``specify`` asks for words, ``exclusive`` stands alone."""

    code: Code
    specify: bool = False
    exclusive: bool = False


class Row(Words):
    """One row of a matrix."""

    id: Id


class Condition(Strict):
    """When an item is asked: one item and one test, or all, any or not of other conditions."""

    item: ItemRef | None = None
    in_: tuple[Code, ...] | None = Field(default=None, alias="in")
    not_in: tuple[Code, ...] | None = None
    at_least: int | float | None = None
    at_most: int | float | None = None
    answered: bool | None = None
    all_: tuple["Condition", ...] | None = Field(default=None, alias="all")
    any_: tuple["Condition", ...] | None = Field(default=None, alias="any")
    not_: "Condition | None" = Field(default=None, alias="not")

    def parts(self) -> tuple["Condition", ...]:
        """Return the conditions that this one combines."""
        return (*(self.all_ or ()), *(self.any_ or ()), *((self.not_,) if self.not_ else ()))

    def leaves(self) -> Iterator["Condition"]:
        """Yield every condition in it that names an item."""
        if self.item is not None:
            yield self
        for part in self.parts():
            yield from part.leaves()


class BaseItem(Words):
    """What every item has."""

    id: Id
    required: bool = False
    missing: tuple[str, ...] = ()
    hint: Words | None = None
    show_if: Condition | None = None
    # Expressions of another format that could not be carried over; they block publishing.
    needs_review: tuple[str, ...] = ()


class ConsentItem(BaseItem):
    """A box that must be ticked before anything is kept."""

    type: Literal["consent"]


class AreaItem(BaseItem):
    """The area where the respondent lives; a code from a deck knows it."""

    type: Literal["area"]
    layer: str
    resolve: tuple[Literal["map", "list", "cross_street", "address"], ...] = ("list",)
    keep: Literal["area_only"] = "area_only"


class SingleItem(BaseItem):
    """One of several options."""

    type: Literal["single"]
    scale: str | None = None
    options: tuple[Option, ...] = ()
    order: Literal["as_written", "random", "flip"] = "as_written"
    better: Better = "high"
    role: Literal["weighting"] | None = None


class MultiItem(BaseItem):
    """Several of several options, at most ``max``."""

    type: Literal["multi"]
    options: tuple[Option, ...]
    max: int | None = Field(default=None, ge=1)
    order: Literal["as_written", "random"] = "as_written"


class MatrixItem(BaseItem):
    """The same scale for several rows."""

    type: Literal["matrix"]
    scale: str | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...]
    order: Literal["as_written", "random", "flip"] = "as_written"
    better: Better = "high"


class RankItem(BaseItem):
    """Several options put in order, the most important first, at most ``max`` places."""

    type: Literal["rank"]
    options: tuple[Option, ...]
    max: int | None = Field(default=None, ge=1)
    order: Literal["as_written", "random"] = "as_written"

    @property
    def places(self) -> int:
        """Return how many places there are to fill."""
        return self.max or len(self.options)

    @property
    def first(self) -> int:
        """Return how many places count as the first ones: three, or as many as leave one out."""
        return max(1, min(MOST_FIRST, self.places, len(self.options) - 1))


class DateItem(BaseItem):
    """A day or a month, typed into boxes."""

    type: Literal["date"]
    precision: Literal["day", "month"] = "day"

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what is typed, by the name of its box."""
        return ("month", "year") if self.precision == "month" else ("month", "day", "year")


class MapPointItem(BaseItem):
    """A place, moved to the middle of its block or grid cell and stored in a row of its own."""

    type: Literal["map_point"]
    snap: Literal["block"] = "block"
    publish: Literal["never"] = "never"


class NumberItem(BaseItem):
    """A whole number within bounds."""

    type: Literal["number"]
    min: int = 0
    max: int | None = None
    unit: Words | None = None
    better: Better = "high"
    role: Literal["selection"] | None = None


class TextItem(BaseItem):
    """Free words, stored apart from all other answers."""

    type: Literal["text"]
    max_chars: int = Field(default=600, ge=1, le=4000)
    publish: Literal["reviewed", "never"] = "never"


class NoteItem(BaseItem):
    """Words that ask nothing."""

    type: Literal["note"]


Item: TypeAlias = Annotated[
    ConsentItem
    | AreaItem
    | SingleItem
    | MultiItem
    | MatrixItem
    | RankItem
    | DateItem
    | MapPointItem
    | NumberItem
    | TextItem
    | NoteItem,
    Field(discriminator="type"),
]
ChoiceItem: TypeAlias = SingleItem | MultiItem | MatrixItem | RankItem


class Section(Strict):
    """One topic, one page."""

    id: Id
    title: Words
    items: tuple[Item, ...] = Field(min_length=1)


class Privacy(Strict):
    """What the instrument promises beyond the rules of the house."""

    min_base: int = Field(default=10, ge=10)
    retain_days: int = Field(default=730, ge=1, le=730)


class Index(Words):
    """A named mean of columns on one scale."""

    of: tuple[ItemRef, ...] = Field(min_length=2)
    rescale: Literal["0-100"] | None = None


class Instrument(Strict):
    """A whole instrument, as checked by the loader."""

    engage_instrument: Literal[1]
    id: Id
    version: str = Field(min_length=1, max_length=20)
    languages: tuple[str, ...] = Field(min_length=1)
    title: Words
    privacy: Privacy = Privacy()
    missing: dict[str, Missing] = Field(default_factory=dict)
    scales: dict[str, tuple[Option, ...]] = Field(default_factory=dict)
    sections: tuple[Section, ...] = Field(min_length=1)
    indices: dict[str, Index] = Field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Yield the items in the order in which they are asked."""
        for section in self.sections:
            yield from section.items

    def item(self, item_id: str) -> Item:
        """Return the item with an id."""
        return next(item for item in self.items() if item.id == item_id)

    def options_of(self, item: ChoiceItem) -> tuple[Option, ...]:
        """Return the options of an item, its own or those of its scale."""
        scale = getattr(item, "scale", None)
        return item.options if scale is None else self.scales[scale]

    def specify_of(self, item: BaseItem) -> tuple[Option, ...]:
        """Return the options of an item that ask for words of their own."""
        if not isinstance(item, SingleItem | MultiItem):
            return ()
        return tuple(option for option in self.options_of(item) if option.specify)

    def missing_of(self, item: BaseItem) -> Mapping[int, Missing]:
        """Return the missing codes that an item offers, by code."""
        return {self.missing[name].code: self.missing[name] for name in item.missing}

    def canonical(self) -> str:
        """Return the one JSON text of this instrument, independent of spacing and comments."""
        data = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def content_hash(self) -> str:
        """Return the SHA-256 of the canonical form."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def instrument_from_canonical(text: str) -> Instrument:
    """Return the instrument of a stored canonical form."""
    return Instrument.model_validate_json(text)
