"""The staff pages and commands of surveys."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.audit.models import AuditRow
from engage.surveys.models import Code, Response, Wave
from engage.surveys.queries import wave_by_code
from tests.surveys.rows import QUALITY_OF_LIFE, SMALL, add_beats, add_wave, approve_texts

FACTS = {
    "code": "2027-spring",
    "title_en": "Spring 2027",
    "title_es": "Primavera de 2027",
    "kind": "sampled",
    "opens_on": "2027-03-01",
    "closes_on": "2027-04-15",
    "sponsor": "City of Paso Robles",
    "population": "Adults who live in the city",
    "recruitment": "Letters to addresses drawn at random",
    "sponsor_es": "Ciudad de Paso Robles",
    "population_es": "Personas adultas que viven en la ciudad",
    "recruitment_es": "Cartas a domicilios elegidos al azar",
}


def send(browser: FlaskClient, page: str, action: str, data: dict[str, Any]) -> TestResponse:
    """Post a form with the token of its page."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(page).text)
    assert token
    return browser.post(action, data=data | {"csrf_token": token[1]})


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def test_organizer_runs_a_wave_from_instrument_to_mix(
    organizer: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    approve_texts(db_session)
    file = (BytesIO(QUALITY_OF_LIFE.read_bytes()), "quality_of_life.yaml")
    base = "/staff/surveys"
    assert send(organizer, base, f"{base}/instruments", {"file": file}).status_code == 302
    chosen = re.search(r'<option value="(\w{64})"', organizer.get(f"{base}/new").text)
    assert chosen
    made = send(organizer, f"{base}/new", f"{base}/new", FACTS | {"instrument": chosen[1]})
    page = made.location
    assert page == f"{base}/2027-spring"
    deck = send(organizer, page, f"{page}/deck.csv", {"stratum": "1", "count": "3"})
    lines = deck.text.split()
    assert lines[0] == "code,url"
    code, url = lines[1].split(",")
    assert url == f"http://localhost/c/{code}"
    assert "attachment" in deck.headers["Content-Disposition"]
    send(organizer, page, f"{page}/open", {})
    assert client.get(f"/c/{code}").status_code == 303
    unsure = send(organizer, page, f"{page}/close", {})
    assert unsure.status_code == 422
    send(organizer, page, f"{page}/close", {"is_sure": "y"})
    assert wave_by_code(db_session, "2027-spring").status == "closed"
    assert db_session.scalar(select(func.count()).select_from(Code)) == 0
    actions = list(db_session.scalars(select(AuditRow.action).order_by(AuditRow.seq)))
    assert [a for a in actions if a.startswith(("wave", "deck"))] == [
        "wave.create",
        "deck.create",
        "wave.open",
        "wave.close",
    ]


def test_faults_of_an_instrument_are_listed_with_their_lines(organizer: FlaskClient) -> None:
    file = (BytesIO(SMALL.replace('"1"', "01", 1).encode()), "mine.yaml")
    page = send(organizer, "/staff/surveys", "/staff/surveys/instruments", {"file": file})
    assert page.status_code == 422
    assert "mine.yaml:3:1" in page.text


def test_wave_with_impossible_dates_keeps_what_was_typed(
    organizer: FlaskClient, db_session: Session
) -> None:
    add_wave(db_session)
    path = "/staff/surveys/new"
    chosen = re.search(r'<option value="(\w{64})"', organizer.get(path).text)
    assert chosen
    wrong = FACTS | {"instrument": chosen[1], "closes_on": "2027-01-01"}
    page = send(organizer, path, path, wrong)
    assert page.status_code == 422
    assert "closes before it opens" in page.text
    assert 'value="Spring 2027"' in page.text


@pytest.mark.parametrize("role", ["officer", "analyst"])
def test_surveys_are_run_by_organizers_only(
    staff_client: Callable[..., FlaskClient], role: str
) -> None:
    assert staff_client(role).get("/staff/surveys").status_code == 403


def test_commands_run_a_wave(
    runner: Callable[..., Result], db_session: Session, tmp_path: Path
) -> None:
    add_beats(db_session, "1")
    approve_texts(db_session)
    assert runner("survey", "check", QUALITY_OF_LIFE).exit_code == 0
    assert runner("survey", "load", QUALITY_OF_LIFE).exit_code == 0
    options = ("--title", "en=Spring", "--opens", "2027-03-01", "--closes", "2027-04-01")
    options += ("--sponsor", "City of Paso Robles", "--recruitment", "en=By letter")
    options += ("--recruitment", "es=Por carta")
    assert runner("wave", "create", "2027-spring", "quality_of_life", *options).exit_code == 0
    out = tmp_path / "deck.csv"
    deck = ("deck", "create", "2027-spring", "--stratum", "1", "--count", "5", "--out", out)
    assert runner(*deck).exit_code == 0
    assert len(out.read_text().splitlines()) == 6
    assert out.stat().st_mode & 0o077 == 0
    assert runner("wave", "open", "2027-spring").exit_code == 0
    assert "2027-spring sampled open" in runner("wave", "list").output
    assert "with 0 answers" in runner("wave", "close", "2027-spring").output


def test_import_by_the_page_reports_every_refusal(
    organizer: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    add_wave(db_session)
    recipe = 'engage_map: 1\ninstrument: small\ncolumns:\n  qol: {column: "Q"}\n'
    page = "/staff/surveys/2026-fall"

    def bring(answers: str) -> TestResponse:
        files = {
            "answers": (BytesIO(answers.encode()), "a.csv"),
            "recipe": (BytesIO(recipe.encode()), "map.yaml"),
        }
        return send(organizer, page, f"{page}/import", files)

    refused = bring("Q\nGood\nSplendid\n")
    assert refused.status_code == 422
    assert "a.csv: row 3, column &#39;Q&#39;" in refused.text
    assert db_session.scalar(select(func.count()).select_from(Response)) == 0
    assert "2 answers are stored" in bring("Q\nGood\nRegular\n").text
    db_session.rollback()
    assert db_session.scalars(select(Wave.kind)).one() == "chose"
