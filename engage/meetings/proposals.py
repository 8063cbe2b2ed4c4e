"""Imported rows of one series as a proposal: one rule, its exceptions, and what is doubtful."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from engage.calendar.findrule import FoundRule, found_rule
from engage.calendar.messy import likely_by_others
from engage.meetings.models_imports import ImportedRow

DEFAULT_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """A series as it was understood; its rows stay as they were typed."""

    key: str
    title: str
    place: str
    beats: tuple[str, ...]
    at: time
    minutes: int
    rule: FoundRule
    rows: Mapping[date, ImportedRow]
    doubtful: Sequence[ImportedRow]


def proposals(rows: Sequence[ImportedRow]) -> list[Proposal]:
    """Return the series among some rows, by their beats."""
    groups: dict[str, list[ImportedRow]] = defaultdict(list)
    for row in rows:
        if row.series_key:
            groups[row.series_key].append(row)
    made = [_proposal(key, group) for key, group in groups.items()]
    return sorted((one for one in made if one), key=lambda one: one.beats)


def starts_of(row: ImportedRow) -> datetime:
    """Return when a row says that its meeting begins."""
    return datetime.fromisoformat(str(row.reading["starts"]))


def likely_start(row: ImportedRow, at: time) -> datetime | None:
    """Return when a doubtful row was probably meant to begin: as the others of its series do."""
    starts = starts_of(row)
    return likely_by_others(starts, [datetime.combine(starts.date(), at)])


def minutes_of(row: ImportedRow) -> int | None:
    """Return how long a row says that its meeting lasts, if it says so."""
    found = row.reading.get("minutes")
    return int(str(found)) if found else None


def beats_of(row: ImportedRow) -> tuple[str, ...]:
    """Return the beats that were read in a row."""
    found = row.reading.get("beats")
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _proposal(key: str, group: Sequence[ImportedRow]) -> Proposal | None:
    by_day: dict[date, ImportedRow] = {}
    for row in sorted(group, key=lambda one: one.line):
        by_day.setdefault(starts_of(row).date(), row)
    rule = found_rule(list(by_day))
    if rule is None:
        return None
    times = Counter(starts_of(row).time() for row in by_day.values())
    lengths = Counter(filter(None, map(minutes_of, by_day.values())))
    return Proposal(
        key,
        _most(Counter(row.typed["title"] for row in by_day.values())),
        _most(Counter(row.typed.get("place", "") for row in by_day.values())),
        beats_of(group[0]),
        times.most_common(1)[0][0],
        lengths.most_common(1)[0][0] if lengths else DEFAULT_MINUTES,
        rule,
        by_day,
        [row for row in group if row.warnings],
    )


def _most(counts: Counter[str]) -> str:
    return counts.most_common(1)[0][0]
