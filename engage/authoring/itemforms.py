"""Items, sections and facts of a draft as form fields, and what was typed as values again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from engage.authoring.conditions import Rows, Test, condition_of, rows_of, value_of
from engage.authoring.drafted import entries, text_of
from engage.instrument.editing import Data
from engage.instrument.reading import clean_text

TYPES: Final = (
    *("single", "multi", "matrix", "number", "text", "note"),
    *("rank", "date", "map_point", "area", "consent"),
)
HAS_SCALE: Final = frozenset({"single", "matrix"})
HAS_OPTIONS: Final = frozenset({"single", "matrix", "multi", "rank"})
HAS_MISSING: Final = frozenset({*HAS_OPTIONS, "number", "date"})
# Which further keys a type has: numbers, and words to choose from (the first is the default).
NUMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "multi": ("max",),
    "rank": ("max",),
    "number": ("min", "max"),
    "text": ("max_chars",),
}
CHOICES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "single": {
        "order": ("as_written", "random", "flip"),
        "better": ("high", "low"),
        "role": ("", "weighting"),
    },
    "matrix": {"order": ("as_written", "random", "flip"), "better": ("high", "low")},
    "multi": {"order": ("as_written", "random")},
    "rank": {"order": ("as_written", "random")},
    "number": {"better": ("high", "low"), "role": ("", "selection")},
    "date": {"precision": ("day", "month")},
    "text": {"publish": ("never", "reviewed")},
}
BLANK_ROWS: Final = 3
BLANK_TESTS: Final = 2
MOST_ROWS: Final = 120


class Typed(Protocol):
    """What a browser sent: the first and all values of a field."""

    def get(self, key: str, default: str) -> str:
        """Return the first value of a field."""

    def getlist(self, key: str) -> list[str]:
        """Return every value of a field."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One option or row as fields: its number, its code or id, its words, its two marks."""

    number: str
    code: str
    words: Mapping[str, str]
    specify: bool = False
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class ItemFields:
    """What the page of an item shows in its fields."""

    id: str
    type: str
    words: Mapping[str, str]
    hint: Mapping[str, str]
    unit: Mapping[str, str]
    required: bool
    scale: str
    options: tuple[Entry, ...]
    rows: tuple[Entry, ...]
    missing: frozenset[str]
    numbers: Mapping[str, str]
    choices: Mapping[str, tuple[str, tuple[str, ...]]]
    condition: Rows | None

    @property
    def has_options(self) -> bool:
        """Return whether this type is answered by options."""
        return self.type in HAS_OPTIONS

    @property
    def has_scale(self) -> bool:
        """Return whether this type may use a scale."""
        return self.type in HAS_SCALE

    @property
    def has_missing(self) -> bool:
        """Return whether this type offers don't know and the like."""
        return self.type in HAS_MISSING


def item_fields(item: Mapping[str, Data], languages: Sequence[str]) -> ItemFields:
    """Return the fields of an item, with blank ones behind its options, rows and tests."""
    kind = text_of(item.get("type"))
    condition = rows_of(item.get("show_if"))
    if condition is not None:
        blank = (Test("", "in", ""),) * BLANK_TESTS
        condition = Rows(condition.mode, (*condition.tests, *blank))
    return ItemFields(
        id=text_of(item.get("id")),
        type=kind,
        words=words_of(item, languages),
        hint=words_of(item.get("hint"), languages),
        unit=words_of(item.get("unit"), languages),
        required=item.get("required") is True,
        scale=text_of(item.get("scale")),
        options=_entries(item.get("options"), "code", languages),
        rows=_entries(item.get("rows"), "id", languages),
        missing=frozenset(text_of(name) for name in entries(item.get("missing"))),
        numbers={name: text_of(item.get(name)) for name in NUMBERS.get(kind, ())},
        choices={
            name: (text_of(item.get(name)) or known[0], known)
            for name, known in CHOICES.get(kind, {}).items()
        },
        condition=condition,
    )


