"""The home of staff: what waits for whom, each with the button that does it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.briefings.models import ArchivedBriefing
from engage.mail.models import FAILED, OutboxMail
from engage.mail.outbox import queue_mail
from engage.portal import queries
from engage.surveys import services
from tests.portal.rows import ZONE, make_beats, make_meeting, make_officer, now, publish
from tests.results.rows import answers, make_wave, store
from tests.surveys.rows import approve_texts

Sign = Callable[..., FlaskClient]
TODAY = now().astimezone(ZONE).date()


def fail_mail(session: Session) -> OutboxMail:
    mail = queue_mail(
        session, to="ana@example.org", subject="Your RSVP", text="x", language="en", now=now()
    )
    mail.state, mail.last_error = FAILED, "550 no such user"
    session.commit()
    return mail


def open_wave(session: Session, keys: Path, closes_on: date) -> None:
    approve_texts(session)
    make_wave(session, "2026-10", closes_on=closes_on)
    services.open_wave(session, "2026-10", keys)


@pytest.mark.parametrize("role", ["organizer", "administrator", "analyst", "officer"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_everybody_has_a_home(staff_client: Sign, role: str, lang: str) -> None:
    assert staff_client(role).get(f"/staff?lang={lang}").status_code == 200


def test_a_visitor_is_sent_to_sign_in(client: FlaskClient) -> None:
    assert "sign-in" in client.get("/staff").location


def test_an_empty_city_begins_with_beats(staff_client: Sign) -> None:
    assert 'href="/staff/places"' in staff_client("organizer").get("/staff").text


def test_nothing_waiting_is_said(staff_client: Sign, db_session: Session) -> None:
    make_beats(db_session, "1")

    assert "Nothing is waiting." in staff_client("organizer").get("/staff").text


def test_a_failed_mail_waits_with_a_button(staff_client: Sign, db_session: Session) -> None:
    mail = fail_mail(db_session)

    text = staff_client("organizer").get("/staff").text

    assert "1 mail could not be sent." in text
    assert "550 no such user" in text
    assert f'action="/staff/people/mail/{mail.id}/retry"' in text
    assert "Your RSVP" not in staff_client("analyst").get("/staff").text


def test_a_closed_wave_waits_until_it_is_published(staff_client: Sign, db_session: Session) -> None:
    make_beats(db_session, "1")
    client = staff_client("organizer")
    make_wave(db_session, "2026-10")
    store(db_session, "2026-10", answers("1", 120))

    assert 'href="/staff/results/2026-10"' in client.get("/staff").text

    publish(db_session, {"1": 120}, wave="2027-04")
    assert [wave.code for wave in queries.waves_to_publish(db_session)] == ["2026-10"]


@pytest.mark.parametrize(("days", "waits"), [(-1, True), (0, False), (5, False)])
def test_an_open_wave_waits_from_the_day_after_its_last(
    db_session: Session, tmp_path: Path, days: int, waits: bool
) -> None:
    make_beats(db_session, "1")
    open_wave(db_session, tmp_path, TODAY + timedelta(days=days))

    assert bool(queries.waves_to_close(db_session, TODAY)) is waits


def test_a_wave_to_close_waits_with_its_button(
    staff_client: Sign, db_session: Session, tmp_path: Path
) -> None:
    make_beats(db_session, "1")
    open_wave(db_session, tmp_path, TODAY - timedelta(days=1))

    assert 'action="/staff/surveys/2026-10/close"' in staff_client("organizer").get("/staff").text
    assert "Close the survey" not in staff_client("officer").get("/staff").text


def test_a_meeting_without_an_officer_waits(staff_client: Sign, db_session: Session) -> None:
    found = make_beats(db_session, "1", "2")
    make_officer(db_session, found["2"])
    bare, covered = make_meeting(db_session, "1"), make_meeting(db_session, "2")
    later, both = make_meeting(db_session, "1", days=40), make_meeting(db_session, "1", "2")

    waiting = queries.meetings_without_officer(db_session, now())

    assert [meeting.id for meeting in waiting] == [bare.id]
    assert {covered.id, later.id, both.id}.isdisjoint({meeting.id for meeting in waiting})
    text = staff_client("administrator").get("/staff").text
    assert f'href="/staff/meetings/{bare.id}"' in text
    assert 'href="/staff/people/tenures/new"' in text


def test_an_officer_sees_own_beats_only(staff_client: Sign, db_session: Session) -> None:
    found = make_beats(db_session, "1", "2")
    meeting = make_meeting(db_session, "1")

    text = staff_client("officer", beats=[found["1"].id]).get("/staff").text

    assert 'href="/beats/1"' in text
    assert 'href="/beats/2"' not in text
    assert f'href="/staff/meetings/{meeting.id}"' in text
    assert 'href="/staff/briefings"' in text


def test_the_briefing_of_an_own_beat_is_one_press_away(
    staff_client: Sign, db_session: Session
) -> None:
    found = make_beats(db_session, "1", "2")
    publish(db_session, {"1": 120, "2": 120})
    client = staff_client("officer", beats=[found["1"].id])

    assert "There is no briefing of this beat yet." in client.get("/staff").text

    for code in found:
        db_session.add(archived_briefing(code))
    db_session.commit()
    text = client.get("/staff").text
    assert 'href="/staff/briefings/1/2026-10.en.pdf"' in text
    assert "/staff/briefings/2/" not in text


def archived_briefing(code: str) -> ArchivedBriefing:
    return ArchivedBriefing(
        beat_code=code,
        wave_code="2026-10",
        language="en",
        release_sha256="0" * 64,
        content="{}",
        content_sha256=code * 64,
        pdf_sha256="0" * 64,
        made_at=now(),
    )


def test_an_officer_without_a_beat_is_told_who_helps(staff_client: Sign) -> None:
    assert "once an administrator has put you on one" in staff_client("officer").get("/staff").text
