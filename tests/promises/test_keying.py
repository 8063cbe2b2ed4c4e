"""What is promised about paper: who types a form in can read it, and nothing says who that was."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.config import Config
from engage.db import db
from engage.surveys.sealing import draft_key
from tests.fieldwork.sheets import PAGE, keyed_in, press
from tests.promises import insider
from tests.promises.city import WAVE, City
from tests.promises.page import keeps
from tests.surveys.rows import add_beats

N_FORMS = 8
WORDS = "ocelotwords by the bridge"
TYPED = {"language": "en", "consent": "1", "qol": "1", "trust": "7"}
# What may differ after keying: the path of the answers, which names no staff, and its counters.
MOVED = {"draft", "inbox", "code", "sent_key", "tally"}


@pytest.fixture
def office(app: Flask, config: Config) -> City:
    """A city with an open wave and an office that keys in."""
    add_beats(db.session(), "1", "2")
    city = City(app, config)
    city.open()
    return city


def key_in(browser: FlaskClient, code: str, **more: str) -> str:
    """Key one form in; return where that led."""
    return press(browser, f"{PAGE}/entry", keyed_in(TYPED | more, code)).location


def moved(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the rows that are new, by table, and the tables that lost some."""
    return {n: [r for r in after[n] if r not in before[n]] for n in after if after[n] != before[n]}


@keeps("Whoever types in an answer on paper can read it, but not see whose it is.")
def test_nothing_says_who_keyed_in_which_form(
    office: City,
    staff_client: Callable[..., FlaskClient],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    codes = office.deck(N_FORMS)
    keyers = [staff_client("organizer"), staff_client("administrator")]
    names = [row[0] for row in office.rows("SELECT email FROM staff_user")]
    ids = [row[0] for row in office.rows("SELECT fs_uniquifier FROM staff_user")]
    for browser in keyers:
        browser.get(PAGE)
    before = office.dump()
    for number, code in enumerate(codes):
        assert key_in(keyers[number % 2], code, words=WORDS).endswith("first")
    waiting = moved(before, office.dump())
    for number, code in enumerate(codes[: N_FORMS // 2]):
        assert key_in(keyers[(number + 1) % 2], code, words=WORDS).endswith("entered")
    sent = moved(before, office.dump())
    assert set(waiting) == {"draft"}
    assert set(sent) == MOVED
    rows = " ".join(row for found in (waiting, sent) for rows in found.values() for row in rows)
    assert [secret for secret in (*names, *ids, *codes, WORDS) if secret in rows] == []
    assert [c for c in (*codes, WORDS) if c in caplog.text] == []
    assert insider.files_with(office.config.instance, [WORDS.encode()]) == []


def test_a_first_entry_is_opened_by_its_code_and_not_by_what_the_database_keeps(
    office: City, staff_client: Callable[..., FlaskClient]
) -> None:
    (code,) = office.deck(1)
    key_in(staff_client("organizer"), code)
    ((kept,),) = office.rows("SELECT hash FROM code")
    ((draft,),) = office.rows("SELECT id FROM draft")
    pepper = office.config.code_pepper
    known = (kept.hex(), kept.hex().upper(), code, code.replace("-", ""), f"paper {kept.hex()}")
    for guess in (*known, *(pepper + one for one in known)):
        assert draft_key(guess).id != draft


def test_a_first_entry_looks_like_every_other_and_carries_no_moment(
    office: City, staff_client: Callable[..., FlaskClient]
) -> None:
    browser, codes = staff_client("organizer"), office.deck(3)
    for code, words in zip(codes, ("", WORDS, "w" * 50), strict=True):
        key_in(browser, code, words=words)
    rows = office.rows("SELECT length(sealed), expires_on, is_keyed, wave_id FROM draft")
    assert len(set(rows)) == 1


@keeps("By telephone somebody hears your answers and your voice.")
def test_who_calls_is_told_so_first_and_the_call_leaves_no_name(
    office: City, staff_client: Callable[..., FlaskClient]
) -> None:
    browser, (code,) = staff_client("organizer"), office.deck(1)
    assert "I will hear your answers" in browser.get("/staff/phone").text
    before = office.dump()
    press(browser, "/staff/phone", {"code": code}, "/staff/phone")
    for section, data in (("start", {"consent": "1"}), ("life", {}), ("last", {"words": WORDS})):
        press(browser, f"/staff/phone/{WAVE}/q/{section}", data, "/staff/phone")
    sent = press(browser, f"/staff/phone/{WAVE}/send", page="/staff/phone")
    assert sent.location == "/staff/phone?done=sent"
    changed = moved(before, office.dump())
    assert set(changed) == MOVED - {"draft"}
    assert insider.files_with(office.config.instance, [WORDS.encode()]) == []
