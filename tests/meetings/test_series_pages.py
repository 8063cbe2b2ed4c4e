"""Facts about the staff pages of series: what is shown before saving, and what is told after."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.meetings.models import Meeting, Series
from engage.meetings.services import schedule_meeting
from engage.meetings.services_series import schedule_series
from engage.meetings.services_venues import Place, close_day, save_venue
from tests.meetings.rows import BY, beat, csrf, details, plan, when
from tests.meetings.test_staff import FIELDS, YEAR, send

StaffClient = Callable[..., FlaskClient]
NOW = datetime.now(UTC)
SERIES = FIELDS | {"repeats": "monthly", "until": f"{YEAR}-12-31", "zone": "America/Los_Angeles"}
NEW = "/staff/meetings/new"


@pytest.fixture
def desk(staff_client: StaffClient, db_session: Session) -> FlaskClient:
    """An organizer's browser, with beat 3 on the map."""
    beat(db_session)
    return staff_client("organizer")


def save(browser: FlaskClient, path: str, fields: dict[str, object], page: str) -> str:
    data = fields | {"csrf_token": csrf(page), "step": "save"}
    return browser.post(path, data=data, follow_redirects=True).text


def made_by(browser: FlaskClient, fields: dict[str, object]) -> str:
    return save(browser, NEW, fields, send(browser, NEW, fields).text)


def test_preview_warns_of_holidays_closed_days_clashes_and_one_slot(
    desk: FlaskClient, db_session: Session
) -> None:
    close_day(db_session, date(YEAR, 3, 5), {"en": "City picnic"}, NOW, "a")
    venue = save_venue(db_session, None, Place("Library", "1 Main Street", 40), NOW, "a")
    other = details(venue="", venue_id=venue.id, titles={"en": "Book club"}, beat_codes=[])
    schedule_meeting(db_session, other, when(f"{YEAR}-02-05T18:00"), NOW, BY)
    touching = details(venue_id=venue.id, titles={"en": "Chess"}, beat_codes=[])
    schedule_meeting(db_session, touching, when(f"{YEAR}-01-05T17:30"), NOW, BY)
    dates = "\n".join(f"{YEAR}-{day}" for day in ("01-05", "02-05", "03-05", "07-04"))
    fields = SERIES | {"repeats": "dates", "dates": dates, "venue_id": str(venue.id)}
    page = send(desk, NEW, fields).text
    assert "Holiday: City picnic" in page
    assert "Holiday: Independence Day" in page
    assert page.count(" checked") == 2
    assert "Library is taken:" in page
    assert "Book club" in page
    assert "Chess" not in page, "touching is no clash"
    weekly = SERIES | {"repeats": "weekly", "until": f"{YEAR}-02-28"}
    page = send(desk, NEW, weekly).text
    assert "would meet on Tuesday at 6:30\u00a0PM only" in page


