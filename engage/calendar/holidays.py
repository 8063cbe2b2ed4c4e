"""The federal holidays of the United States, by rule; knows no city and no language."""

from datetime import date, timedelta
from typing import Final

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
FIXED: Final = {
    "new_year": (1, 1),
    "juneteenth": (6, 19),
    "independence": (7, 4),
    "veterans": (11, 11),
    "christmas": (12, 25),
}
# month, weekday, and which one of the month; -1 is the last
MOVING: Final = {
    "king": (1, MONDAY, 3),
    "presidents": (2, MONDAY, 3),
    "memorial": (5, MONDAY, -1),
    "labor": (9, MONDAY, 1),
    "indigenous": (10, MONDAY, 2),
    "thanksgiving": (11, THURSDAY, 4),
}


def federal_holiday(day: date) -> str | None:
    """Return the holiday of a day, or the one that offices observe on it, or None.

    >>> federal_holiday(date(2026, 11, 26)), federal_holiday(date(2026, 7, 3))
    ('thanksgiving', 'independence')
    >>> federal_holiday(date(2026, 7, 2)), federal_holiday(date(2021, 12, 31))
    (None, 'new_year')
    """
    for name, (month, weekday, nth) in MOVING.items():
        if day == nth_weekday(day.year, month, weekday, nth):
            return name
    for name, (month, number) in FIXED.items():
        # the New Year of next year may be observed on the last day of this one
        for year in (day.year, day.year + 1):
            holiday = date(year, month, number)
            if day in {holiday, observed(holiday)}:
                return name
    return None


def observed(holiday: date) -> date:
    """Return the day on which offices are closed for a holiday that falls on a weekend."""
    if holiday.weekday() == SATURDAY:
        return holiday - timedelta(days=1)
    return holiday + timedelta(days=1) if holiday.weekday() == SUNDAY else holiday


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the nth weekday of a month; -1 is the last."""
    if nth < 0:
        following = date(year + month // 12, month % 12 + 1, 1)
        last = following - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
