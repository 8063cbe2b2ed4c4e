"""Facts about clashes and about the clocks that law sets."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from engage.calendar.holidays import federal_holiday
from engage.errors import InputErrors
from engage.meetings.clocks import posting_clock, report_clock
from engage.meetings.queries_clashes import Wanted, clashes, overlaps
from engage.meetings.queries_postings import first_posted_at, postings
from engage.meetings.services import cancel_meeting, schedule_meeting
from engage.meetings.services_postings import Entry, NotPosted, log_posting
from engage.people.services import NewUser, create_user
from tests.meetings.rows import BY, NOW, beat, details, when


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-05-05T{clock}:00+00:00")


@pytest.mark.parametrize(
    ("start", "end", "is_clash"),
    [
        pytest.param("15:00", "16:00", False, id="ends before"),
        pytest.param("16:00", "18:00", False, id="touches the start"),
        pytest.param("19:00", "20:00", False, id="touches the end"),
        pytest.param("20:00", "21:00", False, id="after"),
        pytest.param("17:30", "18:30", True, id="overlaps the start"),
        pytest.param("18:00", "19:00", True, id="same"),
        pytest.param("18:15", "18:45", True, id="inside"),
        pytest.param("18:30", "19:30", True, id="overlaps the end"),
    ],
)
def test_touching_is_no_clash(start: str, end: str, is_clash: bool) -> None:
    assert overlaps((at(start), at(end)), (at("18:00"), at("19:00"))) is is_clash


def test_place_officer_and_beat_are_named_and_what_is_cancelled_is_free(
    db_session: Session,
) -> None:
    district = beat(db_session)
    new = NewUser("bo@example.org", "Bo", ("officer",))
    officer = create_user(db_session, new, actor="a", now=NOW)
    taken = details(beat_codes=["3"], officer_ids=[officer.id])
    made = schedule_meeting(db_session, taken, when(), NOW, BY)
    span = made.starts_at + timedelta(minutes=30), made.ends_at
    wanted = Wanted(
        venue="City Library", address="1000 Spring Street", officer_ids=[officer.id],
        beat_ids=[district.id],
    )  # fmt: skip
    found = clashes(db_session, [span], wanted)
    assert [(clash.what, clash.name) for clash in found[span]] == [
        ("venue", "City Library"), ("officer", "Bo"), ("beat", district.title),
    ]  # fmt: skip
    assert clashes(db_session, [span], Wanted(venue="City Library")) == {}, "another address"
    cancel_meeting(db_session, made.id, "Flood", NOW, BY)
    assert clashes(db_session, [span], wanted) == {}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        pytest.param(date(2026, 1, 19), "king", id="third Monday"),
        pytest.param(date(2026, 5, 25), "memorial", id="last Monday"),
        pytest.param(date(2026, 7, 3), "independence", id="observed on Friday"),
        pytest.param(date(2027, 12, 24), "christmas", id="Christmas on Saturday"),
        pytest.param(date(2021, 12, 31), "new_year", id="New Year of the next year"),
        pytest.param(date(2022, 6, 20), "juneteenth", id="observed on Monday"),
        pytest.param(date(2026, 11, 27), None, id="the day after Thanksgiving"),
    ],
)
def test_federal_holidays(day: date, name: str | None) -> None:
    assert federal_holiday(day) == name


def test_agenda_of_a_body_hangs_out_72_hours_before_and_24_for_a_special_one(
    db_session: Session,
) -> None:
    start = when("2026-03-10T18:30")  # the clocks went forward on the 8th
    body = schedule_meeting(db_session, details(kind="legislative"), start, NOW, BY)
    clock = posting_clock(body, None, NOW)
    assert clock
    assert (clock.hours, clock.due_at) == (72, datetime(2026, 3, 8, 1, 30, tzinfo=UTC))
    assert not clock.is_late
    late = posting_clock(body, clock.due_at + timedelta(minutes=1), NOW)
    assert late
    assert late.is_late
    special = details(kind="legislative", is_special=True)
    body = schedule_meeting(db_session, special, start, NOW, BY)
    clock = posting_clock(body, None, NOW)
    assert clock
    assert clock.hours == 24
    other = schedule_meeting(db_session, details(kind="beat"), start, NOW, BY)
    assert (posting_clock(other, None, NOW), report_clock(other)) == (None, None)


def test_equipment_is_discussed_within_thirty_days_of_the_report(db_session: Session) -> None:
    kind = {"kind": "equipment", "report_on": date(2026, 2, 1)}
    in_time = schedule_meeting(db_session, details(**kind), when("2026-03-03T18:30"), NOW, BY)
    too_late = schedule_meeting(db_session, details(**kind), when("2026-03-04T18:30"), NOW, BY)
    found = [report_clock(one) for one in (in_time, too_late)]
    assert [(one.last_on, one.is_late) for one in found if one] == [
        (date(2026, 3, 3), False), (date(2026, 3, 3), True),
    ]  # fmt: skip


def test_change_after_posting_stands_in_the_log(db_session: Session) -> None:
    body = schedule_meeting(db_session, details(kind="legislative"), when(), NOW, BY)
    with pytest.raises(NotPosted):
        log_posting(db_session, body.id, Entry("amended", "Item 4"), NOW, BY)
    db_session.rollback()
    log_posting(db_session, body.id, Entry("posted", "City Hall and website"), NOW, BY)
    later = NOW + timedelta(days=1)
    log_posting(db_session, body.id, Entry("amended", "Item 4 was added"), later, BY)
    assert [(p.act, p.actor) for p in postings(db_session, body.id)] == [
        ("posted", BY.actor), ("amended", BY.actor),
    ]  # fmt: skip
    assert first_posted_at(db_session, body.id) == NOW
    for entry in (Entry("posted", " "), Entry("burned", "x"), Entry("posted", "a\r\nb")):
        with pytest.raises(InputErrors):
            log_posting(db_session, body.id, entry, NOW, BY)
