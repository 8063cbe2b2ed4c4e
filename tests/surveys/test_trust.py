"""What residents are told: written once, approved, blocking while blank, shown where it counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from engage.config import Config
from engage.errors import InputErrors
from engage.surveys import sealing
from engage.surveys.models import CityText, Wave
from engage.surveys.plans import Act, Revision
from engage.surveys.queries_trust import CITY_TOPICS, TITLES, city_texts, lacks, trust_texts
from engage.surveys.revising import revise_wave_facts
from engage.surveys.services import open_wave
from engage.surveys.services_texts import approve_texts
from tests.surveys.rows import NOW, add_beats, add_wave
from tests.surveys.test_staff import send

WAVE = "2026-fall"
PAGE = "/staff/surveys/texts"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
CLERK = Act("clerk@city.example", NOW)
COMPLAINT = "Call the watch commander: 555-0100."


@pytest.fixture
def wave(db_session: Session) -> Wave:
    """A draft that lacks nothing."""
    add_beats(db_session, "1", "2")
    return add_wave(db_session)


def blank_out(session: Session, topic: str, language: str) -> None:
    """Take one text away."""
    session.execute(delete(CityText).filter_by(topic=topic, language=language))
    session.commit()


@pytest.mark.parametrize("topic", [t for t in CITY_TOPICS if t != "key_outside"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_one_blank_text_blocks_the_opening_and_is_named(
    db_session: Session, config: Config, wave: Wave, topic: str, language: str
) -> None:
    blank_out(db_session, topic, language)
    with pytest.raises(InputErrors) as refused:
        open_wave(db_session, WAVE, config.keys)
    (problem,) = refused.value.problems
    assert f"“{TITLES[topic]['en']}” is blank ({language})." in str(problem)
    assert not list(config.keys.glob("wave-*"))
    db_session.rollback()
    assert wave.status == "draft"


@pytest.mark.parametrize("fact", ["sponsor", "recruitment"])
def test_who_asks_and_how_people_were_picked_are_said_in_both_languages(
    db_session: Session, wave: Wave, fact: str
) -> None:
    facts: dict[str, Any] = {fact: {"en": "Words", "es": " "}}
    revise_wave_facts(db_session, WAVE, Revision(**facts), CLERK)
    (lack,) = lacks(db_session, wave, "es")
    assert (lack.languages, lack.is_of_wave) == (("es",), True)


def test_the_text_on_the_key_is_that_of_where_the_key_is(
    db_session: Session, config: Config, wave: Wave
) -> None:
    blank_out(db_session, "key_outside", "es")
    assert lacks(db_session, wave, "en") == []
    outside = sealing.public_key_of(sealing.new_private_key())
    with pytest.raises(InputErrors, match="Who holds the key"):
        open_wave(db_session, WAVE, config.keys, outside)


def test_an_open_wave_keeps_the_words_with_which_it_opened(
    db_session: Session, config: Config, wave: Wave
) -> None:
    open_wave(db_session, WAVE, config.keys)
    before = trust_texts(db_session, wave, "es")
    changed = {topic: {"en": "New", "es": "Nuevo"} for topic in CITY_TOPICS}
    approve_texts(db_session, changed, CLERK)
    assert trust_texts(db_session, wave, "es") == before
    assert {text.title for text in before} >= {"Estatus migratorio", "Quién pregunta"}


def test_a_draft_tells_what_it_would_say_if_it_opened_now(db_session: Session, wave: Wave) -> None:
    approve_texts(db_session, {"never": {"en": "Never sold.", "es": "No se vende."}}, CLERK)
    told = {text.topic: text.words for text in trust_texts(db_session, wave, "es")}
    assert told["never"] == "No se vende."
    assert "immigration" not in told


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_page_tells_every_topic(
    db_session: Session, config: Config, client: FlaskClient, wave: Wave, language: str
) -> None:
    open_wave(db_session, WAVE, config.keys)
    page = client.get(f"/s/{WAVE}?lang={language}").text
    for text in trust_texts(db_session, wave, language):
        assert text.words.rstrip(".") in page


def test_a_box_for_words_and_the_last_page_say_where_complaints_go(
    db_session: Session, config: Config, client: FlaskClient, wave: Wave
) -> None:
    texts = {t: dict(words) for t, words in city_texts(db_session).items()}
    texts["complaints"]["en"] = COMPLAINT
    approve_texts(db_session, texts, CLERK)
    open_wave(db_session, WAVE, config.keys)
    pages = {name: client.get(path).text for name, path in answered(client).items()}
    assert COMPLAINT in pages["words"]
    assert COMPLAINT not in pages["life"]
    assert COMPLAINT in client.get(f"/s/{WAVE}/thanks").text


def answered(client: FlaskClient) -> dict[str, str]:
    """Answer by the open link up to the last topic, and return the pages."""
    first = client.post(f"/s/{WAVE}", headers=SAME_SITE).location
    life = client.post(first, data={"consent": "1", "beat": "1"}, headers=SAME_SITE).location
    words = client.post(life, data={"qol": "3"}, headers=SAME_SITE).location
    return {"life": life, "words": words}


def test_the_clerk_writes_the_texts_once(
    db_session: Session, staff_client: Callable[..., FlaskClient], client: FlaskClient, wave: Wave
) -> None:
    db_session.execute(delete(CityText))
    db_session.commit()
    organizer = staff_client("organizer")
    page = organizer.get(PAGE).text
    assert "Nothing is approved yet." in page
    assert "never sold" in page  # a suggestion, which is not said before it is approved
    assert "Immigration status" in organizer.get(f"/staff/surveys/{WAVE}").text
    words = {f"{t}_{spoken}": f"{t} {spoken}" for t in CITY_TOPICS for spoken in ("en", "es")}
    unapproved = send(organizer, PAGE, PAGE, words)
    assert unapproved.status_code == 422
    assert city_texts(db_session) == {}
    saved = send(organizer, PAGE, PAGE, words | {"is_approved": "y"})
    assert "The texts are saved." in organizer.get(saved.location).text
    assert city_texts(db_session)["check"] == {"en": "check en", "es": "check es"}
    send(organizer, f"/staff/surveys/{WAVE}", f"/staff/surveys/{WAVE}/open", {})
    assert "check es" in client.get(f"/s/{WAVE}?lang=es").text


def test_the_button_that_somebody_presses_anyway_names_what_is_blank(
    db_session: Session, staff_client: Callable[..., FlaskClient], wave: Wave
) -> None:
    blank_out(db_session, "check", "es")
    organizer, page = staff_client("organizer"), f"/staff/surveys/{WAVE}"
    refused = send(organizer, page, f"{page}/open", {})
    assert refused.status_code == 422
    assert "Is this survey real?" in refused.text


def test_the_command_names_what_is_blank(
    runner: Callable[..., Result], db_session: Session, wave: Wave
) -> None:
    blank_out(db_session, "check", "es")
    refused = runner("wave", "open", WAVE)
    assert refused.exit_code != 0
    assert "/staff/surveys/texts" in str(refused.exception)


def test_a_wave_that_could_not_open_waits_on_the_home_page(
    db_session: Session, staff_client: Callable[..., FlaskClient], wave: Wave
) -> None:
    today = datetime.now(UTC).date()
    wave.is_automatic, wave.opens_on = True, today - timedelta(days=3)
    wave.closes_on = wave.fieldwork_ends_on = today + timedelta(days=30)
    db_session.commit()
    organizer = staff_client("organizer")
    assert "could not open" not in organizer.get("/staff").text
    blank_out(db_session, "never", "es")
    assert "A survey could not open" in organizer.get("/staff").text
    assert "could not open" not in staff_client("officer").get("/staff").text
