"""Facts about the organizer's pages of live polls."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.polls.models import Poll
from engage.polls.queries import polls
from engage.polls.services import count_answer
from engage.surveys.services import load_instrument_text
from tests.meetings.rows import meeting
from tests.polls.rows import NOW, open_one
from tests.surveys.rows import SMALL

TYPED = {
    "question_en": "Where first?",
    "question_es": "¿Dónde primero?",
    "options_en": "Park\nSchool",
    "options_es": "Parque\nEscuela",
    "kind": "single",
}


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def post(browser: FlaskClient, path: str, data: dict[str, Any] | None = None) -> TestResponse:
    found = re.search(
        r'name="csrf_token"[^>]* value="([^"]+)"', browser.get("/staff/polls/new").text
    )
    assert found
    return browser.post(path, data={"csrf_token": found[1], **(data or {})})


def the_poll(session: Session) -> Poll:
    (poll,) = polls(session)
    return poll


def test_a_typed_question_becomes_a_poll(organizer: FlaskClient, db_session: Session) -> None:
    made = post(organizer, "/staff/polls/typed", TYPED)
    page = organizer.get(made.location).text
    assert "Where first?" in page
    assert "Open it to the room" in page
    poll = the_poll(db_session)
    assert [one["es"] for one in poll.options] == ["Parque", "Escuela"]
    assert poll.code in page


def test_a_question_of_an_instrument_becomes_a_poll_of_a_meeting(
    organizer: FlaskClient, db_session: Session
) -> None:
    load_instrument_text(db_session, SMALL, "small.yaml", NOW)
    held = meeting(db_session)
    page = organizer.get("/staff/polls/new").text
    key = re.search(r'value="([0-9a-f]{64}\.first)"', page)
    assert key
    made = post(organizer, "/staff/polls/of-item", {"item": key[1], "meeting": ""})
    assert made.status_code == 303
    assert the_poll(db_session).is_multi
    assert held.title("en") not in organizer.get("/staff/polls").text


def test_faults_of_a_typed_poll_come_back_with_what_was_typed(organizer: FlaskClient) -> None:
    answer = post(organizer, "/staff/polls/typed", TYPED | {"options_es": "Parque"})
    assert answer.status_code == 422
    assert "There are not as many answers in Spanish as in English." in answer.text
    assert "Where first?" in answer.text
    organizer.get("/staff/polls?lang=es")
    spanish = post(organizer, "/staff/polls/typed", TYPED | {"options_es": "Parque"})
    assert "No hay tantas respuestas en español como en inglés." in spanish.text


def test_a_form_without_its_words_is_refused(organizer: FlaskClient) -> None:
    assert post(organizer, "/staff/polls/typed", {}).status_code == 422
    assert post(organizer, "/staff/polls/of-item", {"item": "made-up"}).status_code == 422


def test_open_close_and_delete(organizer: FlaskClient, db_session: Session) -> None:
    post(organizer, "/staff/polls/typed", TYPED)
    poll_id = the_poll(db_session).id
    assert post(organizer, f"/staff/polls/{poll_id}/open").status_code == 303
    for _ in range(11):
        count_answer(db_session, poll_id, [0])
    assert "about 10" in organizer.get(f"/staff/polls/{poll_id}").text
    post(organizer, f"/staff/polls/{poll_id}/close")
    assert "nearly all" in organizer.get(f"/staff/polls/{poll_id}").text
    assert post(organizer, f"/staff/polls/{poll_id}/open").status_code == 409
    post(organizer, f"/staff/polls/{poll_id}/delete")
    assert "The poll is deleted." in organizer.get("/staff/polls").text
    assert polls(db_session) == []


def test_organizer_sees_no_more_than_the_room(organizer: FlaskClient, db_session: Session) -> None:
    poll = open_one(db_session)
    for _ in range(7):
        count_answer(db_session, poll.id, [0])
    page = organizer.get(f"/staff/polls/{poll.id}").text
    assert "fewer than may be shown" in page
    assert not re.search(r"\b7\b", page[page.index("<main") :].replace(poll.code, ""))


def test_an_officer_has_no_polls(staff_client: Callable[..., FlaskClient]) -> None:
    assert staff_client("officer").get("/staff/polls").status_code == 403


def test_list_of_polls_speaks_spanish(organizer: FlaskClient, db_session: Session) -> None:
    open_one(db_session)
    page = organizer.get("/staff/polls?lang=es").text
    assert "Consultas en vivo" in page
    assert "¿Qué primero?" in page
