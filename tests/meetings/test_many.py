"""Facts about venues, the bin, and many dates at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.meetings.acts import AlreadyOver
from engage.meetings.models import Meeting, Series
from engage.meetings.queries import meeting_by_id
from engage.meetings.queries_series import series_members
from engage.meetings.services import schedule_meeting
from engage.meetings.services_bin import HasGuests, delete_meeting, empty_bin, restore_meeting
from engage.meetings.services_bulk import Change, change_many, copy_series, skip_many
from engage.meetings.services_series import add_date, schedule_series
from engage.meetings.services_venues import Place, delete_venue, save_venue
from engage.people.services import NewUser, create_user
from tests.meetings.rows import BY, NOW, beat, coming, csrf, details, meeting, plan, when

LATER = NOW + timedelta(days=31)


def test_venue_brings_its_words_and_its_limit(db_session: Session) -> None:
    hall = save_venue(db_session, None, Place("Hall", "1 Main", 40, ["asl"]), NOW, "a")
    made = meeting(db_session, venue_id=hall.id, venue="", address="", access=[], capacity=40)
    assert (made.venue, made.address, made.access) == ("Hall", "1 Main", ["asl"])
    with pytest.raises(InputErrors, match="fewer seats"):
        meeting(db_session, venue_id=hall.id, capacity=41)
    db_session.rollback()
    delete_venue(db_session, hall.id, NOW, "a")
    with pytest.raises(InputErrors, match="no longer in the list"):
        meeting(db_session, venue_id=hall.id)
    db_session.rollback()
    with pytest.raises(InputErrors, match="perhaps in the bin"):
        save_venue(db_session, None, Place("Hall"), NOW, "a")


def test_deleted_date_of_a_series_comes_back_to_its_place(db_session: Session) -> None:
    beat(db_session)
    made = schedule_series(db_session, details(beat_codes=["3"]), plan(), NOW, BY)
    series_id = made[0].series_id or 0
    delete_meeting(db_session, made[3].id, NOW, BY)
    assert meeting_by_id(db_session, made[3].id) is None
    assert len(series_members(db_session, series_id)) == 11
    restore_meeting(db_session, made[3].id, NOW, BY)
    assert series_members(db_session, series_id)[3] is made[3]
    delete_meeting(db_session, made[3].id, NOW, BY)
    add_date(db_session, series_id, when("2026-04-14T18:30"), NOW, BY)
    assert restore_meeting(db_session, made[3].id, NOW, BY).series_id is None, "its place is taken"


def test_what_guests_know_of_is_never_deleted_and_the_bin_is_emptied(db_session: Session) -> None:
    known, unknown = meeting(db_session), meeting(db_session)
    coming(db_session, known.id, "ana@example.org")
    with pytest.raises(HasGuests):
        delete_meeting(db_session, known.id, NOW, BY)
    db_session.rollback()
    delete_meeting(db_session, unknown.id, NOW, BY)
    assert empty_bin(db_session, LATER - timedelta(days=2)) == 0
    assert empty_bin(db_session, LATER) == 1
    assert db_session.scalars(select(Meeting.id)).all() == [known.id]


def test_holiday_is_skipped_everywhere_and_guests_are_told(db_session: Session) -> None:
    known, unknown = meeting(db_session), meeting(db_session)
    coming(db_session, known.id, "ana@example.org")
    assert skip_many(db_session, [known.id, unknown.id], "Holiday", NOW, BY) == 2
    assert (known.status, known.reason) == ("cancelled", "Holiday")
    assert unknown.deleted_at == NOW


def test_many_dates_get_another_venue_or_officer_at_once_or_none_does(db_session: Session) -> None:
    hall = save_venue(db_session, None, Place("Hall", "1 Main"), NOW, "a")
    bo = create_user(db_session, NewUser("bo@example.org", "Bo", ("officer",)), actor="a", now=NOW)
    ids = [meeting(db_session).id, meeting(db_session).id]
    assert change_many(db_session, ids, Change(hall.id, (bo.id,)), NOW, BY) == 2
    rows = [meeting_by_id(db_session, one) for one in ids]
    assert {(m.venue, m.sequence, m.officers[0].name) for m in rows if m} == {("Hall", 1, "Bo")}
    past = schedule_meeting(db_session, details(), when("2026-01-02T18:30"), NOW, BY)
    with pytest.raises(AlreadyOver):
        skip_many(db_session, [*ids, past.id], "Holiday", NOW, BY)
    db_session.rollback()
    assert all(m.deleted_at is None for m in db_session.scalars(select(Meeting)))


def test_series_of_last_year_is_made_again_by_the_same_rule(db_session: Session) -> None:
    beat(db_session)
    made = schedule_series(db_session, details(beat_codes=["3"]), plan(), NOW, BY)
    again = copy_series(db_session, made[0].series_id or 0, NOW, BY)
    assert [f"{m.starts_local:%Y-%m-%d}" for m in again[:2]] == ["2027-01-12", "2027-02-09"]
    assert len(again) == 12
    assert (again[0].venue, [b.code for b in again[0].beats]) == ("City Library", ["3"])


def test_pages_of_venues_days_bin_many_and_copy(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    beat(db_session)
    year = datetime.now(UTC).year + 1
    plan_1 = plan(f"{year}-01-01T18:30", f"{year}-12-31")
    schedule_series(db_session, details(beat_codes=["3"]), plan_1, datetime.now(UTC), BY)
    desk, root = staff_client("organizer"), "/staff/meetings"

    def post(page: str, path: str, **fields: object) -> str:
        data = fields | {"csrf_token": csrf(desk.get(f"{root}/{page}").text)}
        return desk.post(f"{root}/{path}", data=data, follow_redirects=True).text

    assert "Hall" in post("venues", "venues", name="Hall", capacity="40")
    assert "City picnic" in post("venues", "closed-days", on=f"{year}-05-05", title="City picnic")
    assert "City picnic" not in post("venues", f"closed-days/{year}-05-05/open")
    first = db_session.scalars(select(Meeting).order_by(Meeting.starts_at)).all()[0]
    day = f"many?day={first.starts_local.date()}"
    assert desk.get(f"{root}/{day}").text.count('name="m"') == 1
    assert "Say why" in post(day, day, act="skip", m=str(first.id))
    done = post(day, day, act="venue", m=str(first.id), venue_id="1")
    assert "1 meetings were changed." in done
    assert "Take out of the bin" in post(f"{first.id}/cancel", f"{first.id}/delete")
    post("bin", f"bin/{first.id}/restore")
    [series] = db_session.scalars(select(Series))
    assert "12 meetings are in the calendar." in post("copy", "copy", series=str(series.id))
    shown = post("my-calendar", "my-calendar")
    address = shown.split('<code class="break">')[1].split("<")[0]
    assert address.startswith("http://localhost/calendar/")
    assert desk.get(address.removeprefix("http://localhost")).status_code == 200
