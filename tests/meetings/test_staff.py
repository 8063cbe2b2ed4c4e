"""Facts about the staff pages of meetings: scheduling, preview, changing, cancelling, scope."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.audit.models import AuditRow
from engage.meetings.models import Meeting, Series
from engage.meetings.queries import rsvps
from engage.meetings.services import schedule_meeting
from tests.meetings.rows import BY, beat, csrf, details, mails, rsvp_form, token_in, told, when

StaffClient = Callable[..., FlaskClient]
YEAR = datetime.now(UTC).year + 1
FIELDS: dict[str, object] = {
    "kind": "beat", "title_en": "Beat 3 meeting", "title_es": "", "about_en": "Lights\r\nand noise",
    "on": f"{YEAR}-01-01", "at": "18:30", "minutes": "60", "venue": "Library", "address": "",
    "languages": ["en", "es"], "access": ["step_free"], "beats": ["3"], "capacity": "40",
    "repeats": "once", "nth": "2", "weekday": "1", "interval": "1", "online_url": "",
}  # fmt: skip


@pytest.fixture
def desk(staff_client: StaffClient, db_session: Session) -> FlaskClient:
    """An organizer's browser, with beat 3 on the map."""
    beat(db_session)
    return staff_client("organizer")


def planned(session: Session, **changes: object) -> Meeting:
    local = (datetime.now(UTC) + timedelta(days=14)).strftime("%Y-%m-%dT18:30")
    return schedule_meeting(session, details(**changes), when(local), datetime.now(UTC), BY)


def send(browser: FlaskClient, path: str, fields: dict[str, object]) -> TestResponse:
    token = csrf(browser.get(path).text)
    return browser.post(path, data=fields | {"csrf_token": token}, follow_redirects=True)


def test_organizer_schedules_one_meeting(desk: FlaskClient, db_session: Session) -> None:
    page = send(desk, "/staff/meetings/new", FIELDS)
    assert page.status_code == 200
    assert "The meeting is in the calendar." in page.text
    [made] = db_session.scalars(select(Meeting))
    assert made.starts_local == datetime(YEAR, 1, 1, 18, 30)  # noqa: DTZ001  wall time
    assert (made.about, [b.code for b in made.beats]) == ({"en": "Lights and noise"}, ["3"])
    assert "Beat 3 meeting" in desk.get("/staff/meetings").text


def test_series_shows_every_date_before_anything_is_saved(
    desk: FlaskClient, db_session: Session
) -> None:
    fields = FIELDS | {"repeats": "monthly", "until": f"{YEAR}-12-31", "skip_months": ["7", "12"]}
    page = send(desk, "/staff/meetings/new", fields)
    assert page.text.count('name="skip"') == 10
    assert "Tuesday, January" in page.text
    assert db_session.scalar(select(Series)) is None
    first = page.text.split('name="skip" value="')[1][:10]
    data = fields | {"csrf_token": csrf(page.text), "step": "save", "skip": [first]}
    page = desk.post("/staff/meetings/new", data=data, follow_redirects=True)
    assert "9 meetings are in the calendar." in page.text
    assert len(db_session.scalars(select(Meeting)).all()) == 9
    assert {m.starts_local.weekday() for m in db_session.scalars(select(Meeting))} == {1}


def test_preview_sends_everything_that_was_typed(desk: FlaskClient, db_session: Session) -> None:
    fields = FIELDS | {"repeats": "weekly", "until": f"{YEAR}-02-28"}
    page = send(desk, "/staff/meetings/new", fields).text
    for name, value in (("title_en", "Beat 3 meeting"), ("languages", "es"), ("beats", "3")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"title_en": ""}, "required", id="no title"),
        pytest.param({"title_en": "A\u202eB"}, "cannot be shown", id="direction mark"),
        pytest.param({"online_url": "javascript:alert(1)"}, "begin with https", id="script"),
        pytest.param({"on": "2030-03-10", "at": "02:30"}, "→ 03:00", id="clocks go forward"),
        pytest.param({"on": "2030-11-03", "at": "01:30"}, "happens twice", id="clocks go back"),
        pytest.param({"beats": ["99"]}, "not", id="unknown beat"),
        pytest.param({"languages": []}, "required", id="no language"),
        pytest.param({"repeats": "monthly"}, "Say when the series ends.", id="without end"),
        pytest.param(
            {"repeats": "weekly", "until": f"{YEAR + 30}-01-01"}, "too many dates", id="too long"
        ),
        pytest.param(
            {
                "repeats": "monthly",
                "until": f"{YEAR}-12-31",
                "skip_months": [str(m) for m in range(1, 13)],
            },
            "makes no sense",
            id="no month left",
        ),
    ],
)
def test_faulty_form_is_shown_again_and_nothing_is_stored(
    desk: FlaskClient, db_session: Session, change: dict[str, object], words: str
) -> None:
    page = send(desk, "/staff/meetings/new", FIELDS | change)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert words in page.text
    assert db_session.scalar(select(Meeting)) is None


