"""A foreign calendar read by a map: rows as typed, beside what they say and what is doubtful."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from engage.calendar.messy import (
    FoundTimes,
    beats_in,
    is_cancelled_in_words,
    likely_by_others,
    scrubbed,
    times_of,
)
from engage.errors import InputErrors, Problem
from engage.instrument.faults import InstrumentErrors
from engage.instrument.yaml_tree import Listing, Node, Scalar, Table, read_tree
from engage.meetings.models import KINDS

COLUMNS: Final = ("title", "title_es", "start", "end", "place", "details", "group")
NEEDED: Final = ("title", "start")
# Rows that say the same here are about one meeting, whatever else differs.
SAME: Final = ("group", "start", "title", "place")
# A Spanish title may be mapped later: the rows must still be known again by the rest.
UNNAMED: Final = "title_es"
MAX_ROWS: Final = 20_000
MANY: Final = 4
NOON: Final = 12


@dataclass(frozen=True, slots=True)
class CalendarMap:
    """Which column says what, how times are written, and which words tell a kind of meeting."""

    columns: Mapping[str, str]
    kinds: Mapping[str, Sequence[str]]
    time_format: str = ""
    title_es: str = ""


@dataclass(slots=True)
class ReadRow:
    """One row: as typed, without numbers to call, and as read."""

    line: int
    typed: Mapping[str, str]
    kind: str
    beats: tuple[str, ...]
    times: FoundTimes | None
    is_cancelled: bool
    warnings: list[str] = field(default_factory=list)
    key: str = ""
    series_key: str = ""
    title_es: str = ""

    @property
    def is_left_out(self) -> bool:
        """Return whether the row cannot or need not become a meeting."""
        return self.times is None or not self.kind or "duplicate" in self.warnings


def read_map(text: str, name: str) -> CalendarMap:
    """Return the map of a calendar from its YAML text, or refuse every fault."""
    try:
        tree, faults = read_tree(text, name)
    except InstrumentErrors as refused:
        raise InputErrors([Problem(name, str(refused))]) from None
    if faults or not isinstance(tree, Table):
        raise InputErrors([Problem(name, "The map must be a table of names and values.")])
    columns = _texts(tree.items.get("columns"))
    kinds = _lists(tree.items.get("kinds"))
    problems = [
        *(Problem(f"{name}: {one}", "This is not known here.") for one in _unknown(tree, columns)),
        *(
            Problem.of(name, "Say which column is {name}.", name=repr(one))
            for one in NEEDED
            if one not in columns
        ),
        *(
            Problem.of(f"{name}: kinds", "{name} is not a kind.", name=repr(one))
            for one in set(kinds) - set(KINDS)
        ),
    ]
    if problems:
        raise InputErrors(problems)
    constants = _texts(tree)
    return CalendarMap(
        columns, kinds or {"beat": ["beat"]},
        constants.get("time_format", ""), constants.get("title_es", ""),
    )  # fmt: skip


def read_calendar(data: bytes, plan: CalendarMap, known: Collection[str]) -> list[ReadRow]:
    """Return every row of a CSV with its reading; nothing is corrected, doubts are named."""
    table = _table(data, plan)
    rows = [_row(line, cells, plan, known) for line, cells in table]
    _name_keys(rows)
    _find_series(rows)
    return rows


def _table(data: bytes, plan: CalendarMap) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fault, remedy = "The file is not written in UTF-8.", "Save it as CSV UTF-8."
        raise InputErrors([Problem("file", fault, remedy)]) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    missing = [name for name in plan.columns.values() if name not in (reader.fieldnames or ())]
    if missing:
        fault = "The file has no column {names}."
        raise InputErrors([Problem.of("file", fault, "Mend the map.", names=", ".join(missing))])
    found = []
    try:
        for cells in reader:
            row = {key: cells.get(name) or "" for key, name in plan.columns.items()}
            found.append((reader.line_num, row))
    except csv.Error:
        fault = "From line {line} on the file cannot be read as a table."
        raise InputErrors([Problem.of("file", fault, line=reader.line_num)]) from None
    if len(found) > MAX_ROWS:
        raise InputErrors([Problem.of("file", "A calendar may have {most} rows.", most=MAX_ROWS)])
    return iter(found)


def _row(line: int, cells: dict[str, str], plan: CalendarMap, known: Collection[str]) -> ReadRow:
    clean = {key: scrubbed(text) for key, text in cells.items()}
    typed = {key: text for key, (text, _was_changed) in clean.items()}
    found = beats_in(typed["title"], known)
    kind = _kind(typed["title"], plan) or ("beat" if found.codes else "")
    times = _times(typed, plan.time_format)
    texts = [typed.get(key, "") for key in ("title", "place", "details")]
    is_cancelled = is_cancelled_in_words(*texts)
    warnings = list(times.doubts) if times else ["no_start"]
    for name, is_so in (
        ("no_beat", kind == "beat" and not found.codes),
        ("short_form", bool(found.short)),
        ("cancelled_in_words", is_cancelled),
        ("no_place", not typed.get("place") and "place" in plan.columns),
        ("number_removed", any(was_changed_by_us(cells[k], clean[k][0]) for k in cells)),
    ):
        if is_so:
            warnings.append(name)
    title_es = typed.get("title_es") or scrubbed(plan.title_es)[0]
    return ReadRow(line, typed, kind, found.codes, times, is_cancelled, warnings, title_es=title_es)


def was_changed_by_us(typed: str, kept: str) -> bool:
    """Return whether more than blanks was taken out of a text."""
    return " ".join(typed.split()) != kept


def _times(typed: Mapping[str, str], form: str) -> FoundTimes | None:
    starts, ends = (_moment(typed.get(key, ""), form) for key in ("start", "end"))
    return times_of(starts, ends) if starts else None


def _moment(text: str, form: str) -> datetime | None:
    try:
        found = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007  # wall time
    except ValueError:
        return None
    return found.replace(tzinfo=None)


def _kind(title: str, plan: CalendarMap) -> str:
    folded = title.casefold()
    for kind, words in plan.kinds.items():
        if any(word.casefold() in folded for word in words):
            return kind
    return ""


def _name_keys(rows: Sequence[ReadRow]) -> None:
    """Name each row by what it says: imported twice it is the same, doubled it is a duplicate."""
    seen: Counter[str] = Counter()
    meetings: Counter[tuple[str, ...]] = Counter()
    slots: dict[tuple[object, ...], int] = {}
    for row in rows:
        named = sorted((key, text) for key, text in row.typed.items() if key != UNNAMED)
        said = "\x1f".join(f"{key}={text.casefold()}" for key, text in named)
        n_before = seen[said]
        seen[said] += 1
        row.key = sha256(f"{said}\x1f{n_before}".encode()).hexdigest()
        slot = (row.times.starts, row.beats) if row.times and row.beats else None
        same = tuple(row.typed.get(key, "").casefold() for key in SAME)
        meetings[same] += 1
        if meetings[same] > 1:
            row.warnings.append("duplicate")
        elif slot in slots:
            row.warnings.append("same_slot")
        elif slot:
            slots[slot] = row.line


def _find_series(rows: Sequence[ReadRow]) -> None:
    """Give the rows of one group and the same beats the name of their series."""
    groups: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "beat" and row.beats and not row.is_left_out:
            groups[f"{row.typed.get('group', '')}|{','.join(sorted(row.beats))}"].append(row)
    for name, found in groups.items():
        days = {row.times.starts.date() for row in found if row.times}
        if len(days) >= MANY:
            for row in found:
                row.series_key = name
            _doubt_mornings(found)


def _doubt_mornings(found: Sequence[ReadRow]) -> None:
    """Doubt a morning where the other dates of a series begin twelve hours later."""
    starts = [row.times.starts for row in found if row.times]
    for row in found:
        start = row.times.starts if row.times else None
        if start and "early" not in row.warnings:
            others = [other for other in starts if other != start]
            if start.hour < NOON and likely_by_others(start, others):
                row.warnings.append("early")


def _texts(node: Node | None) -> dict[str, str]:
    if not isinstance(node, Table):
        return {}
    return {key: str(one.value) for key, one in node.items.items() if isinstance(one, Scalar)}


def _lists(node: Node | None) -> dict[str, list[str]]:
    if not isinstance(node, Table):
        return {}
    return {
        key: [str(one.value) for one in words.items if isinstance(one, Scalar)]
        for key, words in node.items.items()
        if isinstance(words, Listing)
    }


def _unknown(tree: Table, columns: Mapping[str, str]) -> list[str]:
    names = {"columns", "kinds", "time_format", "title_es"}
    return [*sorted(set(tree.items) - names), *sorted(set(columns) - set(COLUMNS))]
