"""Facts of a wave on the pages of residents: the beat only where a code knows it."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.config import Config
from engage.db import db
from engage.instrument.loading import load_instrument
from engage.results.planning import planned_items
from engage.results.services import prepare
from engage.surveys import sealing
from engage.surveys.plans import DeckPlan
from engage.surveys.sending import stored_draft
from engage.surveys.services import open_wave, store_responses
from engage.surveys.services_decks import create_deck
from engage.surveys.services_entry import open_sheet
from tests.instrument.test_facts import ASKING
from tests.surveys.rows import add_beats, add_wave, make_record

WAVE = "2026-fall"
HEADERS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def codes(db_session: Session, config: Config) -> dict[str, str]:
    """An open wave that names facts, and a code of each beat."""
    add_beats(db_session, "1", "2<3")
    add_wave(db_session, text=ASKING)
    open_wave(db_session, WAVE, config.keys)
    plans = {beat: DeckPlan(beat, 1, date(2026, 9, 1)) for beat in ("1", "2<3")}
    pepper = config.code_pepper
    return {beat: create_deck(db_session, WAVE, p, pepper)[0] for beat, p in plans.items()}


def page_of(app: Flask, code: str = "", lang: str = "en") -> tuple[FlaskClient, str]:
    """Return a browser that stands on the page with the facts, and that page."""
    client = app.test_client()
    if code:
        client.get(f"/c/{code}")
    step = client.post(f"/s/{WAVE}?lang={lang}", headers=HEADERS).location
    form = {"consent": "1"} if code else {"consent": "1", "beat": "1"}
    step = client.post(step, data=form, headers=HEADERS).location
    return client, client.get(step).text


def test_each_code_names_its_own_beat_on_one_cached_page(app: Flask, codes: dict[str, str]) -> None:
    pages = [page_of(app, codes[beat])[1] for beat in ("1", "2<3", "1")]
    assert "Until October 15, 2026, how is 1 Beat 1 in Paso Robles" in pages[0]
    assert "how is 2&lt;3 Beat 2&lt;3 in Paso Robles" in pages[1]
    assert pages[2] == pages[0]
    kept = app.extensions["engage_survey_pages"].kept
    assert len([key for key in kept if key[2] == "life"]) == 1


def test_who_comes_by_an_open_link_reads_the_neighborhood_whatever_beat_was_chosen(
    app: Flask, codes: dict[str, str]
) -> None:
    assert "how is your neighborhood in Paso Robles" in page_of(app)[1]
    spanish = page_of(app, lang="es")[1]
    assert "Hasta el 15 de octubre de 2026, cómo está su vecindario en Paso Robles" in spanish


def test_mistakes_and_review_name_the_beat_too(app: Flask, codes: dict[str, str]) -> None:
    client, _ = page_of(app, codes["1"])
    wrong = {"first": ["noise", "-8"]}
    page = client.post(f"/s/{WAVE}/q/life", data=wrong, headers=HEADERS)
    assert page.status_code == 422
    assert "how is 1 Beat 1 in" in page.text
    step = client.post(f"/s/{WAVE}/q/life", data={}, headers=HEADERS).location
    client.post(step, data={}, headers=HEADERS)
    assert client.get(f"/s/{WAVE}/review").status_code == 200


def test_beat_of_a_code_is_kept_in_no_draft(app: Flask, codes: dict[str, str]) -> None:
    client, _ = page_of(app, codes["2<3"])
    cookie = client.get_cookie("answers")
    assert cookie is not None
    content = stored_draft(db.engine, sealing.draft_key(cookie.value))
    assert content is not None
    assert "2<3" not in repr(content)


def test_published_wording_says_facts_or_your_city_and_your_neighborhood() -> None:
    instrument = load_instrument(ASKING, "a.yaml")
    days = {"closes_on": {"en": "October 15, 2026", "es": "15 de octubre de 2026"}}
    told = [i.stem for i in planned_items(instrument, days) if i.column == "prob.noise"]
    assert told == [
        {
            "en": "Until October 15, 2026, how is your neighborhood in your city",
            "es": "Hasta el 15 de octubre de 2026, cómo está su vecindario en su ciudad",
        }
    ]
    before = [i.stem for i in planned_items(instrument) if i.column == "prob.noise"]
    assert before[0] is not None
    assert before[0]["en"] == "Until the last day, how is your neighborhood in your city"


def test_published_question_names_the_city(db_session: Session, config: Config) -> None:
    add_beats(db_session, "1")
    add_wave(db_session, text=ASKING)
    store_responses(db_session, WAVE, [make_record() for _ in range(40)])
    prepared = prepare(db_session, WAVE, config.city.name)
    texts = str(prepared.content.items)
    assert "in Paso Robles" in texts
    assert "your city" not in texts


def test_form_that_is_keyed_in_names_the_city(
    db_session: Session, config: Config, codes: dict[str, str]
) -> None:
    sheet = open_sheet(db_session, config, codes["1"], "en")
    assert sheet is not None
    texts = str(sheet.form)
    assert "in Paso Robles" in texts
    assert "your city" not in texts
