"""Facts about the door: counters, codes with their reasons, the sheet, and coverage."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.meetings.checking_in import day_reason
from engage.meetings.coverage import coverage
from engage.meetings.models import Meeting, Rsvp
from engage.meetings.models_attendance import CheckIn
from engage.meetings.queries_attendance import attendance, card_counts, sign_ins
from engage.meetings.services import cancel_meeting, schedule_meeting
from engage.meetings.services_attendance import (
    Scan,
    check_in,
    count,
    sign_in,
    undo_check_in,
)
from engage.meetings.services_retention import purge_contacts
from engage.meetings.services_rsvps import cancel_rsvp, erase_rsvp
from tests.meetings.rows import BASE, BY, NOW, beat, coming, csrf, details, meeting, when


def scanned(
    session: Session, made: Meeting, rsvp: Rsvp, nonce: str, *, forced: bool = False
) -> str:
    scan = Scan(str(rsvp.door_code).lower(), nonce, forced)
    return check_in(session, made.id, scan, made.starts_at, BY).reason


def test_code_lets_in_once_and_sending_a_form_twice_is_once(db_session: Session) -> None:
    made = meeting(db_session)
    row, _ = coming(db_session, made.id, "ana@example.org", 3)
    first = [scanned(db_session, made, row, "one") for _ in range(2)]
    assert first == ["ok", "ok"]
    assert scanned(db_session, made, row, "two") == "already"
    assert db_session.query(CheckIn).count() == 1
    count(db_session, made.id, "people", 10)
    assert attendance(db_session, made.id) == 13
    undo_check_in(db_session, made.id, row.id, NOW)
    assert attendance(db_session, made.id) == 10
    assert scanned(db_session, made, row, "three") == "ok"


def test_each_reason_is_told_and_validity_comes_before_already_in(db_session: Session) -> None:
    made, other = meeting(db_session, capacity=1), meeting(db_session)
    seated, token = coming(db_session, made.id, "ana@example.org")
    waiting, _ = coming(db_session, made.id, "bo@example.org")
    elsewhere, _ = coming(db_session, other.id, "cy@example.org")
    say = [
        check_in(db_session, made.id, Scan("NOSUCH", "a"), made.starts_at, BY).reason,
        scanned(db_session, made, elsewhere, "b"),
        scanned(db_session, made, waiting, "c"),
        check_in(db_session, made.id, Scan(str(seated.door_code), "d"), NOW, BY).reason,
        scanned(db_session, made, seated, "e"),
    ]
    assert say == ["unknown", "wrong_meeting", "waitlisted", "too_early", "ok"]
    assert scanned(db_session, made, waiting, "f", forced=True) == "ok"
    assert db_session.query(AuditRow).filter_by(action="door.force").count() == 1
    cancel_rsvp(db_session, token, NOW, BASE)
    assert scanned(db_session, made, seated, "g", forced=True) == "cancelled"
    cancel_meeting(db_session, other.id, "Flood", NOW, BY)
    assert scanned(db_session, other, elsewhere, "h", forced=True) == "cancelled"


def test_day_of_a_meeting_ends_at_midnight_of_the_place(db_session: Session) -> None:
    berlin = replace(when("2026-07-15T20:00", 120), zone=ZoneInfo("Europe/Berlin"))
    made = schedule_meeting(db_session, details(), berlin, NOW, BY)
    moments = {
        datetime(2026, 7, 14, 21, 59, tzinfo=UTC): "too_early",
        datetime(2026, 7, 14, 22, 0, tzinfo=UTC): "ok",
        datetime(2026, 7, 15, 21, 59, tzinfo=UTC): "ok",
        datetime(2026, 7, 15, 22, 0, tzinfo=UTC): "over",
    }
    assert {moment: day_reason(made, moment) for moment in moments} == moments


def test_sheet_and_codes_are_erased_and_numbers_stay(db_session: Session) -> None:
    made = meeting(db_session)
    row, token = coming(db_session, made.id, "ana@example.org", 2)
    assert scanned(db_session, made, row, "one") == "ok"
    sign_in(db_session, made.id, "Bo", "bo@example.org", made.starts_at)
    assert attendance(db_session, made.id) == 3
    assert purge_contacts(db_session, 30, made.ends_at + timedelta(days=31)) == 2
    [signed] = sign_ins(db_session, made.id)
    assert (signed.name, signed.contact, row.door_code) == (None, None, None)
    assert attendance(db_session, made.id) == 3
    other = meeting(db_session)
    gone, token = coming(db_session, other.id, "cy@example.org")
    erase_rsvp(db_session, token, NOW, BASE)
    assert gone.door_code is None


def test_coverage_follows_the_rules_for_few_cards(db_session: Session) -> None:
    place = beat(db_session)
    made = meeting(db_session, beat_codes=["3"])
    for what, n in (("age:a18", 5), ("age:a65", 4), ("age:u18", 9)):
        count(db_session, made.id, what, n)
    ends = made.ends_at + timedelta(days=1)
    cards = card_counts(db_session, place.id, NOW, ends)
    live = {"a18": 50, "a35": 30, "a55": 10, "a65": 10}
    assert coverage(cards, live, "en") is None, "nine adults"
    few = coverage(cards | {"a35": 6}, live, "en")
    assert few is not None
    assert [(line.came, line.live) for line in few] == [
        ("about a quarter", "50 %"), ("about half", "30 %"), ("hardly anyone", "10 %"),
        ("about a quarter", "10 %"),
    ]  # fmt: skip
    many = coverage({"a18": 20, "a35": 10, "a55": 1, "a65": 9}, {}, "es")
    assert many is not None
    assert [line.came for line in many] == ["50 %", "25 %", "casi nadie", "23 %"]


def test_door_is_worked_by_the_organizer_and_officers_see_numbers_only(
    staff_client: Callable[..., FlaskClient], db_session: Session, client: FlaskClient
) -> None:
    place = beat(db_session)
    local = datetime.now(UTC).astimezone(when().zone) - timedelta(minutes=10)
    made = schedule_meeting(
        db_session, details(beat_codes=["3"]), when(local.strftime("%Y-%m-%dT%H:%M")), NOW, BY
    )
    row, token = coming(db_session, made.id, "ana@example.org", 2)
    row.first_name = "Ana"
    db_session.commit()
    guest = client.get(f"/rsvp/{token}", follow_redirects=True).text
    assert f"say the code: {row.door_code}" in guest
    desk, officer = staff_client("organizer"), staff_client("officer", beats=[place.id])
    page = desk.get(f"/staff/door/{row.door_code}", follow_redirects=True)
    assert f'value="{row.door_code}"' in page.text
    assert db_session.query(CheckIn).count() == 0
    door, form = f"/staff/meetings/{made.id}/door", {"csrf_token": csrf(page.text)}
    code = form | {"code": str(row.door_code), "nonce": "one"}
    done = desk.post(f"{door}/check-in", data=code)
    assert "Checked in. 2 people." in done.text
    assert "2 people are here." in officer.get(door).text
    assert str(row.door_code) not in officer.get(door).text
    undone = desk.post(f"{door}/undo/{row.id}", data=form, follow_redirects=True)
    assert "0 people are here." in undone.text


def test_counter_and_sheet_show_officers_numbers_only(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    place = beat(db_session)
    made = meeting(db_session, beat_codes=["3"])
    desk, officer = staff_client("organizer"), staff_client("officer", beats=[place.id])
    door = f"/staff/meetings/{made.id}/door"
    form = {"csrf_token": csrf(desk.get(door).text)}
    more = desk.post(f"{door}/count/people/ten", data=form, follow_redirects=True)
    assert "10 people are here." in more.text
    assert desk.post(f"{door}/count/dogs/more", data=form).status_code == 422
    sheet = form | {"name": "Bo", "contact": "bo@example.org"}
    signed = desk.post(f"{door}/sheet", data=sheet, follow_redirects=True)
    assert "Thank you" in signed.text
    assert "bo@example.org" in desk.get(door).text
    seen = officer.get(door).text
    assert "11 people are here." in seen
    assert "bo@example.org" not in seen
    assert "Too few cards" in officer.get("/staff/coverage").text
