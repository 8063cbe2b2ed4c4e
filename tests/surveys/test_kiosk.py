"""Facts about the tablet at a meeting and the telephone: the journey in a frame of its own."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.audit.models import AuditRow
from engage.config import Config
from engage.surveys.kiosks import kiosk_pass
from engage.surveys.models import Code, Draft, Inbox, Response
from engage.surveys.plans import DeckPlan
from engage.surveys.services import close_wave, open_wave
from engage.surveys.services_decks import create_deck
from engage.surveys.services_fielding import close_web
from tests.fieldwork.sheets import press
from tests.surveys.rows import add_beats, add_wave

SAME = {"Sec-Fetch-Site": "same-origin"}
ANSWERS: dict[str, dict[str, Any]] = {
    "start": {"consent": "1", "beat": "2"},
    "life": {"qol": "3", "first": ["speed"]},
    "last": {"trust": "7", "words": "Light"},
}


@pytest.fixture
def tablet(db_session: Session, config: Config) -> str:
    """The address of an open survey for today's tablet."""
    add_beats(db_session, "1", "2")
    add_wave(db_session, "meeting", "chose")
    open_wave(db_session, "meeting", config.keys)
    today = datetime.now(config.city.zone).date()
    return f"/kiosk/meeting/{kiosk_pass('meeting', today, config.secret_key)}"


def touch(browser: FlaskClient, path: str, data: dict[str, Any] | None = None) -> TestResponse:
    return browser.post(path, data=data or {}, headers=SAME)


