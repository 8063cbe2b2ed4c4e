"""An address or corner that was typed to find a beat is nowhere afterwards: only the beat is."""

import sqlite3
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import select

from engage.db import db
from engage.surveys import keys, sealing
from engage.surveys.models import Inbox, Response
from engage.surveys.sending import stored_draft
from engage.surveys.services import open_wave
from tests.browsers import serving
from tests.promises import insider
from tests.promises.city import CLERK, WAVE, City, post
from tests.promises.page import keeps
from tests.promises.test_logs import Visitor
from tests.surveys.rows import add_wave
from tests.surveys.test_places import EVERY_WAY, add_streets

# The first and the third are found, spelled as no file of the city spells them.
TYPED = {
    "known": {"beat.address": "7-1/2 CALLE peNon apt Wombatflat"},
    "unknown": {"beat.address": "7352 Zanzibarroad"},
    "corner": {"beat.corner": "sPRINg con TWELFth"},
    "no corner": {"beat.corner": "Okapiroad & sPRINg"},
}
SPELLED = ("peNon", "sPRINg", "TWELFth")
WORDS = ("Wombatflat", "Zanzibarroad", "Okapiroad")
START = f"/s/{WAVE}/q/start"


def opened(city: City) -> None:
    """Open a wave that asks for the area in every way."""
    add_streets(db.session())
    add_wave(db.session(), WAVE, text=EVERY_WAY)
    open_wave(db.session(), WAVE, city.config.keys, act=CLERK)
    db.session.rollback()


def found_in(content: object) -> list[str]:
    """Return what of the typed words stands in something, in whatever spelling it is unique."""
    text = repr(content)
    there = [word for word in SPELLED if word in text]
    return there + [word for word in WORDS if word.lower() in text.lower()]


@keeps(
    "If you type a corner or an address to find your beat, it is dropped at once and only the beat"
    " is kept."
)
def test_what_was_typed_is_in_no_table_draft_cookie_or_sealed_answer(city: City) -> None:
    opened(city)
    browser = city.app.test_client()
    step = post(browser, f"/s/{WAVE}").location
    pages = [post(browser, step, {"consent": "1", **form}) for form in TYPED.values()]
    assert [page.status_code for page in pages] == [303, 422, 303, 422]
    assert found_in(pages[1].text) == ["Zanzibarroad"]  # in the form, to be mended
    cookie = browser.get_cookie("answers")
    assert cookie is not None
    key = sealing.draft_key(cookie.value)
    draft = stored_draft(db.engine, key)
    assert draft is not None
    assert draft["answers"] == {"consent": 1, "beat": "1"}
    assert found_in([draft, cookie, browser.get(START).text, [p.headers for p in pages]]) == []
    for section in ("life", "last"):
        post(browser, f"/s/{WAVE}/q/{section}")
    assert found_in(browser.get(f"/s/{WAVE}/review").text) == []
    assert post(browser, f"/s/{WAVE}/send").location == f"/s/{WAVE}/thanks"
    private = keys.read_wave_key(city.config.keys, WAVE)
    assert private is not None
    sealed = db.session().scalars(select(Inbox.sealed)).one()
    assert found_in(sealing.unseal(sealed, private, WAVE)) == []
    assert found_in(city.dump()) == []
    city.close()
    assert db.session().scalars(select(Response.area)).one() == "1"
    assert found_in(city.dump()) == []


def test_the_search_for_secrets_finds_what_is_there(town: City) -> None:
    opened(town)
    assert found_in([{"draft": "sPRINg & okapiROAD"}]) == ["sPRINg", "Okapiroad"]
    assert found_in(town.dump()) == []
    folder = town.config.instance
    assert insider.files_with(folder, [b"Calle Pe\xc3\xb1\xc3\xb3n"]) != []  # the city's own list


def test_no_file_or_log_holds_what_was_typed_not_even_when_the_look_up_breaks(town: City) -> None:
    opened(town)
    with serving(town.config) as live:
        visitor = Visitor(live)
        visitor.ask(f"/s/{WAVE}", {})
        statuses = [visitor.ask(START, {"consent": "1", **form}) for form in TYPED.values()]
        with closing(sqlite3.connect(town.config.instance / "engage.sqlite")) as connection:
            for table in ("address_point", "cross_street"):
                connection.execute(f"ALTER TABLE {table} RENAME COLUMN street_bare TO gone")
        broken = [visitor.ask(START, {"consent": "1", **form}) for form in TYPED.values()]
    assert statuses == [303, 422, 303, 422]
    assert set(broken) <= {500, 503}
    assert "surveys.answer" in (town.config.instance / "server.log").read_text()
    typed = [word.encode() for word in (*SPELLED, *WORDS)]
    assert insider.files_with(town.config.instance, typed) == []


def test_an_error_page_quotes_nothing_of_a_form(town: City) -> None:
    opened(town)
    app: Flask = town.app
    app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = app.test_client()
    post(browser, f"/s/{WAVE}")
    page = post(browser, START, {"consent": "1", "beat": "77", **TYPED["known"]})
    assert page.status_code == 422
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE address_point RENAME COLUMN beat TO gone")
    broken = post(browser, START, {"consent": "1", **TYPED["known"]})
    assert broken.status_code in {500, 503}
    assert found_in(broken.text) == []


@pytest.mark.parametrize("way", TYPED)
def test_an_address_in_a_link_finds_nothing(town: City, way: str) -> None:
    opened(town)
    browser = town.app.test_client()
    post(browser, f"/s/{WAVE}")
    page = browser.get(START, query_string=TYPED[way])
    assert page.status_code == 200
    assert found_in(page.text.partition("<main")[2]) == []
