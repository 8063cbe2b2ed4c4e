"""The rules of a series and the dates they make; knows wall time only, no zone and no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, cast

from dateutil.rrule import rrulestr

Frequency = Literal["daily", "weekly", "monthly"]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTHS = (1, 2, 3, 4, -1)
# The horizon keeps a typed year like 20266 from filling the memory.
MAX_DATES = 1000


class BadRule(ValueError):
    """A rule that makes no sense; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a series meets; weekday 0 is Monday, nth -1 and month_day -1 are the last."""

    frequency: Frequency
    interval: int = 1
    weekday: int | None = None
    nth: int | None = None
    month_day: int | None = None
    skip_months: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what RFC 5545 could not say or what would never meet."""
        if not 1 <= self.interval <= 60:
            raise BadRule("the interval must be from 1 to 60")
        if self.frequency == "monthly":
            self._check_month()
        if self.skip_months - set(range(1, 13)) or len(self.skip_months) == 12:
            raise BadRule("the months to skip must be from 1 to 12, and one must remain")

    def _check_month(self) -> None:
        if (self.month_day is None) == (self.nth is None):
            raise BadRule("a monthly rule needs a weekday of the month or a day of the month")
        if self.nth is not None and (self.nth not in NTHS or self.weekday not in range(7)):
            raise BadRule("the weekday of the month must be the first to the fourth or the last")
        if self.month_day is not None and self.month_day not in {-1, *range(1, 32)}:
            raise BadRule("the day of the month must be from 1 to 31, or the last")

    @property
    def text(self) -> str:
        """Return the rule as RFC 5545 writes it, without its end."""
        parts = [f"FREQ={self.frequency.upper()}", f"INTERVAL={self.interval}"]
        if self.nth is not None and self.weekday is not None:
            parts.append(f"BYDAY={self.nth}{WEEKDAYS[self.weekday]}")
        elif self.weekday is not None:
            parts.append(f"BYDAY={WEEKDAYS[self.weekday]}")
        if self.month_day is not None:
            parts.append(f"BYMONTHDAY={self.month_day}")
        if self.skip_months:
            months = sorted(set(range(1, 13)) - self.skip_months)
            parts.append("BYMONTH=" + ",".join(map(str, months)))
        return ";".join(parts)


def parsed(text: str) -> Rule:
    """Return the rule that a text of our own family says, or refuse it.

    >>> parsed("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1SU;BYMONTH=1,3").skip_months == {
    ...     2, 4, 5, 6, 7, 8, 9, 10, 11, 12}
    True
    >>> parsed(Rule("weekly", 2, weekday=0).text)
    Rule(frequency='weekly', interval=2, weekday=0, nth=None, month_day=None, \
skip_months=frozenset())
    """
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    known = {"daily": "daily", "weekly": "weekly", "monthly": "monthly"}
    frequency = known.get(parts.pop("FREQ", "").lower())
    nth, weekday = _by_day(parts.pop("BYDAY", ""))
    months = {int(month) for month in parts.pop("BYMONTH", "").split(",") if month.isdigit()}
    number, interval = parts.pop("BYMONTHDAY", ""), parts.pop("INTERVAL", "1")
    if frequency is None or parts or not interval.isdigit():
        raise BadRule(f"the rule {text!r} is not one of ours")
    return Rule(
        cast(Frequency, frequency),
        int(interval),
        weekday,
        nth,
        int(number) if number.lstrip("-").isdigit() else None,
        frozenset(set(range(1, 13)) - months) if months else frozenset(),
    )


def _by_day(text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    number, day = text[:-2], text[-2:]
    if day not in WEEKDAYS or (number and not number.lstrip("+-").isdigit()):
        raise BadRule(f"{text!r} is not a weekday of the month")
    return int(number) if number else None, WEEKDAYS.index(day)


def slots(rule: str, starts: datetime, until: date) -> list[datetime]:
    """Return every wall time of a rule from a start until a date, both inclusive.

    >>> [f"{slot:%m-%d}" for slot in slots("FREQ=MONTHLY;BYDAY=-1SU", datetime(2017, 11, 25, 9),
    ...                                    date(2018, 1, 31))]
    ['11-26', '12-31', '01-28']
    """
    found = list(_until(rule, starts, until))
    if len(found) > MAX_DATES:
        raise BadRule(f"the rule makes more than {MAX_DATES} dates; end it earlier")
    return found


def last_slot(rule: str, starts: datetime, n_dates: int) -> date:
    """Return the date of the last of n dates of a rule."""
    if not 1 <= n_dates <= MAX_DATES:
        raise BadRule(f"the number of dates must be from 1 to {MAX_DATES}")
    found = list(rrulestr(f"{rule};COUNT={n_dates}", dtstart=starts))
    if not found:
        raise BadRule("the rule makes no date at all")
    last: datetime = found[-1]
    return last.date()


def _until(rule: str, starts: datetime, until: date) -> Iterator[datetime]:
    end = datetime.combine(until, time.max)
    if end - starts > timedelta(days=366 * 50):
        raise BadRule("the series lasts more than fifty years; end it earlier")
    for index, slot in enumerate(rrulestr(rule, dtstart=starts)):
        if slot > end or index > MAX_DATES:
            return
        yield slot
