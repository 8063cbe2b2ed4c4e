"""Facts about changing series: one date, these and those after, all; what stays as it was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.meetings.calendars import feed_file, meeting_file
from engage.meetings.described import when_of
from engage.meetings.drafts import Change, Plan
from engage.meetings.models import Meeting, Series
from engage.meetings.queries import meeting_by_id
from engage.meetings.queries_calendar import CalendarFilter, feed_meetings
from engage.meetings.queries_series import series_members
from engage.meetings.series_acts import NothingToCome, plan_of
from engage.meetings.services import cancel_meeting, edit_meeting, move_meeting
from engage.meetings.services_replan import REPLACED, edit_following, reschedule_series
from engage.meetings.services_series import add_date, edit_series, end_series, schedule_series
from tests.meetings.rows import BASE, BY, NOW, beat, coming, details, mails, plan, told, when

JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)
THURSDAYS = "FREQ=MONTHLY;INTERVAL=1;BYDAY=3TH"


def year(session: Session) -> list[Meeting]:
    """Schedule the second Tuesdays of 2026 on beat 3."""
    beat(session)
    return schedule_series(session, details(beat_codes=["3"]), plan(), NOW, BY)


def locals_of(meetings: Sequence[Meeting]) -> list[str]:
    return [f"{meeting.starts_local:%m-%d %H:%M}" for meeting in meetings]


def expanded(
    session: Session, now: datetime = JUNE, years: tuple[int, int] = (2025, 2029)
) -> dict[str, list[tuple[str, str]]]:
    """Return what the second library reads in the feed: per UID, start in UTC and status."""
    text = feed_file("x", feed_meetings(session, CalendarFilter(), now), "en", BASE)
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        (years[0], 1, 1), (years[1], 1, 1)
    )
    made: dict[str, list[tuple[str, str]]] = {}
    for event in sorted(found, key=lambda one: one.start):
        start = event.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        made.setdefault(str(event["UID"]), []).append((start, str(event.get("STATUS"))))
    return made


def stored(session: Session) -> dict[str, list[tuple[str, str]]]:
    """Return what the tables say of the same meetings."""
    made: dict[str, list[tuple[str, str]]] = {}
    for meeting in session.scalars(select(Meeting).order_by(Meeting.starts_at)):
        if not meeting.deleted_at:
            uid = meeting.series.uid if meeting.series else meeting.uid
            status = "CANCELLED" if meeting.is_cancelled else "CONFIRMED"
            start = meeting.starts_at.strftime("%Y-%m-%dT%H:%MZ")
            made.setdefault(uid, []).append((start, status))
    return made


def test_this_and_following_ends_the_old_rule_and_begins_a_new_one(db_session: Session) -> None:
    made = year(db_session)
    move_meeting(db_session, made[1].id, when("2026-02-11T18:30"), NOW, BY)
    old = made[0].series
    assert old
    later = Plan(when("2026-06-01T19:00", 90), THURSDAYS, date(2026, 12, 31))
    outcome = edit_following(
        db_session, made[5].id, (details(beat_codes=["3"], venue="School"), later), JUNE, BY
    )
    new = made[5].series
    assert new
    assert (old.until_on, new.uid != old.uid, new.until_on) == (
        date(2026, 5, 12), True, date(2026, 12, 31)
    )  # fmt: skip
    assert locals_of(series_members(db_session, old.id)) == [
        "01-13 18:30", "02-11 18:30", "03-10 18:30", "04-14 18:30", "05-12 18:30",
    ]  # fmt: skip
    assert locals_of(outcome.meetings) == [
        "06-18 19:00", "07-16 19:00", "08-20 19:00", "09-17 19:00", "10-15 19:00", "11-19 19:00",
        "12-17 19:00",
    ]  # fmt: skip
    assert [m.id for m in outcome.meetings] == [m.id for m in made[5:]], "addresses stay"
    assert {m.venue for m in made[:5]} == {"City Library"}
    assert expanded(db_session) == stored(db_session)


def test_hour_of_mondays_changes_after_three_meetings(db_session: Session) -> None:
    beat(db_session)
    mondays = Plan(when("2026-08-31T10:00"), "FREQ=WEEKLY;BYDAY=MO", date(2026, 10, 31))
    made = schedule_series(db_session, details(beat_codes=["3"]), mondays, NOW, BY)
    old = made[0].series
    for meeting in made[:3]:
        titled = details(beat_codes=["3"], titles={"en": "Opening"})
        edit_meeting(db_session, meeting.id, Change(titled, when_of(meeting)), NOW, BY)
    later = replace(mondays, when=when("2026-09-21T11:00"))
    edit_following(db_session, made[3].id, (details(beat_codes=["3"]), later), NOW, BY)
    assert old
    assert old.until_on == date(2026, 9, 14)
    text = feed_file("x", series_members(db_session, old.id), "en", BASE).decode()
    assert "UNTIL=20260915T065959Z" in text
    assert text.count("RECURRENCE-ID") == 3
    assert made[3].series is not old
    assert f"{made[3].starts_local}" == "2026-09-21 11:00:00"


def test_all_keeps_what_single_dates_have_of_their_own(db_session: Session) -> None:
    made = year(db_session)
    series = made[0].series
    assert series
    own = details(beat_codes=["3"], venue="City Hall", address="1 Main Street")
    edit_meeting(db_session, made[6].id, Change(own, when_of(made[6])), NOW, BY)
    cancel_meeting(db_session, made[7].id, "Heat", NOW, BY)
    everywhere = details(beat_codes=["3"], venue="School", titles={"en": "Evening on beat 3"})
    outcome = edit_series(db_session, series.id, everywhere, JUNE, BY)
    assert outcome.kept == {made[6].starts_local: ["place"]}
    assert [m.venue for m in made[4:8]] == ["City Library", "School", "City Hall", "School"]
    assert [m.title("en") for m in made[4:7]] == [
        "Beat 3 meeting", "Evening on beat 3", "Evening on beat 3",
    ]  # fmt: skip
    assert (made[7].status, made[7].reason) == ("cancelled", "Heat")
    assert [m.sequence for m in made[4:8]] == [0, 1, 1, 1]
    assert series.sequence == 1
    assert expanded(db_session) == stored(db_session)


def test_word_changed_everywhere_raises_no_sequence_and_mails_nobody(db_session: Session) -> None:
    made = year(db_session)
    coming(db_session, made[8].id, "ana@example.org")
    n_before = len(mails(db_session))
    words = details(beat_codes=["3"], about={"en": "Bring questions"})
    edit_series(db_session, made[0].series_id or 0, words, JUNE, BY)
    assert {m.sequence for m in made} == {0}
    assert len(mails(db_session)) == n_before


def test_series_without_past_changes_its_rule_in_place(db_session: Session) -> None:
    made = year(db_session)
    series = made[0].series
    assert series
    uid = series.uid
    coming(db_session, made[2].id, "ana@example.org")
    change = details(beat_codes=["3"]), Plan(when("2026-01-01T18:30"), THURSDAYS, date(2026, 9, 30))
    outcome = reschedule_series(db_session, series.id, change, NOW, BY)
    assert (series.uid, series.rule, series.sequence) == (uid, THURSDAYS, 1)
    assert len(outcome.meetings) == 9
    assert outcome.meetings[0] is made[0]
    assert [f"{day:%m}" for day in outcome.dropped] == ["10", "11", "12"]
    assert all(m.deleted_at for m in made[9:])
    assert told(db_session) >= 1
    assert mails(db_session)[-1].subject.startswith("New time or place: ")
    assert "20260310T183000" in meeting_file(made[2], "en", BASE).decode(), "the copy keeps its id"
    assert expanded(db_session, NOW) == stored(db_session)


def test_date_that_falls_away_is_cancelled_where_guests_know_of_it(db_session: Session) -> None:
    made = year(db_session)
    coming(db_session, made[11].id, "ana@example.org")
    change = details(beat_codes=["3"]), replace(plan(), until=date(2026, 9, 30))
    reschedule_series(db_session, made[0].series_id or 0, change, NOW, BY)
    assert (made[11].status, made[11].reason, made[11].series) == ("cancelled", REPLACED, None)
    assert made[10].deleted_at == NOW
    assert meeting_by_id(db_session, made[10].id) is None
    assert told(db_session) == 1
    assert mails(db_session)[-1].subject.startswith("Cancelled: ")
    copy = meeting_file(made[11], "en", BASE).decode()
    assert "RECURRENCE-ID;TZID=America/Los_Angeles:20261208T183000" in copy
    assert "STATUS:CANCELLED" in copy


def test_moved_date_keeps_its_own_time_under_a_new_rule(db_session: Session) -> None:
    made = year(db_session)
    move_meeting(db_session, made[8].id, when("2026-09-09T17:00"), NOW, BY)
    change = details(beat_codes=["3"]), Plan(when("2026-06-01T20:00"), THURSDAYS, date(2026, 12, 1))
    outcome = reschedule_series(db_session, made[0].series_id or 0, change, JUNE, BY)
    assert outcome.kept == {datetime.fromisoformat("2026-09-09T17:00"): ["time"]}
    assert locals_of([made[8]]) == ["09-09 17:00"]
    assert made[8].slot_local == datetime.fromisoformat("2026-09-17T20:00")
    assert expanded(db_session) == stored(db_session)


def test_added_date_is_an_rdate_and_a_double_one_is_refused(db_session: Session) -> None:
    made = year(db_session)
    series_id = made[0].series_id or 0
    added = add_date(db_session, series_id, when("2026-11-03T19:00"), NOW, BY)
    assert (added.venue, [b.code for b in added.beats]) == ("City Library", ["3"])
    text = feed_file("x", feed_meetings(db_session, CalendarFilter(), NOW), "en", BASE).decode()
    assert "RDATE;TZID=America/Los_Angeles:20261103T190000" in text
    with pytest.raises(InputErrors, match="at this time already"):
        add_date(db_session, series_id, when("2026-11-03T19:00"), NOW, BY)
    with pytest.raises(InputErrors, match="does not exist"):
        add_date(db_session, series_id, when("2026-03-08T02:30"), NOW, BY)
    assert expanded(db_session, NOW) == stored(db_session)


def test_ended_series_cancels_what_is_later_and_keeps_what_was(db_session: Session) -> None:
    made = year(db_session)
    coming(db_session, made[10].id, "ana@example.org")
    end = date(2026, 8, 31), "The officer moves to another beat"
    end_series(db_session, made[0].series_id or 0, end, JUNE, BY)
    assert [m.status for m in made] == ["scheduled"] * 8 + ["cancelled"] * 4
    assert made[0].series
    assert made[0].series.until_on == date(2026, 8, 31)
    assert told(db_session, JUNE) == 1
    assert mails(db_session)[-1].subject.startswith("Cancelled: ")
    assert expanded(db_session) == stored(db_session)
    with pytest.raises(NothingToCome, match="no meeting after"):
        end_series(db_session, made[0].series_id or 0, end, JUNE, BY)


def test_list_of_dates_is_a_series_without_a_rule(db_session: Session) -> None:
    beat(db_session)
    days = ("02-10", "03-24", "06-02")
    dates = tuple(datetime.fromisoformat(f"2026-{day}T18:30") for day in days)
    listed = Plan(when("2026-02-10T18:30"), "", date(2026, 2, 10), extra=dates)
    made = schedule_series(db_session, details(beat_codes=["3"]), listed, NOW, BY)
    assert locals_of(made) == ["02-10 18:30", "03-24 18:30", "06-02 18:30"]
    text = feed_file("x", made, "en", BASE).decode()
    assert "RRULE" not in text
    assert expanded(db_session, NOW) == stored(db_session)


def test_plan_of_a_series_names_its_exceptions(db_session: Session) -> None:
    beat(db_session)
    skipped = replace(plan(), skipped=frozenset({date(2026, 7, 14)}))
    made = schedule_series(db_session, details(beat_codes=["3"]), skipped, NOW, BY)
    series = made[0].series
    assert series
    extra = add_date(db_session, series.id, when("2026-08-04T18:30"), NOW, BY)
    found = plan_of(series, series_members(db_session, series.id)[5:])
    assert found.when.local == datetime.fromisoformat("2026-06-09T18:30")
    assert (found.skipped, found.extra) == (skipped.skipped, (extra.starts_local,))


def test_past_series_is_never_rewritten(db_session: Session) -> None:
    made = year(db_session)
    after = NOW + timedelta(days=400)
    series_id = made[0].series_id or 0
    with pytest.raises(NothingToCome):
        edit_series(db_session, series_id, details(), after, BY)
    with pytest.raises(NothingToCome):
        reschedule_series(db_session, series_id, (details(), plan()), after, BY)
    with pytest.raises(NothingToCome):
        edit_following(db_session, made[3].id, (details(), plan()), JUNE, BY)
    assert db_session.scalars(select(Series)).one().sequence == 0
