"""Leaving a page before it is done: back, the other language, and a phrase to finish later."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.config import Config
from engage.surveys.models import Draft
from engage.surveys.phrases import N_WORDS, UNWANTED, WORDS, new_phrase, read_phrase
from engage.surveys.services import close_wave, open_wave
from tests.surveys.rows import add_beats, add_wave
from tests.surveys.test_journey import SAME_SITE, WAVE, stored

LIFE = f"/s/{WAVE}/q/life"
START = f"/s/{WAVE}/q/start"
Post = Callable[..., TestResponse]


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """Send a form from the survey's own pages."""

    def send(path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return client.post(path, data=data or {}, headers=SAME_SITE)

    return send


@pytest.fixture
def begun(post: Post, db_session: Session, config: Config) -> str:
    """The address of the second page of a survey that somebody has begun by an open link."""
    add_beats(db_session, "1", "2")
    add_wave(db_session, kind="chose")
    open_wave(db_session, WAVE, config.keys)
    post(f"/s/{WAVE}")
    return str(post(START, {"consent": "1", "beat": "2"}).location)


def phrase_of(page: TestResponse) -> str:
    """Return the phrase on a page."""
    found = re.search(r'translate="no">([a-z ]+)<', page.text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("to", "address"),
    [("back", START), ("here", LIFE), ("later", f"/s/{WAVE}/later")],
)
def test_what_was_typed_is_kept_when_a_page_is_left(
    client: FlaskClient, post: Post, begun: str, to: str, address: str
) -> None:
    assert begun == LIFE
    assert post(f"{LIFE}?to={to}", {"qol": "3"}).location == address
    assert re.search(r'name="qol" value="3" checked', client.get(LIFE).text)


def test_first_page_leads_back_to_the_start(post: Post, begun: str) -> None:
    assert post(f"{START}?to=back", {"beat": "1"}).location == f"/s/{WAVE}"


def test_other_language_is_chosen_without_losing_what_was_typed(
    client: FlaskClient, post: Post, begun: str
) -> None:
    post(f"{LIFE}?to=here&lang=es", {"qol": "3"})
    page = client.get(LIFE).text
    assert '<html lang="es"' in page
    assert re.search(r'name="qol" value="3" checked', page)


def test_leaving_tells_of_no_mistake_and_the_page_stays_undone(
    client: FlaskClient, post: Post, begun: str
) -> None:
    left = post(f"{START}?to=later", {"beat": "1"})  # the consent was taken back
    assert left.status_code == 303
    assert client.get(f"/s/{WAVE}/review").location == START


def test_unknown_answer_is_refused_also_when_leaving(post: Post, begun: str) -> None:
    assert post(f"{LIFE}?to=later", {"qol": "77"}).status_code == 422


def test_enter_presses_continue(client: FlaskClient, begun: str) -> None:
    buttons = re.findall(r"<button[^>]*>", client.get(LIFE).text)
    assert "formaction" not in buttons[0]


def test_phrase_opens_the_answers_on_another_phone(
    app: Flask, client: FlaskClient, post: Post, begun: str, db_session: Session
) -> None:
    post(f"{LIFE}?to=later", {"qol": "3"})
    assert client.get(f"/s/{WAVE}/later").status_code == 200
    page = post(f"/s/{WAVE}/later")
    assert page.headers["Cache-Control"] == "no-store"
    assert stored(db_session, Draft) == 1
    other = app.test_client()
    typed = phrase_of(page).upper().replace(" ", " - ")
    gone_on = other.post("/survey/later", data={"phrase": typed}, headers=SAME_SITE)
    assert gone_on.location == LIFE
    assert re.search(r'name="qol" value="3" checked', other.get(LIFE).text)


def test_first_browser_goes_on_too_and_the_old_key_opens_nothing(
    app: Flask, client: FlaskClient, post: Post, begun: str
) -> None:
    before = client.get_cookie("answers")
    assert before
    post(f"/s/{WAVE}/later")
    assert client.get(LIFE).status_code == 200
    stale = app.test_client()
    stale.set_cookie("answers", before.value)
    assert stale.get(LIFE).location == f"/s/{WAVE}"


def test_phrase_that_opens_nothing_gets_one_helpful_page(
    client: FlaskClient, post: Post, begun: str, db_session: Session, config: Config
) -> None:
    phrase = phrase_of(post(f"/s/{WAVE}/later"))
    close_wave(db_session, WAVE, config.keys)
    pages = [
        post("/survey/later", {"phrase": typed}) for typed in (phrase, new_phrase(), "nula", "")
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "This phrase opens nothing." in pages[0].text


def test_guessing_phrases_is_refused_like_guessing_codes(post: Post) -> None:
    tries = [post("/survey/later", {"phrase": new_phrase()}).status_code for _ in range(11)]
    assert tries == [404] * 10 + [429]


def test_nobody_without_a_draft_gets_a_phrase(client: FlaskClient, post: Post, begun: str) -> None:
    client.delete_cookie("answers")
    assert post(f"/s/{WAVE}/later").location == f"/s/{WAVE}"
    assert client.get(f"/s/{WAVE}/later").location == f"/s/{WAVE}"


@given(st.integers(0, 3), st.booleans())
def test_phrases_read_back_however_they_are_typed(blanks: int, is_loud: bool) -> None:
    phrase = new_phrase()
    typed = phrase.replace("-", " " * blanks)
    assert read_phrase(typed.upper() if is_loud else typed) == phrase


def test_phrases_carry_eighty_bits_and_no_unwanted_word() -> None:
    assert len(WORDS) ** N_WORDS > 2**80
    assert UNWANTED.isdisjoint(WORDS)
