"""An instrument as the rows of a form: what XLSForm can say, and the hidden rest beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from engage.instrument.exchange.headings import HIDDEN
from engage.instrument.exchange.hidden import as_cell
from engage.instrument.exchange.languages import header_of
from engage.instrument.exchange.naming import unique
from engage.instrument.exchange.texts import shown, tidy
from engage.instrument.exchange.xpath_writing import Asked, Unsayable, xpath_of
from engage.instrument.model import (
    BaseItem,
    Instrument,
    Item,
    MatrixItem,
    MultiItem,
    NumberItem,
    Option,
    RankItem,
    Section,
    SingleItem,
    TextItem,
    Words,
)

Row: TypeAlias = dict[str, str]
# What each type is called there; a select's list follows.
TYPES: Final[Mapping[str, str]] = {
    "consent": "acknowledge",
    "area": "text",
    "single": "select_one",
    "multi": "select_multiple",
    "rank": "rank",
    "number": "integer",
    "date": "date",
    "map_point": "geopoint",
    "text": "text",
    "note": "note",
}
LONG_TEXT: Final = 200
# What the visible columns and lists say without loss.
VISIBLE: Final = frozenset({"words", "hint", "options", "rows", "required"})
WAS: Final = ("type", "name", "relevant", "constraint", "appearance", "parameters")
LONGEST_NAME: Final = 60


@dataclass(slots=True)
class Form:
    """The rows of the two sheets, and what the hidden sheet says of the lists."""

    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    lists: dict[str, dict[str, Any]] = field(default_factory=dict)


def form_of(instrument: Instrument) -> Form:
    """Return an instrument as the rows of a form."""
    writer = _Writer(instrument)
    for section in instrument.sections:
        writer.section(section)
    return writer.form


class _Writer:
    """Writes the sections in order; names are given to items first, so that skips find them."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.form = Form()
        self.taken: set[str] = set()
        self.names: dict[str, Asked] = {}
        self.list_names: dict[tuple[str, tuple[str, ...]], str] = {}
        for item in instrument.items():
            self._name(item)

    def _name(self, item: Item) -> None:
        missing = tuple(self.instrument.missing_of(item))
        self.names[item.id] = Asked(self._free(item.id), item.type, missing)
        if isinstance(item, MatrixItem):
            for row in item.rows:
                name = self._free(f"{item.id}_{row.id}")
                self.names[f"{item.id}.{row.id}"] = Asked(name, "single", missing)

    def _free(self, name: str) -> str:
        found = unique(name, self.taken, LONGEST_NAME)
        self.taken.add(found)
        return found

    def section(self, section: Section) -> None:
        """Write a section as a group that stands on one page."""
        name = self._free(f"page_{section.id}")
        row = {"type": "begin_group", "name": name, "appearance": "field-list"}
        self._put(row, {"section": {"id": section.id}}, section.title)
        for item in section.items:
            if isinstance(item, MatrixItem):
                self._matrix(item)
            else:
                self._item(item)
        self.form.survey.append({"type": "end_group"})

    def _item(self, item: Item) -> None:
        list_name = self._list_of(item)
        row = {
            "type": f"{TYPES[item.type]} {list_name}".strip(),
            "name": self.names[item.id].name,
            "required": "yes" if item.required else "",
            "relevant": self._relevant(item),
            "constraint": _constraint(item, self.names[item.id].missing),
            "appearance": _appearance(item),
            "parameters": "randomize=true" if getattr(item, "order", "") == "random" else "",
        }
        self._put(row, {"item": _rest(item)}, item, item.hint)
        if list_name:
            for option in item.options if hasattr(item, "options") else ():
                self._specify(item, option)

    def _specify(self, item: BaseItem, option: Option) -> None:
        """Write the box that an option asks words in."""
        if not option.specify:
            return
        asked = self.names[item.id]
        test = f"selected(${{{asked.name}}}, '{option.code}')"
        row = {
            "type": "text",
            "name": self._free(f"{asked.name}_{option.code}"),
            "relevant": test,
        }
        self._put(row, {"specify": f"{item.id}.{option.code}"}, option)

    def _matrix(self, item: MatrixItem) -> None:
        list_name = self._list_of(item)
        head = {
            "type": "begin_group",
            "name": self.names[item.id].name,
            "relevant": self._relevant(item),
            "appearance": "table-list",
        }
        self._put(head, {"item": _rest(item)}, item, item.hint)
        for line in item.rows:
            row = {
                "type": f"select_one {list_name}",
                "name": self.names[f"{item.id}.{line.id}"].name,
                "required": "yes" if item.required else "",
            }
            self._put(row, {"row": {"id": line.id}}, line)
        self.form.survey.append({"type": "end_group"})

    def _relevant(self, item: BaseItem) -> str:
        if item.show_if is None:
            return ""
        try:
            return xpath_of(item.show_if, self.names)
        except Unsayable:
            return ""

    def _put(
        self, row: Row, hidden: dict[str, Any], words: Words, hint: Words | None = None
    ) -> None:
        cells = {**row, **self._texts("label", words)}
        exact = {"label": _exact(words.words)}
        if hint is not None:
            cells |= self._texts("hint", hint)
            exact["hint"] = _exact(hint.words)
        hidden = {**hidden, "was": {column: row[column] for column in WAS if row.get(column)}}
        if inexact := {column: texts for column, texts in exact.items() if texts}:
            hidden["exact"] = inexact
        self.form.survey.append({**cells, HIDDEN: as_cell(hidden)})

    def _texts(self, column: str, words: Words) -> Row:
        languages = self.instrument.languages
        return {f"{column}::{header_of(lang)}": shown(words.words[lang]) for lang in languages}

    def _list_of(self, item: Item) -> str:
        """Return the name of an item's list, written when it is first needed."""
        if not isinstance(item, SingleItem | MultiItem | MatrixItem | RankItem):
            return ""
        missing = () if isinstance(item, RankItem) else item.missing
        scale = getattr(item, "scale", None)
        key = (f"scale {scale}" if scale else f"item {item.id}", missing)
        if key not in self.list_names:
            name = "_".join((scale, *missing)) if scale else item.id
            self.list_names[key] = unique(name, set(self.list_names.values()), LONGEST_NAME)
            options = self.instrument.scales[scale] if scale else item.options
            self._list(self.list_names[key], options, missing)
        return self.list_names[key]

    def _list(self, name: str, options: tuple[Option, ...], missing: tuple[str, ...]) -> None:
        hidden: dict[str, Any] = {"flags": {}, "missing": {}, "exact": {}}
        reasons = [(reason, self.instrument.missing[reason]) for reason in missing]
        coded: list[tuple[str, Words]] = [(str(o.code), o) for o in options]
        coded += [(str(reason.code), reason) for _, reason in reasons]
        for code, words in coded:
            row = {"list_name": name, "name": code}
            self.form.choices.append({**row, **self._texts("label", words)})
            if exact := _exact(words.words):
                hidden["exact"][code] = exact
        for option in options:
            if flags := [flag for flag in ("specify", "exclusive") if getattr(option, flag)]:
                hidden["flags"][str(option.code)] = flags
        hidden["missing"] = {str(reason.code): label for label, reason in reasons}
        self.form.lists[name] = {key: value for key, value in hidden.items() if value}


def _rest(item: Item) -> dict[str, Any]:
    data = item.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: value for key, value in data.items() if key not in VISIBLE}


def _exact(words: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that a cell does not give back as they are."""
    return {lang: text for lang, text in words.items() if tidy(shown(text)) != text}


def _appearance(item: BaseItem) -> str:
    if getattr(item, "precision", "") == "month":
        return "month-year"
    is_long = isinstance(item, TextItem) and item.max_chars > LONG_TEXT
    return "multiline" if is_long else ""


def _constraint(item: BaseItem, missing: tuple[int, ...]) -> str:
    return " and ".join(_limits(item, missing))


def _limits(item: BaseItem, missing: tuple[int, ...]) -> Iterator[str]:
    if isinstance(item, NumberItem):
        yield f". >= {item.min}"
        if item.max is not None:
            yield f". <= {item.max}"
    elif isinstance(item, TextItem):
        yield f"string-length(.) <= {item.max_chars}"
    elif isinstance(item, MultiItem):
        if item.max is not None:
            yield f"count-selected(.) <= {item.max}"
        alone = [str(o.code) for o in item.options if o.exclusive]
        for code in (*alone, *map(str, missing)):
            yield f"not(selected(., '{code}') and count-selected(.) > 1)"
