"""What no browser sends, two tabs, and codes in the wrong place: refused whole, counted once."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.config import Config
from engage.db import db
from engage.surveys.codes import new_code as made_code
from engage.surveys.codes import read_code
from engage.surveys.models import Code, Draft, Inbox
from engage.surveys.plans import DeckPlan
from engage.surveys.sealing import draft_key
from engage.surveys.sending import stored_draft
from engage.surveys.services import open_wave
from engage.surveys.services_decks import create_deck
from tests.surveys.kinds import KINDS
from tests.surveys.rows import add_beats, add_wave
from tests.surveys.test_journey import SAME_SITE, WAVE, stored
from tests.surveys.test_kinds import MAIN

PAGE = f"/s/{WAVE}/q/main"
Post = Callable[..., TestResponse]


def changed(**form: Any) -> dict[str, Any]:
    """Return answers that are all right but for some fields, which are written with two lines."""
    return MAIN | {name.replace("__", "."): value for name, value in form.items()}


NEVER_OFFERED = [
    pytest.param(changed(way="plane"), id="an option that is not offered"),
    pytest.param(changed(way=["walk", "car"]), id="two options of one"),
    pytest.param(changed(way="wa\u200blk"), id="an option with a zero-width space"),
    pytest.param(changed(rate__park="-7"), id="a missing code that nobody declared"),
    pytest.param(changed(rate="3"), id="a matrix without its row"),
    pytest.param(changed(rate__cellar="3"), id="a row that does not exist"),
    pytest.param(changed(cats="1"), id="an unknown item"),
    pytest.param(changed(beat="1"), id="an item of another page"),
    pytest.param(changed(way__walk="by night"), id="words beside an option without a line"),
    pytest.param(changed(done__nothing="x"), id="words beside an option that stands alone"),
    pytest.param(changed(order__1="cats"), id="a place for something else"),
    pytest.param(changed(order__4="noise"), id="a fourth place"),
    pytest.param(changed(order="2"), id="the item of a ranking without its place"),
    pytest.param(changed(shown_order="2"), id="the number of an order by hand"),
    pytest.param(changed(seen__hour="9"), id="an hour of a day"),
    pytest.param(changed(why__quote="2"), id="another leave to quote"),
]
MISTAKES = [
    pytest.param(changed(order__2="gun"), id="the same thing at two places"),
    pytest.param(changed(order__1=""), id="a second place without a first"),
    pytest.param(changed(seen__month="2", seen__day="31"), id="31 February"),
    pytest.param(changed(seen__year="٢٠٢٦"), id="digits of another script"),
    pytest.param(changed(seen__day=""), id="a day without its number"),
    pytest.param(changed(years__missing="", years="12" * 5000), id="10,000 digits"),
    pytest.param(changed(years="3"), id="a number beside don't know"),
    pytest.param(changed(done=["call", "nothing"]), id="nothing beside something"),
    pytest.param(changed(done__other="w" * 10_000), id="10,000 signs beside an option"),
    pytest.param(changed(why="w" * 10_000), id="10,000 signs"),
    pytest.param(changed(why="\u200b\u202e\u2066"), id="only signs that nobody sees"),
]


@pytest.fixture
def post(client: FlaskClient, db_session: Session, config: Config) -> Post:
    """Send a form of an open link to the instrument with every type, begun by somebody."""
    add_beats(db_session, "1", "2")
    add_wave(db_session, kind="chose", text=KINDS)
    open_wave(db_session, WAVE, config.keys)

    def send(path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return client.post(path, data=data or {}, headers=SAME_SITE)

    send(send(f"/s/{WAVE}").location, {"consent": "1", "beat": "2"})
    return send


def kept(client: FlaskClient) -> dict[str, Any]:
    """Return what the draft of a browser holds."""
    cookie = client.get_cookie("answers")
    assert cookie
    content = stored_draft(db.engine, draft_key(cookie.value))
    assert content
    return content


@pytest.mark.parametrize("form", NEVER_OFFERED)
def test_what_was_not_offered_is_refused_and_nothing_of_its_page_is_kept(
    client: FlaskClient, post: Post, form: dict[str, Any]
) -> None:
    before = kept(client)
    for way in ("", "?to=later"):
        assert post(PAGE + way, form).status_code == 422
    assert kept(client) == before


@pytest.mark.parametrize("form", MISTAKES)
def test_a_mistake_comes_back_in_words_and_nothing_of_its_page_is_kept(
    client: FlaskClient, post: Post, form: dict[str, Any]
) -> None:
    before = kept(client)
    answer = post(PAGE, form)
    assert answer.status_code == 422
    assert 'class="errors"' in answer.text or 'role="alert"' in answer.text
    assert kept(client) == before


def test_marks_that_turn_a_line_are_taken_out_of_words(client: FlaskClient, post: Post) -> None:
    post(PAGE, changed(why="Light\u202e please\u2066", done__other="a\u202eb"))
    answers = kept(client)["answers"]
    assert (answers["why"], answers["done.other"]) == ("Light please", "ab")


def test_order_of_a_draft_is_not_the_browsers(client: FlaskClient, post: Post) -> None:
    order = kept(client)["order"]
    post(f"{PAGE}?order={order + 1}", MAIN)
    assert kept(client)["order"] == order


def test_two_tabs_are_one_answer_in_which_the_last_word_counts(
    client: FlaskClient, post: Post, db_session: Session
) -> None:
    post(PAGE, MAIN)
    post(PAGE, changed(way="car"))
    assert kept(client)["answers"]["way"] == "car"
    keys = [re.search(r'name="key" value="(\w+)"', review(client)) for _tab in range(2)]
    sent = [post(f"/s/{WAVE}/send", {"key": key[1]}).location for key in keys if key]
    assert sent == [f"/s/{WAVE}/thanks"] * 2
    assert [stored(db_session, table) for table in (Inbox, Draft)] == [1, 0]


def review(client: FlaskClient) -> str:
    """Return the page on which everything stands once more."""
    return client.get(f"/s/{WAVE}/review").text


def test_two_phones_that_open_one_phrase_send_one_answer(
    app: Flask, client: FlaskClient, post: Post, db_session: Session
) -> None:
    post(PAGE, MAIN)
    found = re.search(r'translate="no">([a-z ]+)<', post(f"/s/{WAVE}/later").text)
    assert found
    phones = [app.test_client() for _ in range(2)]
    for phone in phones:
        phone.post("/survey/later", data={"phrase": found[1]}, headers=SAME_SITE)
    keys = [re.search(r'name="key" value="(\w+)"', review(phone)) for phone in phones]
    for phone, key in zip(phones, keys, strict=True):
        assert key
        answer = phone.post(f"/s/{WAVE}/send", data={"key": key[1]}, headers=SAME_SITE)
        assert answer.location == f"/s/{WAVE}/thanks"
    assert [stored(db_session, table) for table in (Inbox, Draft)] == [1, 0]


def test_code_of_another_wave_is_neither_spent_nor_counted_here(
    app: Flask, post: Post, db_session: Session, config: Config
) -> None:
    add_wave(db_session, "other")
    open_wave(db_session, "other", config.keys)
    plan = DeckPlan("2", 1, date(2026, 9, 1))
    (code,) = create_deck(db_session, "other", plan, config.code_pepper)
    stranger = app.test_client()
    stranger.get(f"/c/{code}")
    stranger.post(f"/s/{WAVE}", headers=SAME_SITE)
    assert kept(stranger)["code"] is None
    assert stored(db_session, Code) == 1


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00a0", "\t", "\u202e", "."])
def test_a_pasted_code_is_read_whatever_came_along(sign: str) -> None:
    code = made_code()
    assert read_code(sign + sign.join(code) + sign) == code.replace("-", "")[:12]
