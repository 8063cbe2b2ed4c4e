"""Facts about the residents' pages of meetings."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from engage.jobs import run_waiting
from engage.meetings.models import Meeting
from engage.meetings.queries import rsvps
from engage.meetings.services import cancel_meeting, schedule_meeting
from tests.meetings.rows import BY, beat, csrf, details, mails, rsvp_form, token_in, when

PLAIN = {"email": "ana@example.org", "party": "2", "first_name": "Ana", "needs": "", "website": ""}


@pytest.fixture
def planned(db_session: Session) -> Meeting:
    """A meeting two weeks from today, for beat 3."""
    beat(db_session)
    local = (datetime.now(UTC) + timedelta(days=14)).strftime("%Y-%m-%dT18:30")
    draft = details(beat_codes=["3"], about={"en": "Street lights", "es": "El alumbrado"})
    return schedule_meeting(db_session, draft, when(local), datetime.now(UTC), BY)


def dump(session: Session) -> list[object]:
    tables = ("meeting", "rsvp", "outbox_mail", "audit")
    session.rollback()
    return [session.execute(text(f"SELECT * FROM {t}")).all() for t in tables]  # noqa: S608  # names


def test_calendar_lists_meetings_and_filters(client: FlaskClient, planned: Meeting) -> None:
    assert "Beat 3 meeting" in client.get("/meetings").text
    assert "Beat 3 meeting" in client.get("/meetings?beat=3&language=es").text
    assert "Beat 3 meeting" not in client.get("/meetings?language=vi").text
    assert "Beat 3 meeting" in client.get("/meetings?beat=nowhere&language=xx").text


def test_calendar_without_meetings_says_what_will_be_here(client: FlaskClient) -> None:
    assert "as soon as the organizer has set a date" in client.get("/meetings").text


def test_meeting_page_speaks_spanish(client: FlaskClient, planned: Meeting) -> None:
    page = client.get(f"/meetings/{planned.uid}?lang=es").text
    for words in ("Reunión de la zona 3", "El alumbrado", "Acceso sin escalones", "español"):
        assert words in page
    assert f'datetime="{planned.starts_local:%Y-%m-%dT%H:%M}-0' in page


def test_unknown_meeting_is_not_found(client: FlaskClient, app: Flask) -> None:
    for path in ("/meetings/0", "/meetings/4d5f3f9e-7a36-4a4c-9a62-0f4a5e8e1d11", "/rsvp/x"):
        assert client.get(path, follow_redirects=True).status_code == 404


def test_guest_confirms_changes_cancels_and_erases(
    client: FlaskClient, planned: Meeting, db_session: Session
) -> None:
    rsvp_form(client, planned.uid, PLAIN)
    [mail] = mails(db_session)
    assert mail.to == "ana@example.org"
    token = token_in(mail)
    page = client.get(f"/rsvp/{token}", follow_redirects=True)
    assert page.request.path == "/rsvp"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Yes, I am coming" in page.text
    for path, form, words in (
        ("/rsvp/confirm", {}, "seats for 2 people"),
        ("/rsvp/change", {"party": "1"}, "a seat for one person"),
        ("/rsvp/cancel", {}, "You have cancelled"),
        ("/rsvp/erase", {}, "Your details are erased"),
    ):
        page = client.post(
            path, data={**form, "csrf_token": csrf(page.text)}, follow_redirects=True
        )
        assert words in page.text
    db_session.expire_all()
    [row] = rsvps(db_session, planned.id)
    assert (row.email, row.status) == (None, "cancelled")
    assert mails(db_session) == []
    assert client.get(f"/rsvp/{token}", follow_redirects=True).status_code == 404


def test_guest_sees_the_seats_that_are_left(client: FlaskClient, db_session: Session) -> None:
    local = (datetime.now(UTC) + timedelta(days=14)).strftime("%Y-%m-%dT18:30")
    made = schedule_meeting(db_session, details(capacity=2), when(local), datetime.now(UTC), BY)
    rsvp_form(client, made.uid, PLAIN)
    page = client.get(f"/rsvp/{token_in(mails(db_session)[0])}", follow_redirects=True)
    assert "2 of 2 seats are free." in page.text
    data = {"csrf_token": csrf(page.text)}
    page = client.post("/rsvp/confirm", data=data, follow_redirects=True)
    assert "All 2 seats are taken." in page.text
    assert "join the waiting list" in client.get(f"/meetings/{made.uid}").text


def test_opening_links_changes_nothing(
    client: FlaskClient, planned: Meeting, db_session: Session
) -> None:
    rsvp_form(client, planned.uid, PLAIN)
    token = token_in(mails(db_session)[0])
    before = dump(db_session)
    for path in (
        "/meetings", f"/meetings/{planned.uid}", f"/meetings/{planned.uid}.ics", "/meetings.ics",
        "/beats/3/meetings.ics", f"/meetings/{planned.uid}/check-your-mail", f"/rsvp/{token}",
        "/rsvp", "/rsvp/confirm", "/rsvp/cancel", "/rsvp/erase", "/rsvp/erased",
    ):  # fmt: skip
        client.get(path)
        client.head(path)
    assert dump(db_session) == before


@pytest.mark.parametrize("path", ["confirm", "change", "cancel", "erase"])
def test_rsvp_posts_need_a_token(client: FlaskClient, app: Flask, path: str) -> None:
    assert client.post(f"/rsvp/{path}").status_code == 400


@pytest.mark.parametrize("field", ["email", "first_name", "needs", "party"])
def test_header_injection_is_refused_in_every_field(
    client: FlaskClient, planned: Meeting, db_session: Session, field: str
) -> None:
    evil = PLAIN | {field: PLAIN[field] + "x\r\nBcc: everybody@example.org"}
    page = rsvp_form(client, planned.uid, evil)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert mails(db_session) == []


def test_form_with_a_fault_is_not_kept_by_the_browser(
    client: FlaskClient, planned: Meeting
) -> None:
    page = rsvp_form(client, planned.uid, PLAIN | {"party": "99"})
    assert (page.status_code, page.headers["Cache-Control"]) == (422, "no-store")


def test_nobodys_mailbox_is_filled(app: Flask, planned: Meeting, db_session: Session) -> None:
    def ask(number: int) -> int:
        elsewhere = app.test_client()
        elsewhere.environ_base["REMOTE_ADDR"] = f"198.51.{number}.1"
        address = "Ana@example.org" if number % 2 else "ana@example.org"
        return rsvp_form(elsewhere, planned.uid, PLAIN | {"email": address}).status_code

    assert [ask(number) for number in range(7)] == [303] * 6 + [429]
    assert len(mails(db_session)) == 6


def test_program_that_fills_the_hidden_field_gets_no_mail(
    client: FlaskClient, planned: Meeting, db_session: Session
) -> None:
    page = rsvp_form(client, planned.uid, PLAIN | {"website": "https://spam.example"})
    assert page.status_code == 303
    assert mails(db_session) == []


def test_cancelled_meeting_shows_its_reason_and_no_form(
    client: FlaskClient, planned: Meeting, db_session: Session
) -> None:
    cancel_meeting(db_session, planned.id, "The hall is flooded", datetime.now(UTC), BY)
    page = client.get(f"/meetings/{planned.uid}").text
    assert "The hall is flooded" in page
    assert "<form" not in page


@pytest.mark.parametrize("path", ["/meetings.ics", "/beats/3/meetings.ics", "one"])
def test_calendar_files_answer_304_while_nothing_changes(
    client: FlaskClient, planned: Meeting, path: str
) -> None:
    address = f"/meetings/{planned.uid}.ics" if path == "one" else path
    first = client.get(address)
    assert first.mimetype == "text/calendar"
    [event] = icalendar.Calendar.from_ical(first.data).events
    assert str(event["URL"]).startswith("http://localhost/meetings/")
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{address}?lang=es").headers["ETag"] != first.headers["ETag"]


def test_feed_of_an_unknown_beat_is_not_found(client: FlaskClient, app: Flask) -> None:
    assert client.get("/beats/99/meetings.ics").status_code == 404


def test_asking_for_a_link_wakes_a_worker_once(
    app: Flask, client: FlaskClient, planned: Meeting
) -> None:
    client.get(f"/meetings/{planned.uid}")
    assert run_waiting(app) == 0
    rsvp_form(client, planned.uid, PLAIN)
    assert run_waiting(app) == 1
