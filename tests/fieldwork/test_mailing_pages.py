"""The clerk's pages of a mailing, and the resident's page that stops mail."""

import email
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from typing import cast

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engage.config import Config
from engage.fieldwork.models_mailing import Mailing, MailStop
from engage.fieldwork.stop_links import stop_token
from engage.fieldwork.tasks_mailing import forget_lists, mail_out
from engage.mail.tasks import send_mail
from engage.surveys.models import Code
from tests.fieldwork.lists import NOW, WAVE, open_survey
from tests.surveys.rows import add_beats, add_wave
from tests.surveys.test_staff import send

PAGE = f"/staff/fieldwork/mail/{WAVE}"
FIRST = "/staff/fieldwork/mailings/1"


@pytest.fixture
def config(config: Config) -> Config:
    """A demonstration: its mail becomes files."""
    return replace(config, mode="demo")


@pytest.fixture
def city(db_session: Session, config: Config) -> Session:
    """Two beats and an open sampled wave."""
    add_beats(db_session, "1", "2")
    open_survey(db_session, config)
    return db_session


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def uploaded(
    browser: FlaskClient, text: str, kind: str = "invite", stratum: str = "1"
) -> tuple[int, str]:
    """Upload a list and return the status and the page that follows."""
    file = (BytesIO(text.encode()), "list.csv")
    data = {"kind": kind, "stratum": stratum, "file": file}
    sent = send(browser, PAGE, PAGE, data)
    page = browser.get(sent.location).text if sent.location else sent.text
    return sent.status_code, page


def let_time_pass(session: Session) -> None:
    """Let the ten minutes of every mailing be over."""
    session.execute(update(Mailing).values(starts_at=NOW))
    session.commit()


def sent_mails(config: Config) -> list[EmailMessage]:
    """Return the mails that were sent as a mail program reads them."""
    files = sorted((config.instance / "mail").glob("*.eml"))
    return [
        cast(EmailMessage, email.message_from_bytes(path.read_bytes(), policy=default))
        for path in files
    ]


def n(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_clerk_uploads_looks_confirms_and_waits(
    organizer: FlaskClient, city: Session, config: Config
) -> None:
    status, page = uploaded(organizer, "email\na@example.org\nb@example.org\nA@example.org\n")
    assert status == 303
    assert "1 row, written to once" in page
    assert "0000-0000-0000-0" in page
    assert "a@example.org" not in page
    assert send(organizer, FIRST, f"{FIRST}/confirm", {}).status_code == 303
    assert "one button cancels all of it" in organizer.get(FIRST).text
    mail_out()
    assert n(city, Code) == 0  # the ten minutes are not over
    let_time_pass(city)
    mail_out()
    assert "being sent: 2 of 2" in organizer.get(FIRST).text
    send_mail()
    mail_out()
    assert "sent, list destroyed" in organizer.get(PAGE).text
    assert len(sent_mails(config)) == n(city, Code) == 2


def test_mail_reaches_a_mailbox_with_a_code_that_opens_the_survey(
    organizer: FlaskClient, client: FlaskClient, city: Session, config: Config
) -> None:
    uploaded(organizer, "email,beat\na@example.org,2\n", stratum="")
    send(organizer, FIRST, f"{FIRST}/confirm", {})
    let_time_pass(city)
    mail_out()
    send_mail()
    (mail,) = sent_mails(config)
    body = mail.get_body(("plain",))
    assert body is not None
    assert (mail["To"], body["Content-Language"]) == ("a@example.org", "en, es")
    text = body.get_content()
    found = re.search(r"http://localhost(/c/\S+)", text)
    assert found
    assert client.get(found[1]).location == f"/s/{WAVE}"
    stop = re.fullmatch(r"<http://localhost(/stop/\S+)>", mail["List-Unsubscribe"])
    assert stop
    assert stop[1] in text
    assert client.post(stop[1]).status_code == 200
    assert n(city, MailStop) == 1


def test_stop_button_cancels_everything(
    organizer: FlaskClient, city: Session, config: Config
) -> None:
    uploaded(organizer, "email\na@example.org\n")
    send(organizer, FIRST, f"{FIRST}/confirm", {})
    send(organizer, FIRST, f"{FIRST}/stop", {})
    assert "what was left of the list is destroyed" in organizer.get(FIRST).text
    let_time_pass(city)
    mail_out()
    assert (n(city, Code), sent_mails(config)) == (0, [])
    assert send(organizer, PAGE, f"{FIRST}/confirm", {}).status_code == 409


def test_bad_list_is_refused_with_its_lines(organizer: FlaskClient, city: Session) -> None:
    status, page = uploaded(organizer, "email\nnobody\na@example.org\nx y@example.org\n")
    assert status == 422
    assert "list.csv:2:" in page
    assert "list.csv:4:" in page
    assert n(city, Mailing) == 0


def test_reminders_need_no_beat(organizer: FlaskClient, city: Session, config: Config) -> None:
    status, page = uploaded(organizer, "email\na@example.org\n", "remind", "")
    assert status == 303
    assert "everybody gets this mail" in page
    assert "/c/" not in page


def test_list_of_yesterday_is_forgotten_by_the_hourly_job(
    organizer: FlaskClient, city: Session, config: Config
) -> None:
    uploaded(organizer, "email\na@example.org\n")
    city.execute(update(Mailing).values(requested_on=NOW.date()))
    city.commit()
    forget_lists()
    assert "nobody confirmed it" in organizer.get(FIRST).text
    assert list(config.keys.glob("mailing-*")) == []


def test_open_survey_takes_no_list(organizer: FlaskClient, city: Session) -> None:
    add_wave(city, "2026-open", "chose")
    page = organizer.get("/staff/fieldwork/mail/2026-open").text
    assert "Upload a list" not in page
    assert "mail/2026-open" not in organizer.get("/staff/surveys/2026-open").text
    assert f"mail/{WAVE}" in organizer.get(f"/staff/surveys/{WAVE}").text


def test_looking_at_a_stop_link_changes_nothing_and_its_button_does(
    client: FlaskClient, city: Session, config: Config
) -> None:
    link = f"/stop/{stop_token('a@example.org', config.code_pepper)}"
    assert "Send me no more" in client.get(link).text
    assert n(city, MailStop) == 0
    done = client.post(link, headers={"Accept-Language": "es"})
    assert "ya no envía correos" in done.text
    assert "no-store" in done.headers["Cache-Control"]
    assert n(city, MailStop) == 1


def test_mailbox_stops_with_one_click_from_elsewhere(
    client: FlaskClient, city: Session, config: Config
) -> None:
    """As RFC 8058 says: a POST with this body, without cookies, from another origin."""
    link = f"/stop/{stop_token('a@example.org', config.code_pepper)}"
    headers = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        assert client.post(link, data=body, headers=headers).status_code == 200
    assert n(city, MailStop) == 1


def test_broken_stop_link_is_a_page_that_helps(client: FlaskClient, city: Session) -> None:
    for answer in (client.get("/stop/x"), client.post("/stop/x")):
        assert answer.status_code == 404
    assert n(city, MailStop) == 0
