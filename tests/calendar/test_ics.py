"""Facts about calendar files, read back by a second library."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from engage.calendar.ics import Entry, Recurring, Words, feed, meeting_file
from engage.calendar.recurrence import Rule, slots
from engage.calendar.walltime import rule_moment
from engage.calendar.zones import changes, vtimezone

CHICAGO = ZoneInfo("America/Chicago")
CHANGED = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
WORDS = Words("Beat 3 meeting", "Library", "Bring questions.", "https://city.example/meetings/1")
TUESDAYS = Rule("monthly", 1, weekday=1, nth=2)


def entry(slot: datetime | None = None, **changes: object) -> Entry:
    starts_at = rule_moment(slot or datetime(2026, 2, 10, 18, 30), CHICAGO)  # noqa: DTZ001  wall time
    made = Entry(
        "one", slot, CHICAGO, starts_at, starts_at + timedelta(hours=1), WORDS, False, 0, CHANGED
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def recurring(**changes: object) -> Recurring:
    starts, until = datetime(2026, 1, 13, 18, 30), date(2026, 12, 31)  # noqa: DTZ001  wall time
    entries = [entry(slot, uid="series") for slot in slots(TUESDAYS.text, starts, until)]
    made = Recurring(
        "series", CHICAGO, TUESDAYS.text, starts, until, 60, WORDS, 0, CHANGED, entries
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def expanded(text: bytes) -> list[tuple[datetime, datetime, str]]:
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between((2015, 1, 1), (2028, 1, 1))
    return sorted(
        (
            event["DTSTART"].dt.astimezone(UTC),
            event["DTEND"].dt.astimezone(UTC),
            str(event["STATUS"]),
        )
        for event in found
    )


def meant(series: Recurring) -> list[tuple[datetime, datetime, str]]:
    return sorted(
        (e.starts_at, e.ends_at, "CANCELLED" if e.is_cancelled else "CONFIRMED")
        for e in series.entries
    )


def test_one_meeting_says_what_a_calendar_needs() -> None:
    text = meeting_file(entry(sequence=3), "en").decode()
    for line in (
        "METHOD:PUBLISH",
        "DTSTART;TZID=America/Chicago:20260210T183000",
        "DTEND;TZID=America/Chicago:20260210T193000",
        "UID:one",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "DTSTAMP:20260105T093000Z",
        "LAST-MODIFIED:20260105T093000Z",
        "DESCRIPTION:Bring questions.\\n\\nhttps://city.example/meetings/1",
        "URL:https://city.example/meetings/1",
        "TZID:America/Chicago",
    ):
        assert f"\r\n{line}\r\n" in text
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text


def test_same_meeting_gives_the_same_bytes() -> None:
    assert meeting_file(entry(), "es") == meeting_file(entry(), "es")


def test_second_of_two_equal_wall_times_is_written_in_utc() -> None:
    second = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    text = meeting_file(entry(starts_at=second), "en")
    assert b"DTSTART:20261101T073000Z" in text


def test_series_expands_to_its_meetings_over_both_clock_changes() -> None:
    series = recurring()
    assert len(series.entries) == 12
    assert expanded(feed("Beat 3", "en", [series])) == meant(series)


def test_skipped_moved_added_and_cancelled_dates_expand_to_the_meetings() -> None:
    series = recurring()
    entries = list(series.entries)
    del entries[2]
    moved = entries[5].starts_at + timedelta(days=1)
    entries[5] = replace(
        entries[5], starts_at=moved, ends_at=moved + timedelta(hours=2), sequence=1
    )
    entries[7] = replace(entries[7], is_cancelled=True, sequence=1)
    entries.append(entry(datetime(2026, 3, 19, 17), uid="series"))  # noqa: DTZ001  wall time
    series = replace(series, entries=entries)
    text = feed("Beat 3", "en", [series])
    assert expanded(text) == meant(series)
    assert b"EXDATE;TZID=America/Chicago:20260310T183000" in text
    assert b"RDATE;TZID=America/Chicago:20260319T170000" in text
    assert b"RECURRENCE-ID;TZID=America/Chicago:20260714T183000" in text
    assert text.count(b"BEGIN:VEVENT") == 3


def test_until_is_the_end_of_the_last_local_day_in_utc() -> None:
    text = feed("Beat 3", "en", [recurring(until=date(2026, 11, 30))])
    assert b"UNTIL=20261201T055959Z" in text


def test_feed_asks_to_be_read_again_twice_a_day_and_may_be_empty() -> None:
    text = feed("Beat 3, north; east", "es", [])
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in text
    assert b"NAME;LANGUAGE=es:Beat 3\\, north\\; east\r\n" in text
    assert b"X-WR-CALNAME:Beat 3\\, north\\; east\r\n" in text
    assert icalendar.Calendar.from_ical(text).events == []


def test_no_line_is_longer_than_75_octets() -> None:
    words = replace(WORDS, summary="ñandú " * 60, description="¿Qué más? " * 90)
    for line in meeting_file(entry(words=words), "es").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@pytest.mark.parametrize(
    "text",
    [
        "Beat 3\r\nATTENDEE:mailto:x@example.org",
        "a;b,c\\d\ne",
        "END:VEVENT\nBEGIN:VEVENT",
        '"quoted" \\n literal',
        "100 % \\; done",
    ],
)
def test_text_comes_back_and_adds_no_property(text: str) -> None:
    words = replace(WORDS, summary=text, location=text)
    event = icalendar.Calendar.from_ical(meeting_file(entry(words=words), "en")).events[0]
    plain = icalendar.Calendar.from_ical(meeting_file(entry(), "en")).events[0]
    assert event["SUMMARY"] == event["LOCATION"] == text.replace("\r\n", "\n")
    assert sorted(event) == sorted(plain)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n"), min_size=1))
def test_any_text_comes_back(text: str) -> None:
    made = meeting_file(entry(words=replace(WORDS, summary=text)), "en")
    event = icalendar.Calendar.from_ical(made).events[0]
    assert event["SUMMARY"] == text


@pytest.mark.parametrize("name", ["America/Chicago", "Europe/Berlin", "Australia/Lord_Howe"])
def test_clock_changes_are_written_in_the_wall_time_before_them(name: str) -> None:
    zone = ZoneInfo(name)
    found = changes(name, 2026, 2027)
    assert len(found) == 4
    for moment, part in zip(found, vtimezone(name, 2026, 2027).subcomponents[1:], strict=True):
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        assert (part["DTSTART"].dt - before).replace(tzinfo=UTC) == moment
        assert moment.astimezone(zone).utcoffset() == after
        assert (moment - timedelta(seconds=1)).astimezone(zone).utcoffset() == before
