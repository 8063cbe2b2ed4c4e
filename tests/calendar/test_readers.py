"""Facts about what other programs read in our calendar files, over the whole family of rules.

Three readers: recurring_ical_events, which expands; dateutil, which knows the zone from our own
VTIMEZONE only; and a day-by-day reading of the rule, which shares no code with ours.
"""

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from dateutil.tz import resolve_imaginary, tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.calendar.ics import Entry, Recurring, Words, feed
from engage.calendar.recurrence import NTHS, Rule, slots
from engage.calendar.walltime import rule_moment

CHICAGO = ZoneInfo("America/Chicago")
CHANGED = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
WORDS = Words("Beat 3 meeting", "Library", "", "")
# an evening, a time that the clocks jump over in March, one that they show twice in November
CLOCKS = (time(18, 30), time(2, 30), time(1, 30))

months_off = st.frozensets(st.integers(1, 12), max_size=3)
weekday, interval = st.integers(0, 6), st.integers(1, 3)
rules = st.one_of(
    st.builds(lambda i: Rule("daily", 7 * i), interval),
    st.builds(lambda i, w, m: Rule("weekly", i, w, skip_months=m), interval, weekday, months_off),
    st.builds(
        lambda i, w, n, m: Rule("monthly", i, w, n, skip_months=m),
        interval, weekday, st.sampled_from(NTHS), months_off,
    ),
    st.builds(
        lambda i, d, m: Rule("monthly", i, month_day=d, skip_months=m),
        interval, st.sampled_from((1, 8, 28, 29, 30, 31, -1)), months_off,
    ),
)  # fmt: skip


def series(rule: Rule, starts: datetime, until: date) -> Recurring:
    """Return a series with one undisturbed meeting for each date of its rule."""
    made = [(slot, rule_moment(slot, CHICAGO)) for slot in slots(rule.text, starts, until)]
    hour = timedelta(hours=1)
    entries = [
        Entry("one", slot, CHICAGO, at, at + hour, WORDS, False, 0, CHANGED) for slot, at in made
    ]
    return Recurring("one", CHICAGO, rule.text, starts, until, 60, WORDS, 0, CHANGED, entries)


def by_expander(text: str) -> list[datetime]:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    events = found.between((2025, 1, 1), (2029, 1, 1))
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in events)


def by_dateutil(text: str) -> list[datetime]:
    """Read rule and zone from the text alone, without our zone database."""
    plain = text.replace("\r\n ", "")
    zone = plain[plain.index("BEGIN:VTIMEZONE") : plain.index("BEGIN:VEVENT")]
    chicago = tzical(io.StringIO(zone)).get()
    event = plain[plain.index("BEGIN:VEVENT") :]
    [start] = re.findall(r"DTSTART;TZID=America/Chicago:(\w+)", event)
    [rule] = re.findall(r"RRULE:(\S+)", event)
    starts = datetime.strptime(start, "%Y%m%dT%H%M%S").replace(tzinfo=chicago)
    # dateutil leaves it to its user to move a time that does not exist out of the gap
    found = map(resolve_imaginary, rrulestr(rule, dtstart=starts))
    return [moment.astimezone(UTC) for moment in found]


def by_day(rule: Rule, starts: datetime, until: date) -> Iterator[date]:
    """Look at each day of the span: is it one of the rule?"""
    day, first = starts.date(), starts.date()
    while day <= until:
        if is_of(rule, day, first):
            yield day
        day += timedelta(days=1)


def is_of(rule: Rule, day: date, first: date) -> bool:
    if day.month in rule.skip_months:
        return False
    if rule.frequency == "daily":
        return (day - first).days % rule.interval == 0
    if rule.frequency == "weekly":
        weeks = (day - timedelta(day.weekday()) - first + timedelta(first.weekday())).days // 7
        return day.weekday() == rule.weekday and weeks % rule.interval == 0
    if ((day.year - first.year) * 12 + day.month - first.month) % rule.interval:
        return False
    last = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if rule.month_day is not None:
        return day == (last if rule.month_day == -1 else day) and rule.month_day in {-1, day.day}
    nth = -1 if rule.nth == -1 and (last - day).days < 7 else (day.day + 6) // 7
    return day.weekday() == rule.weekday and nth == rule.nth


@settings(max_examples=60)
@given(
    rules, st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(CLOCKS),
    st.integers(0, 420),
)  # fmt: skip
def test_every_reader_finds_the_dates_that_we_made(
    rule: Rule, first: date, clock: time, n_days: int
) -> None:
    starts, until = datetime.combine(first, clock), first + timedelta(days=n_days)
    made = series(rule, starts, until)
    ours = [entry.starts_at for entry in made.entries]
    assert [e.slot.date() for e in made.entries if e.slot] == list(by_day(rule, starts, until))
    text = feed("Beat 3", "en", [made]).decode()
    assert by_expander(text) == ours
    if ours:
        assert by_dateutil(text) == ours


@pytest.mark.parametrize(
    ("first", "moment"),
    [
        pytest.param("2026-03-01T02:30", "2026-03-08T08:30", id="gap moves on"),
        pytest.param("2026-10-25T01:30", "2026-11-01T06:30", id="fold is the first"),
    ],
)
def test_every_reader_says_the_same_of_a_gap_and_a_fold(first: str, moment: str) -> None:
    starts = datetime.fromisoformat(first)
    text = feed("x", "en", [series(Rule("weekly", 1, 6), starts, starts.date() + timedelta(14))])
    meant = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert by_expander(text.decode())[1] == by_dateutil(text.decode())[1] == meant
