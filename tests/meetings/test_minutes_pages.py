"""Facts about the staff pages of agendas, minutes and promises."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.meetings.models import Meeting
from engage.meetings.queries_agenda import agenda_items, versions_of
from engage.meetings.queries_commitments import commitments_of_meeting, concerns_of_meeting
from engage.meetings.services import schedule_meeting
from tests.meetings.rows import BY, beat, csrf, details, when

StaffClient = Callable[..., FlaskClient]


@pytest.fixture
def desk(staff_client: StaffClient, db_session: Session) -> FlaskClient:
    """An organizer's browser, with beat 3 on the map."""
    beat(db_session)
    return staff_client("organizer")


def running(session: Session, days_ago: int = 0) -> Meeting:
    """Return a meeting of beat 3 that began some minutes or days ago."""
    begun = datetime.now(UTC) - timedelta(days=days_ago, minutes=20)
    local = begun.astimezone(when().zone).strftime("%Y-%m-%dT%H:%M")
    made = when(local, minutes=60)
    return schedule_meeting(session, details(beat_codes=["3"]), made, begun, BY)


def post(browser: FlaskClient, page: str, path: str, **fields: str) -> TestResponse:
    """Send a form of a page as a browser does."""
    token = csrf(browser.get(page).text)
    return browser.post(path, data=fields | {"csrf_token": token}, follow_redirects=True)


def test_agenda_is_begun_filled_put_in_order_and_posted(
    desk: FlaskClient, db_session: Session
) -> None:
    made = running(db_session)
    page = f"/staff/meetings/{made.id}/agenda"
    assert "it stays second" in post(desk, page, f"{page}/begin").text
    first, _progress, third, *_rest = (item.id for item in agenda_items(db_session, made.id))
    fields = {"title_en": "Street lights", "title_es": "Farolas", "minutes": "5"}
    part = fields | {"parent": str(third)}
    assert "3.1. Street lights" in post(desk, f"{page}/new", f"{page}/new", **part).text
    long = part | {"minutes": "11"}
    assert "take longer" in post(desk, f"{page}/new", f"{page}/new", **long).text
    renamed = post(desk, f"{page}/{first}", f"{page}/{first}", **fields)
    assert "1. Street lights" in renamed.text
    assert "<strong>1. Street lights" not in post(desk, page, f"{page}/{first}/move/down").text
    assert desk.post(f"{page}/{first}/move/out").status_code in {400, 404}
    assert "The agenda is posted." in post(desk, page, f"{page}/post").text
    assert "taken off" in post(desk, page, f"{page}/{first}/remove").text


def test_minutes_are_written_item_by_item_and_catch_what_is_said_in_two_clicks(
    desk: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    made = running(db_session)
    post(desk, f"/staff/meetings/{made.id}/agenda", f"/staff/meetings/{made.id}/agenda/begin")
    first, second = (item.id for item in agenda_items(db_session, made.id)[:2])
    page = f"/staff/meetings/{made.id}/minutes"
    onward = post(
        desk, f"{page}/{first}", f"{page}/{first}", text="14 came.", base="0", then="next"
    )
    assert onward.request.path == f"{page}/{second}"
    caught = post(desk, onward.request.path, onward.request.path, text="", base="0", then="concern")
    assert caught.request.path == f"{page}/{second}/concern"
    said = {"what": "Cars race", "place": "12th", "daytime": "night", "beat": "1"}
    back = post(desk, caught.request.path, caught.request.path, **said)
    assert back.request.path == f"{page}/{second}"
    [concern] = concerns_of_meeting(db_session, made.id)
    form = f"{page}/{second}/commitment?concern={concern.id}"
    assert "Cars race" in desk.get(form).text
    promise = {"what": "Measure speeds", "owner": "officer", "beat": "1", "due_on": "2099-01-01"}
    assert "three years ahead" in post(desk, form, form, **promise).text
    due = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    post(desk, form, form, **promise | {"due_on": due})
    [kept] = commitments_of_meeting(db_session, made.id)
    assert (kept.concern_id, kept.what) == (concern.id, "Measure speeds")
    assert "Measure speeds" in client.get(f"/meetings/{made.uid}/minutes").text
    assert "Measure speeds" in client.get("/beats/3").text
    assert "Cars race" not in client.get(f"/meetings/{made.uid}/minutes").text


def test_second_writer_gets_both_texts_and_joins_them(
    desk: FlaskClient, db_session: Session
) -> None:
    made = running(db_session)
    post(desk, f"/staff/meetings/{made.id}/agenda", f"/staff/meetings/{made.id}/agenda/begin")
    first = agenda_items(db_session, made.id)[0].id
    page = f"/staff/meetings/{made.id}/minutes/{first}"
    post(desk, page, page, text="Theirs <b>", base="0")
    stopped = post(desk, page, page, text="Mine & more", base="0")
    assert stopped.status_code == 409
    for words in ("Theirs &lt;b&gt;", "Mine &amp; more", 'value="1"'):
        assert words in stopped.text
    post(desk, page, page, text="Both", base="1", then="back")
    assert [note.text for note in versions_of(db_session, first)] == ["Theirs <b>", "Both"]


def test_minutes_go_their_way_by_buttons(desk: FlaskClient, db_session: Session) -> None:
    made = running(db_session, days_ago=1)
    assert "Minutes to file" in desk.get("/staff").text
    post(desk, f"/staff/meetings/{made.id}/agenda", f"/staff/meetings/{made.id}/agenda/begin")
    page = f"/staff/meetings/{made.id}/minutes"
    assert "The minutes are filed." in post(desk, page, f"{page}/file").text
    assert "Minutes to file" not in desk.get("/staff").text
    approved = post(desk, f"{page}/approve", f"{page}/approve", approved_in="")
    assert "can be published now" in approved.text
    assert "The minutes are published." in post(desk, page, f"{page}/publish").text


def test_officer_updates_promises_of_own_beats_only(
    desk: FlaskClient, staff_client: StaffClient, db_session: Session
) -> None:
    made, other = running(db_session), beat(db_session, "4", "North")
    post(desk, f"/staff/meetings/{made.id}/agenda", f"/staff/meetings/{made.id}/agenda/begin")
    first = agenda_items(db_session, made.id)[0].id
    form = f"/staff/meetings/{made.id}/minutes/{first}/commitment"
    due = datetime.now(UTC).date() + timedelta(days=2)
    post(desk, form, form, what="Lamp", owner="officer", beat="1", due_on=due.isoformat())
    [promise] = commitments_of_meeting(db_session, made.id)
    page = f"/staff/commitments/{promise.id}"
    own, foreign = staff_client("officer", beats=[1]), staff_client("officer", beats=[other.id])
    assert "Lamp" in own.get("/staff/commitments").text
    assert "due this week" in own.get("/staff").text
    assert "Lamp" not in foreign.get("/staff/commitments").text
    assert foreign.get(page).status_code == 404
    assert "Say what comes next" in post(own, page, page, status="open").text
    assert "Mail the link" not in own.get(page).text
    assert "Mails on their way: 1." in post(desk, page, f"{page}/mail").text
    assert "everybody can read it" in post(own, page, page, status="kept").text
