"""Facts about the PDF of a paper form, and about the job that draws it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.orm import Session

from engage.config import City, Config
from engage.fieldwork.queries_paper import LEASE, paper_form_of, waiting_forms
from engage.fieldwork.services_paper import make_paper_form, request_paper_form
from engage.fieldwork.tasks_paper import sweep_paper_forms
from engage.surveys.models import Wave
from engage.surveys.paper_pages import Facts, Sheet, form_id, set_forms
from engage.surveys.queries_trust import trust_texts
from engage.surveys.services import open_wave
from engage.surveys.services_paper import coded_forms, draw_instrument, draw_wave_form
from tests.fieldwork.sheets import press
from tests.surveys.kinds import KINDS
from tests.surveys.rows import SMALL, add_beats, add_wave, small_instrument

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)
CODE = "4K7M-2XQ9-WD3T-5"
ID = form_id(small_instrument())


@pytest.fixture
def wave(db_session: Session, config: Config) -> Wave:
    """An open sampled wave."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    return open_wave(db_session, "2026-fall", config.keys)


def test_form_is_tagged_and_speaks_both_languages(db_session: Session, config: Config) -> None:
    add_beats(db_session, "1", "2")
    wave = add_wave(db_session, text=KINDS)
    with pikepdf.open(BytesIO(draw_wave_form(db_session, config, wave))) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "en"
        assert str(document.docinfo["/Title"]).startswith("kinds 1 · ")
        assert len(document.pages) == 4


def test_form_names_itself_its_code_and_the_way_back(config: Config) -> None:
    instrument = small_instrument()
    city = City(name="Paso Robles", department="Police", contact=config.city.contact)
    sheet = Sheet(CODE, "https://x.gov/c/" + CODE)
    html = set_forms(instrument, [("1", "1 North")], city, Facts(ID, asks_area=False), [sheet])
    assert html.count(form_id(instrument)) == 3
    assert html.count(CODE) >= 4
    assert '<div class="side" lang="es">' in html
    assert "Return the form to: Police" in html
    assert "Devuelva el formulario a: Police" in html
    assert "Your beat" not in html


def test_form_of_a_letter_has_room_for_the_code_and_one_for_everybody_asks_for_the_beat() -> None:
    instrument, city = small_instrument(), City(name="Paso Robles")
    letters = Facts(ID, asks_area=False, has_code_line=True)
    of_letter = set_forms(instrument, [], city, letters, [Sheet()])
    assert of_letter.count("<span></span>") == 2 * 13
    of_all = set_forms(instrument, [("1", "1 North")], city, Facts(ID, asks_area=True), [Sheet()])
    assert "Your beat" in of_all
    assert "1 North" in of_all
    assert "<span></span>" not in of_all


def test_form_carries_what_is_written_in_the_instrument_as_text(config: Config) -> None:
    instrument = small_instrument()
    title = {"en": "<b>Fall</b> {{ 7*7 }}", "es": "Otoño"}
    html = set_forms(
        instrument, [], config.city, Facts(ID, asks_area=False, titles=title), [Sheet()]
    )
    assert "&lt;b&gt;Fall&lt;/b&gt; {{ 7*7 }}" in html
    assert "<b>Fall" not in html


def test_texts_of_a_form_name_the_city_and_no_beat(db_session: Session, config: Config) -> None:
    add_beats(db_session, "1")
    text = SMALL.replace("Life here", "Life in {beat}, {city}, until {closes_on}")
    html = coded_forms(db_session, config, add_wave(db_session, text=text), [CODE])
    assert "Life in your neighborhood, Paso Robles, until October 15, 2026" in html


def test_forms_with_codes_differ_in_their_codes_only(
    db_session: Session, config: Config, wave: Wave
) -> None:
    codes = [CODE, "7ZZZ-ZZZZ-ZZZZ-Z"]
    html = coded_forms(db_session, config, wave, codes)
    assert html.count('class="side') == 4
    assert all(f"/c/{code}" in html for code in codes)
    assert "<span></span>" not in html
    alone = [coded_forms(db_session, config, wave, [code]).replace(code, "") for code in codes]
    assert re.sub(r"base64,[^\"]+", "", alone[0]) == re.sub(r"base64,[^\"]+", "", alone[1])


def test_what_residents_are_told_stands_on_the_form(
    db_session: Session, config: Config, wave: Wave
) -> None:
    html = coded_forms(db_session, config, wave, [CODE])
    for spoken in ("en", "es"):
        for text in trust_texts(db_session, wave, spoken):
            assert str(escape(text.words)) in html, text.topic


def test_an_instrument_without_a_wave_has_a_form_for_proofing(
    db_session: Session, config: Config
) -> None:
    assert draw_instrument(db_session, config, small_instrument()).startswith(b"%PDF")


def test_a_form_is_drawn_in_a_job_once(db_session: Session, config: Config, wave: Wave) -> None:
    request_paper_form(db_session, wave.code, NOW)
    assert waiting_forms(db_session, NOW) == [wave.code]
    assert make_paper_form(db_session, config, wave.code, NOW)
    row = paper_form_of(db_session, wave.code)
    assert row is not None
    assert (row.state, row.pdf is not None) == ("made", True)
    assert not make_paper_form(db_session, config, wave.code, NOW)


def test_the_sweep_draws_what_a_dead_worker_left(
    db_session: Session, config: Config, wave: Wave
) -> None:
    request_paper_form(db_session, wave.code, NOW)
    row = paper_form_of(db_session, wave.code)
    assert row is not None
    row.leased_until = NOW + LEASE
    db_session.commit()
    assert waiting_forms(db_session, NOW) == []
    assert not make_paper_form(db_session, config, wave.code, NOW)
    assert waiting_forms(db_session, NOW + LEASE + timedelta(seconds=1)) == [wave.code]
    sweep_paper_forms()
    assert row.state == "made"


def test_a_form_that_cannot_be_drawn_says_why_and_is_given_up_after_three_tries(
    db_session: Session, config: Config, wave: Wave
) -> None:
    broken = replace(config, city=replace(config.city, department="x" * 9_000_000))
    request_paper_form(db_session, wave.code, NOW)
    tries = [make_paper_form(db_session, broken, wave.code, NOW) for _ in range(4)]
    row = paper_form_of(db_session, wave.code)
    assert row is not None
    assert (tries, row.state, row.attempts) == ([False] * 4, "failed", 3)
    assert "letters; at most" in row.fault


def test_staff_ask_for_the_form_and_download_it(
    staff_client: Callable[..., FlaskClient], db_session: Session, config: Config, wave: Wave
) -> None:
    browser = staff_client("organizer")
    assert browser.get(f"/staff/fieldwork/paper/{wave.code}/form.pdf").status_code == 404
    assert press(browser, f"/staff/fieldwork/paper/{wave.code}/form").status_code == 303
    assert "The form is being drawn." in browser.get("/staff/fieldwork/paper").text
    make_paper_form(db_session, config, wave.code, datetime.now(UTC))
    assert "Download the form (PDF)" in browser.get("/staff/fieldwork/paper").text
    answer = browser.get(f"/staff/fieldwork/paper/{wave.code}/form.pdf")
    assert (answer.mimetype, answer.data[:4]) == ("application/pdf", b"%PDF")


def test_an_officer_keys_nothing_in(staff_client: Callable[..., FlaskClient]) -> None:
    assert staff_client("officer").get("/staff/fieldwork/paper").status_code == 403
