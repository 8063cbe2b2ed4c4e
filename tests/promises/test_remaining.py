"""What the privacy page says remains possible: each risk is exactly that, and no more."""

import pytest
from flask.testing import FlaskClient

from engage.surveys import codes, sealing
from engage.surveys.staff import deck_csv
from tests.promises import insider
from tests.promises.city import WAVE, City, answer_all, post
from tests.promises.page import keeps

WORDS = "As the only baker on Elm Street I start at three"


@keeps(
    "People who run the computers could still cheat while a survey is open: they could watch the"
    " network, or use the key of the survey."
)
def test_who_holds_the_key_can_open_an_open_wave_and_nobody_a_closed_one(city: City) -> None:
    city.open()
    residents = city.residents(2)
    city.send(residents)
    key = (city.config.keys / f"wave-{WAVE}.key").read_bytes()
    sealed = [bytes(row[0]) for row in city.rows("SELECT sealed FROM inbox")]
    opened = [sealing.unseal(one, key, WAVE)["answers"] for one in sealed]
    assert all(one.sending.content["answers"] in opened for one in residents)
    city.close()
    assert city.count("inbox") == 0
    assert insider.files_with(city.config.keys, [key]) == []


def test_on_the_network_the_code_and_the_answers_travel_together(town: City) -> None:
    """Why whoever ends TLS must be trusted while a survey is open."""
    town.open()
    (code,) = town.deck(1)
    browser = town.app.test_client()
    browser.get(f"/c/{code}")
    step = post(browser, f"/s/{WAVE}").location
    assert browser.get_cookie("answers") is not None
    assert post(browser, step, {"consent": "1"}).request.headers["Cookie"].startswith("answers=")


@keeps(
    "Whoever prints the letters and whoever runs the database could put together what they know."
)
def test_list_of_the_printer_meets_the_database_only_through_the_pepper(town: City) -> None:
    town.open()
    printed = town.deck(5)
    header, *lines = deck_csv(printed, "https://city.example").splitlines()
    assert header == "code,url"  # no name, no address, no stratum: the printer adds them
    assert lines == [f"{code},https://city.example/c/{code}" for code in printed]
    stored = {bytes(row[0]) for row in town.rows("SELECT hash FROM code")}
    letters = [codes.read_code(code) or "" for code in printed]
    assert {codes.code_hash(one, town.config.code_pepper) for one in letters} == stored
    assert not {codes.code_hash(one, "") for one in letters} & stored


@keeps(
    "Somebody who watches the codes disappear can tell that a home in your beat answered just then,"
    " though not which one or what."
)
def test_who_watches_the_codes_learns_the_stratum_and_nothing_of_the_inbox_row(city: City) -> None:
    city.open()
    residents = city.residents(3)
    city.deck(3, stratum="2")
    before = {row[0] for row in city.rows("SELECT hash FROM code")}
    strata = dict(city.rows("SELECT hash, stratum FROM code"))
    city.send(residents[:1])
    (gone,) = before - {row[0] for row in city.rows("SELECT hash FROM code")}
    assert strata[gone] == "1"
    ((inbox_id, wave_id, sealed),) = city.rows("SELECT * FROM inbox")
    assert len(bytes(inbox_id)) == 16
    assert b'"area"' not in bytes(sealed)
    assert len(bytes(sealed)) % sealing.STEP == 48  # what HPKE adds, whatever was answered
    assert wave_id == residents[0].sending.wave_id


@keeps("How you write may give you away.", "In a very small beat, so may what you say.")
def test_words_are_kept_as_written_but_name_their_beat_only_from_thirty_answers_on(
    town: City,
) -> None:
    wave = town.open()
    town.send(town.residents(28))
    (code,) = town.deck(1)
    browser = town.app.test_client()
    answer_all(browser, code, WORDS)
    post(browser, f"/s/{WAVE}/send")
    town.close()
    rows = town.rows("SELECT words, area FROM comment WHERE wave_id = :wave", wave=wave.id)
    assert rows == [(WORDS, None)]
    second = town.open("second")
    town.send(town.residents(29, "second"))
    (code,) = town.deck(1, "second")
    town.send_words(second, code, WORDS)
    town.close("second")
    rows = town.rows("SELECT words, area FROM comment WHERE wave_id = :wave", wave=second.id)
    assert rows == [(WORDS, "1")]


@keeps(
    "Somebody may look over your shoulder, and a shared computer remembers which pages were opened."
)
def test_address_of_the_first_page_holds_the_code_and_later_pages_hold_neither_code_nor_answer(
    town: City,
) -> None:
    town.open()
    (code,) = town.deck(1)
    browser = town.app.test_client()
    first = browser.get(f"/c/{code}")
    assert code in first.request.path  # this the browser remembers
    page = answer_all(browser, code, WORDS)
    assert WORDS in page  # this can be read over a shoulder
    thanks = browser.get(post(browser, f"/s/{WAVE}/send").location)
    for seen in (page, thanks.text, thanks.request.path, first.location):
        assert code not in seen
        assert code.replace("-", "") not in seen
    assert WORDS not in thanks.text
    assert thanks.headers["Cache-Control"] == "no-store"
    assert browser.get_cookie("answers") is browser.get_cookie("code") is None


def test_thanks_are_the_same_for_everybody(town: City) -> None:
    town.open()
    pages = set()
    for code, words in zip(town.deck(2), ("", WORDS), strict=True):
        browser = town.app.test_client()
        answer_all(browser, code, words)
        pages.add(browser.get(post(browser, f"/s/{WAVE}/send").location).text)
    assert len(pages) == 1


@keeps(
    "If a code came by e-mail, the mail company has seen it.",
    "The city’s own network may record addresses and times.",
)
def test_link_of_a_code_can_be_used_by_whoever_reads_it_and_is_sent_with_the_address(
    town: City, caplog: pytest.LogCaptureFixture
) -> None:
    town.open()
    (code,) = town.deck(1)
    stranger: FlaskClient = town.app.test_client()
    assert stranger.get(f"/c/{code}").location == f"/s/{WAVE}"  # a link is all that is needed
    request = stranger.get(f"/c/{code}").request
    assert (request.remote_addr, code in request.path) == ("127.0.0.1", True)
    assert caplog.text == ""  # a proxy could record both; Engage does not
