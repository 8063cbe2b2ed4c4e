"""The order of options: drawn once for a draft, kept in it, stored as a small number."""

import re
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.config import Config
from engage.instrument.ordering import ORDERS
from engage.surveys import respondents
from engage.surveys.models import Response
from engage.surveys.services import close_wave, import_responses, open_wave
from tests.surveys.kinds import KINDS
from tests.surveys.rows import add_beats, add_wave

WAVE = "2026-fall"
ORDERED = KINDS.replace("        max: 3\n", "        max: 3\n        order: random\n", 1)
NEEDED = {"seen.missing": "-9", "why.missing": "-9"}


@pytest.fixture
def opened(app: Flask, db_session: Session, config: Config, monkeypatch: Any) -> Flask:
    """A wave with an ordered item, whose drafts draw the orders one after the other."""
    drawn = count()
    monkeypatch.setattr(respondents.secrets, "randbelow", lambda n: next(drawn) % n)
    add_beats(db_session, "1", "2")
    add_wave(db_session, kind="chose", text=ORDERED)
    open_wave(db_session, WAVE, config.keys)
    return app


def post(client: FlaskClient, path: str, data: dict[str, str] | None = None) -> str:
    """Send a form and return where it leads."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    return str(client.post(path, data=data or {}, headers=headers).location)


def begun(app: Flask) -> FlaskClient:
    """Return the browser of somebody who stands before the ordered page."""
    client = app.test_client()
    post(client, post(client, f"/s/{WAVE}"), {"consent": "1", "beat": "1"})
    return client


def shown(client: FlaskClient) -> list[str]:
    """Return the options of the first place as the page shows them."""
    page = client.get(f"/s/{WAVE}/q/main").text
    select_element = page[page.index('name="order.1"') : page.index('name="order.2"')]
    return re.findall(r'<option value="(\w+)"', select_element)


def test_each_draft_keeps_the_order_that_it_drew(opened: Flask) -> None:
    browsers = [begun(opened) for _ in range(ORDERS)]
    first = [shown(browser) for browser in browsers]
    assert len({tuple(one) for one in first}) == ORDERS
    assert [shown(browser) for browser in reversed(browsers)] == first[::-1]


def test_answers_and_mistakes_stand_in_the_order_that_was_shown(opened: Flask) -> None:
    browsers = [begun(opened) for _ in range(ORDERS)]
    for browser in browsers:
        before = shown(browser)
        headers = {"Sec-Fetch-Site": "same-origin"}
        form = NEEDED | {"order.1": "gun", "order.2": "gun"}
        page = browser.post(f"/s/{WAVE}/q/main", data=form, headers=headers).text
        mistaken = page[page.index('name="order.1"') : page.index('name="order.2"')]
        assert re.findall(r'<option value="(\w+)"', mistaken) == before
        post(browser, f"/s/{WAVE}/q/main", NEEDED | {"order.1": "gun", "order.2": "noise"})
        assert shown(browser) == before
        assert "1. Gunfire; 2. Noise" in browser.get(f"/s/{WAVE}/review").text


def test_number_of_the_order_is_stored_with_the_answers_and_nowhere_in_them(
    opened: Flask, db_session: Session, config: Config
) -> None:
    for code in ("speed", "noise", "gun", "light", "trash"):
        browser = begun(opened)
        post(browser, f"/s/{WAVE}/q/main", NEEDED | {"order.1": code})
        post(browser, f"/s/{WAVE}/send")
    close_wave(db_session, WAVE, config.keys)
    rows = db_session.execute(select(Response.shown_order, Response.answers)).all()
    found = {re.findall(r'"order": \["(\w+)"\]', answers)[0]: n for n, answers in rows}
    assert found == {"speed": 0, "noise": 1, "gun": 2, "light": 3, "trash": 0}


def test_answers_from_a_file_were_asked_as_written(db_session: Session) -> None:
    add_wave(db_session, kind="chose", text=ORDERED)
    recipe = 'engage_map: 1\ninstrument: kinds\ncolumns:\n  years: {column: "Q"}\n'
    import_responses(db_session, WAVE, ("a.csv", b"Q\n3\n"), ("m.yaml", recipe))
    assert db_session.scalars(select(Response.shown_order)).all() == [0]


def test_pages_without_an_order_are_shared_by_all_drafts(opened: Flask) -> None:
    pages = {app_page(opened) for _ in range(ORDERS)}
    assert len(pages) == 1


def app_page(app: Flask) -> str:
    """Return the first page of a new draft."""
    client = app.test_client()
    return client.get(post(client, f"/s/{WAVE}")).text