def count(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def stored(session: Session, config: Config, wave: str) -> Response:
    close_wave(session, wave, config.keys)
    (found,) = session.scalars(select(Response)).all()
    return found


def answer_all(browser: FlaskClient, tablet: str) -> None:
    touch(browser, tablet)
    for section, data in ANSWERS.items():
        assert touch(browser, f"{tablet}/q/{section}", data).status_code == 303


def test_a_person_answers_on_the_tablet(
    client: FlaskClient, db_session: Session, config: Config, tablet: str
) -> None:
    answer_all(client, tablet)
    assert "That was the last question" in client.get(f"{tablet}/end").text
    assert touch(client, f"{tablet}/end").location == f"{tablet}/thanks"
    found = stored(db_session, config, "meeting")
    assert (found.route, found.mode, found.kind, found.area) == ("open", "meeting", "chose", "2")
    assert found.marks is None


def test_nothing_is_left_for_the_next_person(
    client: FlaskClient, db_session: Session, tablet: str
) -> None:
    answer_all(client, tablet)
    touch(client, f"{tablet}/end")
    assert client.get_cookie("kiosk", path=tablet) is None
    assert count(db_session, Draft) == 0
    for path in ("/q/life", "/end"):
        assert client.get(f"{tablet}{path}").location == tablet


def test_the_last_page_shows_no_answer_and_no_page_leads_back(
    client: FlaskClient, tablet: str
) -> None:
    answer_all(client, tablet)
    end, page = client.get(f"{tablet}/end").text, client.get(f"{tablet}/q/last").text
    assert "Light" not in end
    for html in (end, page):
        links = re.findall(r'<a [^>]*href="([^"]*)"', html)
        assert links == ["#main"]


def test_whoever_leaves_is_forgotten(client: FlaskClient, db_session: Session, tablet: str) -> None:
    touch(client, tablet)
    touch(client, f"{tablet}/q/start", ANSWERS["start"])
    assert count(db_session, Draft) == 1
    assert touch(client, f"{tablet}/reset").location == tablet
    assert count(db_session, Draft) == 0
    assert client.get(f"{tablet}/q/life").location == tablet


def test_without_scripts_the_page_goes_back_to_the_start_which_forgets_the_key(
    client: FlaskClient, db_session: Session, tablet: str
) -> None:
    touch(client, tablet)
    refresh = f'<noscript><meta http-equiv="refresh" content="180; url={tablet}"></noscript>'
    assert refresh in client.get(f"{tablet}/q/start").text
    client.get(tablet)
    assert client.get(f"{tablet}/q/start").location == tablet


def test_who_begins_drops_what_the_one_before_left(
    client: FlaskClient, db_session: Session, tablet: str
) -> None:
    touch(client, tablet)
    touch(client, f"{tablet}/q/start", ANSWERS["start"])
    touch(client, tablet)
    assert count(db_session, Draft) == 1
    assert "checked" not in client.get(f"{tablet}/q/start").text


@pytest.mark.parametrize("days", [-2, 1])
def test_an_address_is_good_for_its_day(
    client: FlaskClient, config: Config, tablet: str, days: int
) -> None:
    other = datetime.now(config.city.zone).date() + timedelta(days=days)
    assert client.get(tablet).status_code == 200
    old = kiosk_pass("meeting", other, config.secret_key)
    assert client.get(f"/kiosk/meeting/{old}").status_code == 404
    assert client.get("/kiosk/meeting/é").status_code == 404


def test_another_site_cannot_answer_on_the_tablet(client: FlaskClient, tablet: str) -> None:
    for path in ("", "/reset", "/q/start", "/end"):
        assert client.post(f"{tablet}{path}").status_code == 400


def test_mistakes_are_shown_on_the_tablet(client: FlaskClient, tablet: str) -> None:
    touch(client, tablet)
    answer = touch(client, f"{tablet}/q/start", {"consent": "1"})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_staff_find_the_address_of_the_tablet(
    staff_client: Callable[..., FlaskClient], tablet: str
) -> None:
    page = staff_client("organizer").get("/staff/tablets").text
    assert f"http://localhost{tablet}" in page
    assert "data:image/svg+xml" in page


@pytest.fixture
def clerk(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of whoever answers the telephone."""
    return staff_client("organizer")


@pytest.fixture
def code(db_session: Session, config: Config) -> str:
    """The code of a caller from beat 1."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    open_wave(db_session, "2026-fall", config.keys)
    plan = DeckPlan("1", 1, date(2026, 9, 1))
    return create_deck(db_session, "2026-fall", plan, config.code_pepper)[0]


def call(clerk: FlaskClient, code: str) -> TestResponse:
    """Take a call down until it is sent."""
    begun = press(clerk, "/staff/phone", {"code": code}, "/staff/phone")
    assert begun.location == "/staff/phone/2026-fall/q/start"
    for section, data in ANSWERS.items():
        given = {k: v for k, v in data.items() if k != "beat"}
        step = press(clerk, f"/staff/phone/2026-fall/q/{section}", given, "/staff/phone")
        assert step.status_code == 303
    assert "Light" in clerk.get("/staff/phone/2026-fall/review").text
    return press(clerk, "/staff/phone/2026-fall/send", page="/staff/phone")


def test_a_call_is_taken_down_under_the_code_of_the_caller(
    clerk: FlaskClient, db_session: Session, config: Config, code: str
) -> None:
    n_acts = count(db_session, AuditRow)
    assert call(clerk, code).location == "/staff/phone?done=sent"
    assert [count(db_session, t) for t in (Code, Draft, Inbox)] == [0, 0, 1]
    assert count(db_session, AuditRow) == n_acts
    found = stored(db_session, config, "2026-fall")
    assert (found.route, found.mode, found.kind, found.area) == ("phone", "phone", "sampled", "1")
    assert json.loads(found.answers)["qol"] == 3


def test_a_late_call_is_taken_until_fieldwork_ends(
    clerk: FlaskClient, db_session: Session, code: str
) -> None:
    close_web(db_session, "2026-fall")
    assert call(clerk, code).location == "/staff/phone?done=sent"


def test_a_caller_without_a_code_answers_what_is_open_to_everybody(
    clerk: FlaskClient, db_session: Session, config: Config, tablet: str
) -> None:
    begun = press(clerk, "/staff/phone", {"wave": "meeting"}, "/staff/phone")
    for section, data in ANSWERS.items():
        press(clerk, f"/staff/phone/meeting/q/{section}", data, "/staff/phone")
    press(clerk, "/staff/phone/meeting/send", page="/staff/phone")
    assert begun.status_code == 303
    found = stored(db_session, config, "meeting")
    assert (found.route, found.mode, found.kind) == ("phone", "phone", "chose")


def test_a_call_may_end_without_anything_sent(
    clerk: FlaskClient, db_session: Session, code: str
) -> None:
    press(clerk, "/staff/phone", {"code": code}, "/staff/phone")
    ended = press(clerk, "/staff/phone/2026-fall/drop", page="/staff/phone")
    assert ended.location == "/staff/phone?done=dropped"
    assert [count(db_session, t) for t in (Code, Draft, Inbox)] == [1, 0, 0]
    assert "the code is still good" in clerk.get(ended.location).text


@pytest.mark.parametrize("data", [{}, {"code": "4K7M-2XQ9-WD3T-5"}, {"wave": "2026-fall"}])
def test_a_call_needs_a_good_code_or_an_open_survey(
    clerk: FlaskClient, code: str, data: dict[str, str]
) -> None:
    assert press(clerk, "/staff/phone", data, "/staff/phone").status_code == 404


def test_a_code_spent_during_the_call_is_told(
    clerk: FlaskClient, db_session: Session, code: str
) -> None:
    press(clerk, "/staff/phone", {"code": code}, "/staff/phone")
    for section, data in ANSWERS.items():
        given = {k: v for k, v in data.items() if k != "beat"}
        press(clerk, f"/staff/phone/2026-fall/q/{section}", given, "/staff/phone")
    db_session.delete(db_session.scalars(select(Code)).one())
    db_session.commit()
    sent = press(clerk, "/staff/phone/2026-fall/send", page="/staff/phone")
    assert sent.status_code == 404
    assert count(db_session, Inbox) == 0


def test_the_telephone_has_its_words_in_spanish(clerk: FlaskClient, code: str) -> None:
    assert "Gracias por llamar" in clerk.get("/staff/phone?lang=es").text
    press(clerk, "/staff/phone", {"code": code}, "/staff/phone")
    assert "Por teléfono" in clerk.get("/staff/phone/2026-fall/q/start").text
