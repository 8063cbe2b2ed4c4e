"""Facts about a room and its phones."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.db import db
from engage.polls.queries import poll_by_id, poll_counts
from engage.polls.services import close_poll
from tests.polls.rows import ACTOR, NOW, closed_one, open_one

SAME = {"Sec-Fetch-Site": "same-origin"}


def send(browser: FlaskClient, code: str, **data: object) -> TestResponse:
    return browser.post(f"/p/{code}", data=data, headers=SAME)


def test_a_phone_answers_and_is_thanked(client: FlaskClient, db_session: Session) -> None:
    poll = open_one(db_session)
    page = client.get(f"/p/{poll.code}")
    assert "What first?" in page.text
    done = send(client, poll.code, answer="1")
    assert (done.status_code, done.location) == (303, f"/p/{poll.code}/thanks")
    assert "This phone has answered." in client.get(done.location).text
    assert poll_counts(db_session, poll.id) == [0, 1, 0]


def test_the_question_is_there_in_spanish(client: FlaskClient, db_session: Session) -> None:
    page = client.get(f"/p/{open_one(db_session).code}?lang=es").text
    assert "¿Qué primero?" in page
    assert "Enviar mi respuesta" in page
    assert "What first" not in page


def test_a_code_is_read_in_any_case_and_spacing(client: FlaskClient, db_session: Session) -> None:
    code = open_one(db_session).code
    typed = client.post("/p", data={"code": f" {code[:2].lower()}-{code[2:]} "}, headers=SAME)
    assert typed.location == f"/p/{code}"
    assert client.get(f"/p/{code.lower()}").status_code == 200


def test_a_wrong_code_is_asked_for_again(client: FlaskClient) -> None:
    assert client.post("/p", data={"code": ""}, headers=SAME).location == "/p/0"
    answer = client.get("/p/0")
    assert answer.status_code == 404
    assert "There is no question under this code." in answer.text


def test_wrong_codes_are_slowed_down_and_a_right_one_never_is(
    client: FlaskClient, db_session: Session
) -> None:
    code = open_one(db_session).code
    statuses = [client.get("/p/22222").status_code for _ in range(61)]
    assert (statuses[59], statuses[60]) == (404, 429)
    assert client.get(f"/p/{code}").status_code == 200
    assert send(client, code, answer="0").status_code == 303


def test_a_phone_that_has_answered_is_thanked_and_may_be_handed_on(
    client: FlaskClient, db_session: Session
) -> None:
    poll = open_one(db_session)
    send(client, poll.code, answer="0")
    assert client.get(f"/p/{poll.code}").location == f"/p/{poll.code}/thanks"
    send(client, poll.code, answer="0")
    assert poll_counts(db_session, poll.id) == [1, 0, 0]
    again = client.get(f"/p/{poll.code}?again=1")
    assert 'name="again" value="1"' in again.text
    send(client, poll.code, answer="1", again="1")
    assert poll_counts(db_session, poll.id) == [1, 1, 0]


def test_the_same_page_sent_twice_counts_once(client: FlaskClient, db_session: Session) -> None:
    poll = open_one(db_session)
    key = re.search(r'name="key" value="([^"]+)"', client.get(f"/p/{poll.code}").text)
    assert key
    for _ in range(2):  # a double tap: the second is on its way before the cookie is there
        send(client, poll.code, answer="0", key=key[1])
        client.delete_cookie("poll", path=f"/p/{poll.code}")
    assert poll_counts(db_session, poll.id) == [1, 0, 0]


def test_a_page_that_could_not_be_counted_counts_when_it_is_sent_again(
    client: FlaskClient, db_session: Session
) -> None:
    poll = open_one(db_session)
    db_session.execute(text("ALTER TABLE poll_count RENAME TO away"))
    db_session.commit()
    assert send(client, poll.code, answer="0", key="k").status_code == 503
    db_session.execute(text("ALTER TABLE away RENAME TO poll_count"))
    db_session.commit()
    assert send(client, poll.code, answer="0", key="k").status_code == 303
    assert poll_counts(db_session, poll.id) == [1, 0, 0]
    with pytest.raises(OperationalError):
        db_session.execute(text("SELECT * FROM away"))
    db_session.rollback()


@pytest.mark.parametrize(
    ("ticked", "status", "said"),
    [
        pytest.param([], 422, "Choose an answer first.", id="nothing"),
        pytest.param(["0", "2"], 422, "Choose either answers", id="don't know beside an answer"),
        pytest.param(["0", "1"], 422, "Choose at most 1.", id="too many"),
        pytest.param(["9"], 422, "", id="not offered"),
        pytest.param(["2"], 303, "", id="don't know alone"),
    ],
)
def test_an_answer_is_checked(
    client: FlaskClient, db_session: Session, ticked: list[str], status: int, said: str
) -> None:
    poll = open_one(db_session, is_multi=True, most=1)
    answer = send(client, poll.code, answer=ticked)
    assert answer.status_code == status
    assert said in answer.text
    assert poll_by_id(db_session, poll.id).n_answered == (status == 303)


def test_another_site_cannot_answer(client: FlaskClient, db_session: Session) -> None:
    poll = open_one(db_session)
    refused = client.post(f"/p/{poll.code}", data={"answer": "0"})
    assert refused.status_code == 400
    assert poll_counts(db_session, poll.id) == [0, 0, 0]


def test_screen_answers_304_until_what_it_shows_changes(
    client: FlaskClient, db_session: Session
) -> None:
    poll = open_one(db_session)
    address = f"/p/{poll.code}/screen"
    tag = client.get(address).headers["ETag"]
    same = client.get(address, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    for number in range(10):
        send(client, poll.code, answer="0", again="1", key=str(number))
    fresh = client.get(address, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert "About 10 answered" in fresh.text
    close_poll(db_session, poll.id, ACTOR, NOW)
    assert "nearly all" in client.get(address, headers={"If-None-Match": tag}).text


def test_screen_without_scripts_reloads_itself_until_the_poll_is_closed(
    client: FlaskClient, db_session: Session
) -> None:
    refresh = '<noscript><meta http-equiv="refresh"'
    assert refresh in client.get(f"/p/{open_one(db_session).code}/screen").text
    assert refresh not in client.get(f"/p/{closed_one(db_session, [12]).code}/screen").text


def test_screen_speaks_both_languages_of_the_room(client: FlaskClient, db_session: Session) -> None:
    page = client.get(f"/p/{closed_one(db_session, [20, 10]).code}/screen").text
    assert "What first?" in page
    assert '<span class="there" lang="es">¿Qué primero?</span>' in page
    assert "67%" in page
    assert "who chose to answer; not a random sample" in page


def test_a_poll_sets_no_session(client: FlaskClient, db_session: Session) -> None:
    poll = open_one(db_session)
    for path in ("/p", f"/p/{poll.code}", f"/p/{poll.code}/thanks", f"/p/{poll.code}/screen"):
        assert client.get(path).headers.getlist("Set-Cookie") == []
    db.session.rollback()