@pytest.mark.parametrize(
    ("change", "n", "words"),
    [
        pytest.param({}, 12, "the second Tuesday of every month", id="nth weekday"),
        pytest.param({"interval": "2"}, 6, "the second Tuesday, every 2 months", id="interval"),
        pytest.param(
            {"repeats": "day", "month_day": "15"}, 12, "day 15 of every month", id="day of month"
        ),
        pytest.param(
            {"repeats": "day", "month_day": "-1", "skip_months": ["7", "8"]},
            10, "the last day of every month, except July, August", id="last day, months off",
        ),
        pytest.param({"repeats": "weekly", "until": "", "count": "7"}, 7, "every Tuesday", id="n"),
        pytest.param(
            {"repeats": "dates", "dates": f"{YEAR}-05-05\n{YEAR}-04-04 19:15"},
            2, "on chosen dates", id="list",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_rule_is_planned_and_said_in_words(
    desk: FlaskClient, db_session: Session, change: dict[str, object], n: int, words: str
) -> None:
    page = made_by(desk, SERIES | change)
    assert f"{n} meetings are in the calendar." in page
    assert words in page
    assert len(db_session.scalars(select(Meeting)).all()) == n


def test_all_dates_change_and_the_one_with_its_own_place_is_named(
    desk: FlaskClient, db_session: Session
) -> None:
    made_by(desk, SERIES)
    [series] = db_session.scalars(select(Series))
    third = db_session.scalars(select(Meeting).order_by(Meeting.starts_at)).all()[2]
    own = FIELDS | {"on": f"{third.starts_local:%Y-%m-%d}", "venue": "School"}
    send(desk, f"/staff/meetings/{third.id}/edit", own)
    path = f"/staff/meetings/series/{series.id}/edit"
    form = desk.get(path).text
    assert f'value="{YEAR}-12-31"' in form
    first = form.split('id="on"')[1].split('value="')[1][:10]
    page = send(desk, path, SERIES | {"on": first, "venue": "City Hall"}).text
    assert "12 dates of the series were changed." in page
    assert "keeps its own value: place." in page
    assert page.count("City Hall") == 11


def test_spanish_title_of_all_dates_is_set_on_the_page_of_the_series(
    desk: FlaskClient, db_session: Session
) -> None:
    made_by(desk, SERIES)
    [series] = db_session.scalars(select(Series))
    path = f"/staff/meetings/series/{series.id}/edit"
    first = desk.get(path).text.split('id="on"')[1].split('value="')[1][:10]
    page = send(desk, path, SERIES | {"on": first, "title_es": "Junta vecinal"}).text
    assert "12 dates of the series were changed." in page
    db_session.expire_all()
    titles = {meeting.title("es") for meeting in db_session.scalars(select(Meeting))}
    assert titles == {series.title("es")} == {"Junta vecinal"}


def test_this_and_later_dates_are_previewed_and_become_a_new_series(
    desk: FlaskClient, db_session: Session
) -> None:
    made_by(desk, SERIES)
    sixth = db_session.scalars(select(Meeting).order_by(Meeting.starts_at)).all()[5]
    path = f"/staff/meetings/series/following/{sixth.id}"
    day = f"{sixth.starts_local:%Y-%m-%d}"
    fields = SERIES | {"on": day, "at": "19:30", "weekday": "3"}
    shown = send(desk, path, fields).text
    assert shown.count('name="skip"') == 7
    assert len(db_session.scalars(select(Series)).all()) == 1
    page = save(desk, path, fields, shown)
    assert "7 dates of the series were changed." in page
    old, new = db_session.scalars(select(Series).order_by(Series.id))
    assert (old.until_on.month, new.until_on) == (5, date(YEAR, 12, 31))


def test_date_is_added_and_the_series_ended_on_its_page(
    desk: FlaskClient, db_session: Session
) -> None:
    made_by(desk, SERIES)
    [series] = db_session.scalars(select(Series))
    page = f"/staff/meetings/series/{series.id}"
    shown = desk.get(page).text
    data = {"csrf_token": csrf(shown), "on": f"{YEAR}-06-05", "at": "10:00"}
    added = desk.post(f"{page}/add", data=data, follow_redirects=True).text
    assert "The date was added." in added
    assert '<span class="tag">added</span>' in added
    again = desk.post(f"{page}/add", data=data)
    assert again.status_code == 422
    assert "at this time already" in again.text
    data = {"csrf_token": csrf(shown), "last_on": f"{YEAR}-06-30", "reason": "No hall"}
    ended = desk.post(f"{page}/end", data=data, follow_redirects=True).text
    assert "6 dates are cancelled." in ended


def test_acting_on_a_series_needs_the_right_to_all_its_meetings(
    staff_client: StaffClient, db_session: Session
) -> None:
    own, _other = beat(db_session), beat(db_session, "4", "North")
    start = f"{(NOW + timedelta(days=10)).date()}T18:30"
    until = f"{(NOW + timedelta(days=300)).date()}"
    mine = schedule_series(db_session, details(beat_codes=["3"]), plan(start, until), NOW, BY)
    both = schedule_series(db_session, details(beat_codes=["3", "4"]), plan(start, until), NOW, BY)
    officer = staff_client("officer", beats=[own.id])
    assert officer.get(f"/staff/meetings/series/{mine[0].series_id}").status_code == 200
    assert officer.get(f"/staff/meetings/{both[0].id}").status_code == 200
    assert officer.get(f"/staff/meetings/series/{both[0].series_id}").status_code == 404
    for path in (f"{mine[0].series_id}/edit", f"following/{mine[0].id}"):
        assert officer.get(f"/staff/meetings/series/{path}").status_code == 403


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"zone": "America/Chicgo"}, "is not a time zone", id="unknown zone"),
        pytest.param({"dates": "soon", "repeats": "dates"}, "is not a date", id="no date"),
        pytest.param({"dates": "", "repeats": "dates"}, "at least one date", id="empty list"),
        pytest.param({"phone": "1" * 41}, "longer than 40", id="long number"),
        pytest.param({"capacity": "-1"}, "between 0", id="negative seats"),
        pytest.param({"until": "", "count": "101"}, "between 1 and 100", id="too many"),
        pytest.param({"title_en": "x" * 10_000}, "longer than 120", id="endless title"),
        pytest.param({"until": f"{YEAR - 9}-01-01"}, "No date falls", id="ends before it starts"),
    ],
)
def test_faulty_plan_is_shown_again(
    desk: FlaskClient, db_session: Session, change: dict[str, object], words: str
) -> None:
    page = send(desk, NEW, SERIES | change)
    assert (page.status_code, db_session.scalar(select(Meeting))) == (422, None)
    assert words in page.text


def test_zone_that_was_renamed_still_works(desk: FlaskClient, db_session: Session) -> None:
    made_by(desk, SERIES | {"zone": "US/Pacific"})
    meeting = db_session.scalars(select(Meeting)).first()
    assert meeting
    assert desk.get(f"/meetings/{meeting.uid}").status_code == 200
    assert "TZID:US/Pacific" in desk.get(f"/meetings/{meeting.uid}.ics").text
