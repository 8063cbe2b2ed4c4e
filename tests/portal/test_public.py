"""The residents' entrance: complete when there is data, helpful when there is none."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.app import create_app
from engage.config import City, Config, Contact
from engage.db import Base, db
from engage.places.services import import_beats
from engage.places.tables import read_list
from tests.pages import CheckingClient
from tests.portal.rows import make_beats, make_meeting, make_officer, now, publish

PAGES = ["/", "/contact", "/privacy", "/accessibility", "/beats/1"]
CONTACT = Contact(
    address="900 Park Street",
    hours={"en": "Open day and night", "es": "Abierto día y noche"},
    non_emergency="805-555-0100",
    records_fax="805-238-5592",
    records_hours={"en": "Monday to Friday"},
    facebook="https://www.facebook.com/Example",
    complaints="https://city.example/complaints",
    commendations="praise@city.example",
    outside_body="County ombudsman",
)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages(
    client: FlaskClient, db_session: Session, path: str, lang: str
) -> None:
    make_beats(db_session, "1", "2")

    response = client.get(f"{path}?lang={lang}")

    assert response.status_code == 200
    assert f'<html lang="{lang}"' in response.text


def test_an_empty_city_says_what_will_be_here(client: FlaskClient) -> None:
    text = client.get("/").text

    assert "The beats of the city will be listed here" in text
    assert "Meetings with your officers will be announced here." in text
    assert "After a survey closes, its results stand here" in text
    assert "<svg" not in text


def test_home_leads_to_each_beat_by_map_and_by_list(
    client: FlaskClient, db_session: Session
) -> None:
    make_beats(db_session, "10", "9")

    text = client.get("/").text

    for code in ("9", "10"):
        assert text.count(f'href="/beats/{code}"') == 2
    assert text.index(">Beat 9<") < text.index(">Beat 10<")


def test_a_city_without_a_map_leads_by_list(client: FlaskClient, db_session: Session) -> None:
    listed = read_list(b"code,name,district\n1,Downtown,West\n2,Uptown,East\n")
    import_beats(db_session, listed, "", actor="test", now=now())

    text = client.get("/").text

    assert "<svg" not in text
    assert "Choose yours in the list." in text
    assert text.index("District East") < text.index("Beat 2 Uptown") < text.index("District West")


def test_home_shows_meetings_and_the_newest_result(
    client: FlaskClient, db_session: Session
) -> None:
    make_beats(db_session, "1", "2")
    meeting = make_meeting(db_session, "1")
    publish(db_session, {"1": 120, "2": 120})

    text = client.get("/?lang=es").text

    assert f"/meetings/{meeting.uid}" in text
    assert "Reunión de la zona" in text
    assert "¿Se siente segura?" in text
    assert "de cada 100 residentes" in text
    assert "/results/2026-10" in text


def test_a_beat_shows_its_officers_next_meeting_and_result(
    client: FlaskClient, db_session: Session
) -> None:
    found = make_beats(db_session, "1", "2")
    make_officer(db_session, found["1"])
    make_meeting(db_session, "2", days=3)
    meeting = make_meeting(db_session, "1")
    publish(db_session, {"1": 120, "2": 120})

    text = client.get("/beats/1").text

    assert "Maya Castillo" in text
    assert text.count("/meetings/") == 1
    assert str(meeting.uid) in text
    assert "How safe do you feel?" in text
    assert "/results/2026-10/1" in text
    assert 'aria-current="true"' in text


def test_a_beat_with_few_answers_shows_the_city_and_says_so(
    client: FlaskClient, db_session: Session
) -> None:
    make_beats(db_session, "1", "2", "3")
    publish(db_session, {"1": 4, "2": 120, "3": 120})

    text = client.get("/beats/1").text

    assert "Too few people of this beat answered" in text
    assert "/results/2026-10/1" not in text
    assert 'href="/results/2026-10"' in text


def test_a_beat_without_anything_says_who_makes_it_happen(
    client: FlaskClient, db_session: Session
) -> None:
    make_beats(db_session, "1")

    text = client.get("/beats/1").text

    assert "once the department has assigned them" in text
    assert "No meeting is planned for this beat yet." in text


@pytest.mark.parametrize("code", ["9", "city", "%3Cscript%3E", "1%00"])
def test_an_unknown_beat_is_not_found(client: FlaskClient, db_session: Session, code: str) -> None:
    make_beats(db_session, "1")

    response = client.get(f"/beats/{code}")

    assert response.status_code == 404
    assert "<script>" not in response.text


def other_city(config: Config, city: City) -> Flask:
    app = create_app(replace(config, city=city))
    app.test_client_class = CheckingClient
    return app


def test_the_contact_page_shows_what_is_known_and_nothing_else(config: Config) -> None:
    app = other_city(config, City(name="X", contact=CONTACT))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        text = app.test_client().get("/contact?lang=es").text
        db.session.remove()
        db.engine.dispose()

    assert 'href="tel:911"' in text
    assert 'href="tel:8055550100"' in text
    assert "Abierto día y noche" in text
    assert "Monday to Friday" in text
    assert "805-238-5592" in text
    assert 'href="https://city.example/complaints"' in text
    assert 'href="mailto:praise@city.example"' in text
    assert "County ombudsman" in text
    assert "Nextdoor" not in text
    assert "Cumplimiento" not in text


def test_the_note_on_boundaries_stands_on_the_map(config: Config) -> None:
    app = other_city(config, City(name="X", boundaries_note="fictitious boundaries"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        make_beats(db.session(), "1")
        client = app.test_client()
        assert ">fictitious boundaries</text>" in client.get("/").text
        assert ">límites ficticios</text>" in client.get("/beats/1?lang=es").text
        db.session.remove()
        db.engine.dispose()


def test_the_privacy_page_names_the_days_of_the_configuration(config: Config) -> None:
    app = create_app(replace(config, rsvp_days=12))
    with app.app_context():
        text = app.test_client().get("/privacy").text
        db.engine.dispose()

    assert "erased 12 days after the meeting" in text