def item_typed(old: Mapping[str, Data], form: Typed, languages: Sequence[str]) -> dict[str, Data]:
    """Return an item with what was typed; keys that the page does not show stay."""
    kind = text_of(old.get("type"))
    item = {**old, "id": _line(form, "id")}
    item |= _words(form, "text", languages)
    _set(item, "hint", {k: v for k, v in _words(form, "hint", languages).items() if v} or None)
    _set(item, "required", form.get("required", "") == "1" or None)
    _set_kind(item, kind, form, languages)
    if form.get("show-mode", ""):
        _set(item, "show_if", condition_of(_rows_typed(form)))
    return item


def words_of(value: Data, languages: Iterable[str]) -> dict[str, str]:
    """Return the words of something by language, empty where there are none."""
    known = value if isinstance(value, Mapping) else {}
    return {one: text_of(known.get(one)) for one in languages}


def words_typed(form: Typed, name: str, languages: Sequence[str]) -> dict[str, str]:
    """Return the words typed under a name, one text for each language."""
    return _words(form, name, languages)


def _set_kind(item: dict[str, Data], kind: str, form: Typed, languages: Sequence[str]) -> None:
    if kind in HAS_SCALE:
        _set(item, "scale", _line(form, "scale") or None)
    if kind in HAS_OPTIONS:
        _set(item, "options", _entries_typed(form, "options", languages) or None)
    if kind in HAS_MISSING:
        _set(item, "missing", form.getlist("missing") or None)
    if kind == "matrix":
        item["rows"] = _entries_typed(form, "rows", languages)
    if kind == "number":
        _set(item, "unit", {k: v for k, v in _words(form, "unit", languages).items() if v} or None)
    _set_plain(item, kind, form)


def _set_plain(item: dict[str, Data], kind: str, form: Typed) -> None:
    for name in NUMBERS.get(kind, ()):
        typed = _line(form, name)
        _set(item, name, value_of(typed) if typed else None)
    for name, known in CHOICES.get(kind, {}).items():
        typed = _line(form, name)
        is_default = typed in ("", known[0]) and name not in item
        _set(item, name, None if is_default else typed or None)


def _set(item: dict[str, Data], key: str, value: Data) -> None:
    if value is None:
        item.pop(key, None)
    else:
        item[key] = value


def _words(form: Typed, name: str, languages: Sequence[str]) -> dict[str, str]:
    return {one: clean_text(form.get(f"{name}-{one}", "")) for one in languages}


def _line(form: Typed, name: str) -> str:
    return " ".join(clean_text(form.get(name, "")).split())


def _entries(listed: Data, key: str, languages: Sequence[str]) -> tuple[Entry, ...]:
    given = [one for one in entries(listed) if isinstance(one, Mapping)]
    filled = (
        Entry(
            str(number),
            text_of(one.get(key)),
            words_of(one, languages),
            one.get("specify") is True,
            one.get("exclusive") is True,
        )
        for number, one in enumerate(given, 1)
    )
    return (*filled, *(Entry("", "", words_of(None, languages)) for _ in range(BLANK_ROWS)))


def _entries_typed(form: Typed, name: str, languages: Sequence[str]) -> list[dict[str, Data]]:
    key = "code" if name == "options" else "id"
    found: list[tuple[float, dict[str, Data]]] = []
    for n in _indices(form, name):
        code, words = _line(form, f"{name}-{n}-{key}"), _words(form, f"{name}-{n}", languages)
        if not code and not any(words.values()):
            continue
        entry: dict[str, Data] = {key: value_of(code) if key == "code" else code, **words}
        marks = ("specify", "exclusive") if key == "code" else ()
        entry |= {m: True for m in marks if form.get(f"{name}-{n}-{m}", "") == "1"}
        number = _line(form, f"{name}-{n}-number").replace(",", ".")
        found.append((_float(number, n + 1.0), entry))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _float(typed: str, otherwise: float) -> float:
    is_number = typed.isascii() and typed.replace(".", "", 1).isdigit()
    return float(typed) if is_number else otherwise


def _indices(form: Typed, name: str) -> Iterator[int]:
    n_sent = form.get(f"{name}-n", "0")
    yield from range(min(int(n_sent) if n_sent.isdigit() else 0, MOST_ROWS))


def _rows_typed(form: Typed) -> Rows:
    tests = tuple(
        Test(*(_line(form, f"show-{n}-{part}") for part in ("item", "test", "codes")))
        for n in _indices(form, "show")
    )
    return Rows("any" if form.get("show-mode", "") == "any" else "all", tests)
