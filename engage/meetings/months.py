"""A month as a sheet: weeks from Sunday on, each day with its meetings."""

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from engage.calendar.walltime import rule_moment
from engage.meetings.cards import Card
from engage.meetings.models import Meeting
from engage.meetings.words_rules import holiday_word

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
# From here on a month would not fit on one printed page in the usual type.
CROWDED: Final = 25


@dataclass(frozen=True, slots=True)
class Day:
    """One square of the sheet; days of other months are empty."""

    on: date
    name: str
    is_inside: bool
    holiday: str
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its weeks, and the months beside it."""

    title: str
    code: str
    before: str
    after: str
    weekdays: Sequence[str]
    weeks: Sequence[Sequence[Day]]
    n_meetings: int

    @property
    def is_crowded(self) -> bool:
        """Return whether paper has room for one line of each place only."""
        return self.n_meetings > CROWDED


def month_of(code: str) -> date | None:
    """Return the first day of a month written 2026-02, or None where it is none.

    >>> month_of("2026-02"), month_of("2026-13"), month_of("1066-10")
    (datetime.date(2026, 2, 1), None, None)
    """
    try:
        found = date.fromisoformat(f"{code}-01")
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def span_of_month(first: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the moments between which a month lies in a zone."""
    ends = (first, next_month(first))
    start, end = (rule_moment(datetime.combine(day, time()), zone) for day in ends)
    return start, end


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def sheet(first: date, meetings: Sequence[tuple[Meeting, Card]], language: str) -> Month:
    """Return a month with its meetings, each on the day of its own wall clock."""
    by_day: dict[date, list[Card]] = defaultdict(list)
    for meeting, card in meetings:
        by_day[meeting.starts_local.date()].append(card)
    weeks = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(first.year, first.month)
    names = Locale.parse(language).days["stand-alone"]["abbreviated"]
    return Month(
        format_date(first, "LLLL y", locale=language),
        f"{first:%Y-%m}",
        f"{first - timedelta(days=1):%Y-%m}",
        f"{next_month(first):%Y-%m}",
        [names[weekday] for weekday in (6, 0, 1, 2, 3, 4, 5)],
        [[_day(day, first, by_day[day], language) for day in week] for week in weeks],
        len(meetings),
    )


def _day(day: date, first: date, cards: Sequence[Card], language: str) -> Day:
    is_inside = day.month == first.month
    return Day(
        day,
        format_date(day, "EEEE d", locale=language),
        is_inside,
        holiday_word(datetime.combine(day, time()), language) if is_inside else "",
        cards if is_inside else (),
    )
