"""A resident's way through a survey, without scripts."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.config import Config
from engage.db import db
from engage.surveys.models import Comment, Draft, Inbox, Response, Wave
from engage.surveys.plans import DeckPlan
from engage.surveys.sealing import draft_key
from engage.surveys.sending import SENT, writing
from engage.surveys.services import close_wave, open_wave
from engage.surveys.services_decks import create_deck
from engage.surveys.visits import is_sent
from tests.surveys.rows import add_beats, add_wave

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
WAVE = "2026-fall"
WORDS = "Más luz, por favor"
LIFE = {
    "qol": "3",
    "prob.noise": "2",
    "prob.speed": "-8",
    "first": ["noise", "other"],
}


@pytest.fixture
def opened(db_session: Session, config: Config) -> Wave:
    """An open sampled wave with the beats 1 and 2."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    return open_wave(db_session, WAVE, config.keys)


@pytest.fixture
def post(client: FlaskClient) -> Callable[..., TestResponse]:
    """Send a form from the survey's own pages."""

    def send(path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        return client.post(path, data=data or {}, headers=SAME_SITE, **more)

    return send


def new_code(session: Session, config: Config, stratum: str = "2") -> str:
    """Return one code of a new deck."""
    plan = DeckPlan(stratum, 1, date(2026, 9, 1))
    return create_deck(session, WAVE, plan, config.code_pepper)[0]


def stored(session: Session, table: type) -> int:
    """Return the number of rows of a table as it is now."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def answer_in_spanish(
    client: FlaskClient, post: Callable[..., TestResponse], code: str
) -> TestResponse:
    """Go from the link of a letter to the review page and return it."""
    first = client.get(f"/c/{code.lower()}")
    assert (first.status_code, first.location) == (303, f"/s/{WAVE}")
    assert '<html lang="es"' in client.get(f"/s/{WAVE}?lang=es").text
    begun = post(f"/s/{WAVE}?lang=es")
    page = client.get(begun.location)
    assert "Acepto" in page.text
    assert "Su zona" not in page.text  # the code knows its beat
    going = post(begun.location, {"consent": "1"})
    revealing = post(going.location, LIFE)
    assert revealing.location == going.location
    page = client.get(going.location)
    assert "Cuándo hay ruido" in page.text
    assert 'value="3" checked' in page.text
    going = post(going.location, LIFE | {"when": "night"})
    going = post(going.location, {"trust": "7", "words": WORDS, "words.quote": "1"})
    assert going.location == f"/s/{WAVE}/review"
    return client.get(going.location)


def test_answers_in_spanish_go_from_a_letter_into_the_inbox_once(
    client: FlaskClient,
    post: Callable[..., TestResponse],
    db_session: Session,
    config: Config,
    opened: Wave,
) -> None:
    page = answer_in_spanish(client, post, new_code(db_session, config))
    assert "De noche" in page.text
    assert WORDS in page.text
    key = re.search(r'name="key" value="(\w+)"', page.text)
    assert key
    form = {"key": key[1], "beat": "2"}
    assert 'name="beat" value="2"' in page.text
    sent = [post(f"/s/{WAVE}/send", form).location for _ in range(2)]
    assert sent == [f"/s/{WAVE}/thanks?beat=2"] * 2
    assert [stored(db_session, table) for table in (Inbox, Draft)] == [1, 0]
    assert client.get_cookie("answers") is client.get_cookie("code") is None
    page = client.get(sent[0])
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert WORDS not in page.text


def test_comment_is_stored_apart_from_the_answers(
    client: FlaskClient,
    post: Callable[..., TestResponse],
    db_session: Session,
    config: Config,
    opened: Wave,
) -> None:
    answer_in_spanish(client, post, new_code(db_session, config))
    post(f"/s/{WAVE}/send")
    close_wave(db_session, WAVE, config.keys)
    response = db_session.scalars(select(Response)).one()
    assert (response.area, response.language, response.kind) == ("2", "es", "sampled")
    assert '"when": "night"' in response.answers
    assert "words" not in response.answers
    comment = db_session.scalars(select(Comment)).one()
    assert (comment.words, comment.area, comment.may_be_quoted) == (WORDS, None, True)


def test_open_link_asks_the_beat_and_counts_as_chosen(
    client: FlaskClient,
    post: Callable[..., TestResponse],
    db_session: Session,
    config: Config,
    opened: Wave,
) -> None:
    going = post(f"/s/{WAVE}")
    assert "Your beat" in client.get(going.location).text
    going = post(going.location, {"consent": "1", "beat": "1"})
    going = post(going.location, {})
    going = post(going.location, {})
    assert post(f"/s/{WAVE}/send").location == f"/s/{WAVE}/thanks"
    close_wave(db_session, WAVE, config.keys)
    response = db_session.scalars(select(Response)).one()
    assert (response.area, response.kind, response.route) == ("1", "chose", "open")


def test_mistakes_are_listed_kept_and_linked(
    client: FlaskClient, post: Callable[..., TestResponse], opened: Wave
) -> None:
    going = post(f"/s/{WAVE}")
    page = post(going.location, {"beat": "2"})
    assert page.status_code == 422
    assert "<title>Error: Start" in page.text
    assert 'href="#f-consent-0"' in page.text
    assert re.search(r'value="2" checked', page.text)
    post(going.location, {"consent": "1", "beat": "2"})
    page = post(f"/s/{WAVE}/q/life", {"first": ["noise", "speed", "other"]})
    assert "Choose at most 2" in page.text
    assert page.text.count(" checked") == 3
    page = post(f"/s/{WAVE}/q/life", {"first": ["noise", "-8"]})
    assert "not both" in page.text
    post(f"/s/{WAVE}/q/life", {})
    page = post(f"/s/{WAVE}/q/last", {"trust": "eleven", "words": "x" * 51})
    assert 'value="eleven"' in page.text
    assert "at most 50 characters" in page.text


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"qol": "99"}, id="unknown option"),
        pytest.param({"role": "admin"}, id="unknown item"),
        pytest.param({"qol": ["1", "2"]}, id="two radio buttons"),
        pytest.param({"trust": "7"}, id="item of another page"),
    ],
)
def test_what_was_never_offered_is_refused(
    post: Callable[..., TestResponse], opened: Wave, form: dict[str, Any]
) -> None:
    post(post(f"/s/{WAVE}").location, {"consent": "1", "beat": "1"})
    assert post(f"/s/{WAVE}/q/life", form).status_code == 422


def test_every_unusable_code_gets_the_same_bytes(
    client: FlaskClient,
    post: Callable[..., TestResponse],
    db_session: Session,
    config: Config,
    opened: Wave,
) -> None:
    spent, closed = new_code(db_session, config), new_code(db_session, config)
    client.get(f"/c/{spent}")
    going = post(post(f"/s/{WAVE}").location, {"consent": "1"})
    post(post(going.location).location)
    assert post(f"/s/{WAVE}/send").location.endswith("/thanks")
    pages = [client.get("/c/MISTYPED"), client.get(f"/c/{spent}")]
    close_wave(db_session, WAVE, config.keys)
    pages += [client.get(f"/c/{closed}"), client.get(f"/c/{'0' * 13}")]
    assert {page.status_code for page in pages} == {404}
    bodies = {page.data for page in pages[2:]}
    assert len(bodies) == 1
    assert pages[0].data == pages[1].data
    assert all(page.headers["Cache-Control"] == "no-store" for page in pages)


def test_code_of_a_wave_that_is_not_open_yet_waits(
    client: FlaskClient, db_session: Session, config: Config
) -> None:
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    code = new_code(db_session, config)
    assert client.get(f"/c/{code}").status_code == 404
    open_wave(db_session, WAVE, config.keys)
    assert client.get(f"/c/{code}").status_code == 303


def test_eleventh_wrong_code_in_a_minute_waits_but_a_right_one_passes(
    client: FlaskClient, db_session: Session, config: Config, opened: Wave
) -> None:
    code = new_code(db_session, config)
    answers = [client.get(f"/c/WRONG{i}").status_code for i in range(11)]
    assert answers == [404] * 10 + [429]
    assert client.get(f"/c/{code}").status_code == 303


def test_gets_change_nothing(
    client: FlaskClient, db_session: Session, config: Config, opened: Wave
) -> None:
    code = new_code(db_session, config)
    for path in (f"/c/{code}", "/survey", f"/s/{WAVE}", f"/s/{WAVE}/q/life", f"/s/{WAVE}/review"):
        client.get(path)
        client.head(path)
    assert client.get(f"/c/{code}").status_code == 303
    assert stored(db_session, Draft) == stored(db_session, Inbox) == 0


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="cross site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="sibling site"),
        pytest.param({"Origin": "https://evil.example"}, id="foreign origin"),
        pytest.param({"Origin": "null"}, id="null origin"),
        pytest.param({}, id="neither header"),
    ],
)
@pytest.mark.parametrize("path", ["/survey", f"/s/{WAVE}", f"/s/{WAVE}/q/start", f"/s/{WAVE}/send"])
def test_form_of_another_site_is_refused(
    client: FlaskClient, opened: Wave, path: str, headers: dict[str, str]
) -> None:
    assert client.post(path, headers=headers).status_code == 400


def test_draft_of_another_cookie_is_not_found(
    app: Flask, client: FlaskClient, post: Callable[..., TestResponse], opened: Wave
) -> None:
    post(post(f"/s/{WAVE}").location, {"consent": "1", "beat": "1"})
    stranger = app.test_client()
    stranger.set_cookie("answers", "guessed")
    assert stranger.get(f"/s/{WAVE}/q/start").location == f"/s/{WAVE}"


def test_leaving_and_coming_back_loses_nothing(
    client: FlaskClient, post: Callable[..., TestResponse], opened: Wave
) -> None:
    post(post(f"/s/{WAVE}").location, {"consent": "1", "beat": "1"})
    post(f"/s/{WAVE}/q/life", {"qol": "2"})
    again = post(f"/s/{WAVE}")
    assert again.location == f"/s/{WAVE}/q/last"
    assert 'value="2" checked' in client.get(f"/s/{WAVE}/q/life").text


def test_page_without_answers_is_the_same_for_everybody(app: Flask, opened: Wave) -> None:
    bodies = set()
    for _ in range(2):
        client = app.test_client()
        going = client.post(f"/s/{WAVE}", headers=SAME_SITE)
        bodies.add(client.get(going.location).data)
    assert len(bodies) == 1


def test_answers_that_another_worker_has_just_stored_are_known(
    app: Flask, db_session: Session, opened: Wave
) -> None:
    key, wave_id = draft_key(), opened.id
    db_session.rollback()
    with app.test_request_context():
        db.session.scalar(select(Wave.id))  # the request reads, and from now on sees what was then
        with writing(db.engine) as worker:
            worker.execute(insert(SENT), {"hash": key.sent, "wave_id": wave_id})
            worker.commit()
        assert is_sent(key.sent.hex())
        assert not is_sent("no key at all")
