"""Facts about scheduling, changing and cancelling meetings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.errors import InputErrors
from engage.meetings.acts import AlreadyCancelled, AlreadyOver
from engage.meetings.calendars import feed_file, meeting_file
from engage.meetings.described import details_of, when_of
from engage.meetings.drafts import Change, When
from engage.meetings.models import Meeting, Series
from engage.meetings.queries import (
    meeting_by_uid,
    meetings_between,
    next_meeting,
    past_meetings,
    upcoming_meetings,
)
from engage.meetings.queries_calendar import CalendarFilter, feed_meetings
from engage.meetings.services import cancel_meeting, edit_meeting, move_meeting, schedule_meeting
from engage.meetings.services_series import schedule_series
from tests.meetings.rows import (
    BASE,
    BY,
    NOW,
    beat,
    coming,
    details,
    mails,
    meeting,
    plan,
    told,
    when,
)

AFTER = NOW + timedelta(days=400)


def test_meeting_keeps_wall_time_and_zone_and_derives_utc(db_session: Session) -> None:
    beat(db_session)
    made = meeting(db_session, beat_codes=["3"])
    assert made.starts_local.isoformat() == "2026-02-10T18:30:00"
    assert made.zone == "America/Los_Angeles"
    assert made.starts_at == datetime(2026, 2, 11, 2, 30, tzinfo=UTC)
    assert made.ends_at - made.starts_at == timedelta(hours=1)
    assert [b.code for b in made.beats] == ["3"]
    assert meeting_by_uid(db_session, made.uid) is made
    assert db_session.scalar(select(AuditRow.action)) == "meeting.schedule"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param({"titles": {"en": ""}}, "title", id="no title"),
        pytest.param({"titles": {"en": "x" * 121}}, "title", id="long title"),
        pytest.param({"titles": {"en": "A\r\nBcc: x@example.org"}}, "title", id="line break"),
        pytest.param({"venue": "Hall\u202egnp"}, "venue", id="direction mark"),
        pytest.param({"titles": {"en": "A\u2028B"}}, "title", id="line separator"),
        pytest.param({"venue": "Hall\ud800"}, "venue", id="half a letter"),
        pytest.param({"address": "1 Main\tStreet"}, "address", id="tab"),
        pytest.param({"about": {"en": "a\x00b"}}, "about", id="NUL"),
        pytest.param({"online_url": "javascript:alert(1)"}, "online_url", id="script link"),
        pytest.param({"kind": "party"}, "kind", id="unknown kind"),
        pytest.param({"access": ["pool"]}, "access", id="unknown feature"),
        pytest.param({"languages": []}, "languages", id="no language"),
        pytest.param({"capacity": -1}, "capacity", id="negative seats"),
        pytest.param({"beat_codes": ["99"]}, "beats", id="unknown beat"),
    ],
)
def test_faulty_details_are_refused_and_nothing_is_stored(
    db_session: Session, change: dict[str, object], where: str
) -> None:
    with pytest.raises(InputErrors) as refused:
        schedule_meeting(db_session, details(**change), when(), NOW, BY)
    assert [problem.where for problem in refused.value.problems] == [where]
    db_session.rollback()
    assert db_session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_all_faults_are_named_at_once(db_session: Session) -> None:
    bad = details(titles={}, kind="party", capacity=-1)
    with pytest.raises(InputErrors) as refused:
        schedule_meeting(db_session, bad, when("2026-03-08T02:30", 0), NOW, BY)
    found = {problem.where for problem in refused.value.problems}
    assert found == {"title", "kind", "capacity", "minutes", "starts"}
    assert "→ 03:00" in str(refused.value)


def test_time_that_happens_twice_is_asked(db_session: Session) -> None:
    with pytest.raises(InputErrors) as asked:
        schedule_meeting(db_session, details(), when("2026-11-01T01:30"), NOW, BY)
    assert asked.value.problems[0].where == "fold"
    second = schedule_meeting(db_session, details(), when("2026-11-01T01:30", fold=1), NOW, BY)
    assert second.starts_at == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    assert when_of(second).fold == 1


def test_series_makes_a_meeting_for_each_date(db_session: Session) -> None:
    beat(db_session)
    skipped = replace(plan(), skipped=frozenset({date(2026, 7, 14)}))
    made = schedule_series(db_session, details(beat_codes=["3"]), skipped, NOW, BY)
    assert len(made) == 11
    assert len({m.uid for m in made}) == 11
    assert {m.starts_local.strftime("%a %H:%M") for m in made} == {"Tue 18:30"}
    assert {m.starts_at.hour for m in made} == {1, 2}
    assert all(m.slot_local == m.starts_local for m in made)
    assert [b.code for b in made[5].beats] == ["3"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"until": date(2026, 1, 1)}, "No date", id="ends before it begins"),
        pytest.param({"rule": "FREQ=DAILY"}, "at most 100", id="too many dates"),
        pytest.param({"until": date(9999, 1, 1)}, "last too long", id="without end"),
    ],
)
def test_senseless_series_is_refused(
    db_session: Session, change: dict[str, object], words: str
) -> None:
    bad = replace(plan(), **change)  # type: ignore[arg-type]  # the table holds any field
    with pytest.raises(InputErrors, match=words):
        schedule_series(db_session, details(), bad, NOW, BY)
    db_session.rollback()
    assert db_session.scalar(select(func.count()).select_from(Series)) == 0


def test_moved_date_keeps_its_slot_and_raises_sequence(db_session: Session) -> None:
    made = schedule_series(db_session, details(), plan(), NOW, BY)[4]
    moved = move_meeting(db_session, made.id, when("2026-05-13T19:00"), NOW, BY)
    assert moved.sequence == 1
    assert moved.slot_local == datetime.fromisoformat("2026-05-12T18:30")
    text = meeting_file(moved, "en", BASE).decode()
    assert "RECURRENCE-ID;TZID=America/Los_Angeles:20260512T183000" in text
    assert "DTSTART;TZID=America/Los_Angeles:20260513T190000" in text
    assert "SEQUENCE:1\r\n" in text


@pytest.mark.parametrize(
    ("change", "sequence", "n_mails"),
    [
        pytest.param({"titles": {"en": "Beat 3 Meeting"}}, 0, 0, id="typo"),
        pytest.param({"about": {"en": "Bring questions"}}, 0, 0, id="words"),
        pytest.param({"access": []}, 0, 0, id="access"),
        pytest.param({"venue": "City Hall"}, 1, 1, id="place"),
        pytest.param({"online_url": "https://meet.example/1"}, 1, 1, id="link"),
    ],
)
def test_only_time_and_place_raise_sequence_and_write_to_guests(
    db_session: Session, change: dict[str, object], sequence: int, n_mails: int
) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    before = len(mails(db_session))
    draft = Change(details(**change), when())
    edited = edit_meeting(db_session, made.id, draft, NOW + timedelta(hours=1), BY)
    assert edited.sequence == sequence
    assert edited.changed_at == NOW + timedelta(hours=1)
    assert told(db_session, edited.changed_at) == n_mails
    assert len(mails(db_session)) - before == n_mails


def test_edit_without_change_gives_back_what_is_there(db_session: Session) -> None:
    made = meeting(db_session, capacity=12)
    same = Change(details_of(made), when_of(made))
    edited = edit_meeting(db_session, made.id, same, NOW, BY)
    assert (edited.sequence, details_of(edited)) == (0, same.details)


def test_cancelled_meeting_has_a_reason_and_reaches_calendars(db_session: Session) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    cancelled = cancel_meeting(db_session, made.id, "The hall is flooded", NOW, BY)
    text = meeting_file(cancelled, "es", BASE).decode()
    assert "STATUS:CANCELLED\r\n" in text
    assert "SEQUENCE:1\r\n" in text
    assert told(db_session) == 1
    last = mails(db_session)[-1]
    assert last.to == "ana@example.org"
    assert "The hall is flooded" in last.text
    with pytest.raises(AlreadyCancelled):
        cancel_meeting(db_session, made.id, "again", NOW, BY)


@pytest.mark.parametrize("reason", ["", "   ", "a\r\nb", "x" * 301])
def test_cancelling_needs_a_plain_reason(db_session: Session, reason: str) -> None:
    made = meeting(db_session)
    with pytest.raises(InputErrors):
        cancel_meeting(db_session, made.id, reason, NOW, BY)


def test_past_meetings_are_never_rewritten(db_session: Session) -> None:
    made = meeting(db_session)
    late: list[Callable[[], Meeting]] = [
        lambda: move_meeting(db_session, made.id, when("2027-05-13T19:00"), AFTER, BY),
        lambda: cancel_meeting(db_session, made.id, "too late", AFTER, BY),
    ]
    for act in late:
        with pytest.raises(AlreadyOver):
            act()


def test_queries_find_by_beat_and_time(db_session: Session) -> None:
    beat(db_session, "3")
    beat(db_session, "4")
    made = schedule_series(db_session, details(beat_codes=["3"]), plan(), NOW, BY)
    meeting(db_session, beat_codes=["3", "4"])
    cancel_meeting(db_session, made[0].id, "Storm", NOW, BY)
    assert len(upcoming_meetings(db_session, NOW)) == 13
    assert len(upcoming_meetings(db_session, NOW, "4")) == 1
    assert len(upcoming_meetings(db_session, NOW, limit=5)) == 5
    assert [m.id for m in past_meetings(db_session, AFTER, limit=1)] == [made[-1].id]
    found = next_meeting(db_session, "3", NOW)
    assert found is not None
    assert found.starts_local.month == 2
    assert next_meeting(db_session, "nowhere", NOW) is None
    january = meetings_between(db_session, NOW, NOW + timedelta(days=30), "3")
    assert [m.id for m in january] == [made[0].id]


def test_feed_shows_the_same_meetings_to_a_second_library(db_session: Session) -> None:
    beat(db_session)
    made = schedule_series(db_session, details(beat_codes=["3"]), plan(), NOW, BY)
    move_meeting(db_session, made[4].id, When(**vars_of(when("2026-05-13T19:00"))), NOW, BY)
    cancel_meeting(db_session, made[6].id, "Holiday", NOW, BY)
    meeting(db_session, beat_codes=["3"])
    rows = feed_meetings(db_session, CalendarFilter(beat="3"), NOW)
    text = feed_file("Beat 3", rows, "en", BASE)
    assert text == feed_file(
        "Beat 3", feed_meetings(db_session, CalendarFilter(beat="3"), NOW), "en", BASE
    )
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between((2026, 1, 1), (2027, 1, 1))
    read = sorted((e["DTSTART"].dt.astimezone(UTC), str(e["STATUS"])) for e in found)
    status = {"scheduled": "CONFIRMED", "cancelled": "CANCELLED"}
    assert read == sorted((m.starts_at, status[m.status]) for m in rows)
    assert len(calendar.events) == 4, "a rule, two exceptions and a single meeting"


def test_cancelled_meetings_leave_the_feed_after_thirty_days(db_session: Session) -> None:
    made = meeting(db_session)
    kept = meeting(db_session)
    cancel_meeting(db_session, made.id, "Storm", NOW, BY)
    soon, later = made.ends_at + timedelta(days=29), made.ends_at + timedelta(days=31)
    assert {m.id for m in feed_meetings(db_session, CalendarFilter(), soon)} == {made.id, kept.id}
    assert {m.id for m in feed_meetings(db_session, CalendarFilter(), later)} == {kept.id}


def vars_of(value: When) -> dict[str, object]:
    return {name: getattr(value, name) for name in ("local", "zone", "minutes", "fold")}