def test_time_that_happens_twice_is_asked_and_then_kept(
    desk: FlaskClient, db_session: Session
) -> None:
    fields = FIELDS | {"on": "2030-11-03", "at": "01:30"}
    assert 'name="fold"' in send(desk, "/staff/meetings/new", fields).text
    send(desk, "/staff/meetings/new", fields | {"fold": "1"})
    [made] = db_session.scalars(select(Meeting))
    assert made.starts_at == datetime(2030, 11, 3, 9, 30, tzinfo=UTC)


def test_organizer_sees_the_guest_moves_and_cancels(
    desk: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    made = planned(db_session, beat_codes=["3"])
    guest = {"email": "ana@example.org", "party": "2", "needs": "A ramp"}
    rsvp_form(client, made.uid, guest)
    page = client.get(f"/rsvp/{token_in(mails(db_session)[0])}", follow_redirects=True)
    client.post("/rsvp/confirm", data={"csrf_token": csrf(page.text)})
    shown = desk.get(f"/staff/meetings/{made.id}").text
    assert "ana@example.org" in shown
    assert "A ramp" in shown
    assert "2 people are coming." in shown
    edit = FIELDS | {"on": f"{YEAR}-05-05", "at": "19:00"}
    assert "was changed" in send(desk, f"/staff/meetings/{made.id}/edit", edit).text
    told(db_session, datetime.now(UTC))
    page = send(desk, f"/staff/meetings/{made.id}/cancel", {"reason": "Flood"})
    assert "Flood" in page.text
    told(db_session, datetime.now(UTC))
    db_session.expire_all()
    assert (made.sequence, made.status) == (2, "cancelled")
    subjects = [mail.subject.split(":")[0] for mail in mails(db_session)]
    assert subjects == [
        "Please confirm", "You are on the list", "New time or place", "Cancelled",
    ]  # fmt: skip
    assert len(rsvps(db_session, made.id)) == 1


def test_edit_page_holds_what_is_there(desk: FlaskClient, db_session: Session) -> None:
    made = planned(db_session, beat_codes=["3"], capacity=25)
    page = desk.get(f"/staff/meetings/{made.id}/edit").text
    for words in ('value="City Library"', 'value="25"', 'value="18:30"', "Reunión de la zona 3"):
        assert words in page


def test_officer_sees_own_beats_without_contacts(
    staff_client: StaffClient, client: FlaskClient, db_session: Session
) -> None:
    own, other = beat(db_session), beat(db_session, "4", "North")
    mine, theirs = planned(db_session, beat_codes=["3"]), planned(db_session, beat_codes=["4"])
    rsvp_form(client, mine.uid, {"email": "ana@example.org", "party": "1"})
    officer = staff_client("officer", beats=[own.id])
    assert other.id != own.id
    page = officer.get("/staff/meetings").text
    assert f"/staff/meetings/{mine.id}" in page
    assert f"/staff/meetings/{theirs.id}" not in page
    assert "ana@example.org" not in officer.get(f"/staff/meetings/{mine.id}").text
    foreign, none = (officer.get(f"/staff/meetings/{n}") for n in (theirs.id, 4711))
    assert (foreign.status_code, foreign.text) == (none.status_code, none.text)
    assert foreign.status_code == 404
    [row] = db_session.query(AuditRow).filter_by(action="scope.refuse")
    assert (row.object, row.actor.partition("-")[0]) == (f"meeting {theirs.uid}", "officer")


@pytest.mark.parametrize("role", ["officer", "analyst", "administrator"])
def test_only_organizers_write(staff_client: StaffClient, db_session: Session, role: str) -> None:
    made = planned(db_session)
    browser = staff_client(role)
    for path in ("new", f"{made.id}/edit", f"{made.id}/cancel"):
        assert browser.get(f"/staff/meetings/{path}").status_code == 403
        assert browser.post(f"/staff/meetings/{path}").status_code in {400, 403}
