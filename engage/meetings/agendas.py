"""An agenda as a page prints it: numbers, clock times, and whether the meeting is long enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from engage.meetings.models import Meeting
from engage.meetings.models_agenda import AgendaItem
from engage.meetings.words import clock_words


@dataclass(frozen=True, slots=True)
class Row:
    """One item: its number, the time at which it begins, and how long it takes."""

    id: int
    number: str
    title: str
    minutes: int
    clock: str
    is_part: bool
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """All items in order, and by how many minutes they exceed the meeting."""

    rows: Sequence[Row]
    minutes: int
    too_long: int


def agenda_of(meeting: Meeting, items: Sequence[AgendaItem], language: str) -> Agenda:
    """Return an agenda as it is printed in a language."""
    zone = ZoneInfo(meeting.zone)
    rows, n_top, n_part, spent, within = list[Row](), 0, 0, 0, 0
    for item in items:
        if item.parent_id is None:
            n_top, n_part, within = n_top + 1, 0, 0
            number, begins = str(n_top), spent
            spent += item.minutes
        else:
            n_part += 1
            number = f"{n_top}.{n_part}"
            begins = spent - _parent_minutes(items, item) + within
            within += item.minutes
        clock = clock_words(meeting.starts_at + timedelta(minutes=begins), zone, language)
        is_part = item.parent_id is not None
        rows.append(
            Row(item.id, number, item.title(language), item.minutes, clock, is_part, item.is_fixed)
        )
    return Agenda(rows, spent, max(0, spent - meeting.minutes))


def _parent_minutes(items: Sequence[AgendaItem], part: AgendaItem) -> int:
    return next(item.minutes for item in items if item.id == part.parent_id)
