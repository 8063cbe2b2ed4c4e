"""The fields of a page as finished values, and what fills them; knows nothing of the web."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engage.charts.maps import Piece, Pieces
from engage.instrument.model import Instrument
from engage.surveys.holes import hole
from engage.surveys.whereabouts import NOWHERE, Places

Form = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or box; ``is_apart`` marks don't know and the like, ``words`` is asked."""

    id: str
    value: str
    label: str
    is_ticked: bool
    mark: str
    is_apart: bool = False
    piece: Piece | None = None
    words: "Field | None" = None


@dataclass(frozen=True, slots=True)
class Field:
    """One item, one row of a matrix, one place of a rank item or one box of a date."""

    kind: str
    name: str
    id: str
    legend: str
    hint: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    rows: tuple["Field", ...] = ()
    parts: tuple["Field", ...] = ()
    value: str = ""
    unit: str = ""
    low: int | None = None
    high: int | None = None
    may_be_quoted: Choice | None = None
    map: Pieces | None = None
    others: tuple["Field", ...] = ()


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
    """How a page is made: instrument, language, what fills it, areas on offer, number of order."""

    instrument: Instrument
    language: str
    filling: Filling
    areas: Sequence[tuple[str, str]] = ()
    places: Places = NOWHERE
    order: int = 0
