"""The clerk's pages of a print run, from the proof to the mailing."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.fieldwork.models_print import PrintBatch
from engage.fieldwork.tasks_print import destroy, sweep
from engage.surveys.codes import read_code
from engage.surveys.models import Code
from tests.surveys.rows import add_beats, add_wave
from tests.surveys.test_staff import send

PAGE = "/staff/fieldwork/print/2026-fall"
BATCHES = "/staff/fieldwork/batches"


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


@pytest.fixture
def city(db_session: Session) -> Session:
    """Two beats and a sampled wave."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    return db_session


def test_clerk_proofs_draws_prints_and_mails(
    app: Flask, organizer: FlaskClient, city: Session
) -> None:
    wanted = {"layout": "letter", "stratum": "1", "n_each": "4"}
    proof = wanted | {"proof": "1", "n_each": ""}
    assert send(organizer, PAGE, PAGE, proof).status_code == 303
    assert "being drawn: 0 of 1" in organizer.get(PAGE).text
    assert send(organizer, PAGE, PAGE, wanted | {"stratum": "all areas"}).status_code == 303
    sweep()
    page = organizer.get(PAGE).text
    assert f"{BATCHES}/3/1.pdf" in page
    file = organizer.get(f"{BATCHES}/2/1.pdf")
    assert file.mimetype == "application/pdf"
    assert "no-store" in file.headers["Cache-Control"]
    assert "Mark as mailed" not in page
    send(organizer, PAGE, f"{BATCHES}/2/printed", {})
    send(organizer, PAGE, f"{BATCHES}/2/mailed", {})
    assert "mailed, files destroyed" in organizer.get(PAGE).text
    assert organizer.get(f"{BATCHES}/2/1.pdf").status_code == 410
    assert len(city.scalars(select(Code.stratum)).all()) == 8


def test_lost_batch_is_voided_and_made_anew(
    app: Flask, organizer: FlaskClient, city: Session
) -> None:
    send(organizer, PAGE, PAGE, {"layout": "cards", "stratum": "1", "n_each": "4"})
    sweep()
    assert "none of its 4 codes" in organizer.get(f"{BATCHES}/1/void").text
    send(organizer, f"{BATCHES}/1/void", f"{BATCHES}/1/void", {"again": "1"})
    sweep()
    states = city.scalars(select(PrintBatch.state).order_by(PrintBatch.id)).all()
    assert states == ["void", "ready"]
    assert len(city.scalars(select(Code.stratum)).all()) == 4


def test_caller_gets_a_spare_code_once(app: Flask, organizer: FlaskClient, city: Session) -> None:
    assert "Show a spare code" not in organizer.get(PAGE).text
    send(organizer, PAGE, PAGE, {"layout": "letter", "stratum": "1", "n_each": "4"})
    sweep()
    shown = send(organizer, PAGE, f"{PAGE}/spare", {"stratum": "1"})
    found = re.search(r"<strong>([\w-]{16})</strong>", shown.text)
    assert found
    assert read_code(found[1])
    assert "no-store" in shown.headers["Cache-Control"]
    assert "Show a spare code" not in organizer.get(PAGE).text


def test_addresses_go_in_come_out_and_are_destroyed(
    app: Flask, organizer: FlaskClient, city: Session
) -> None:
    page = "/staff/fieldwork/addresses"
    rows = (BytesIO(b"Resident,1 Elm St,Paso Robles CA\n"), "list.csv")
    assert send(organizer, page, page, {"layout": "labels", "file": rows}).status_code == 303
    sweep()
    assert organizer.get(f"{BATCHES}/1/1.pdf").status_code == 200
    assert send(organizer, page, f"{page}/1/destroy", {}).status_code == 303
    assert organizer.get(f"{BATCHES}/1/1.pdf").status_code == 410


def test_bad_list_is_refused_with_its_rows(organizer: FlaskClient, city: Session) -> None:
    page = "/staff/fieldwork/addresses"
    rows = (BytesIO(b"Resident\n"), "list.csv")
    sent = send(organizer, page, page, {"layout": "labels", "file": rows})
    assert sent.status_code == 422
    assert "list.csv, row 1" in sent.text


def test_batch_of_codes_cannot_be_destroyed_as_addresses(
    organizer: FlaskClient, city: Session
) -> None:
    send(organizer, PAGE, PAGE, {"layout": "letter", "stratum": "1", "n_each": "4"})
    page = "/staff/fieldwork/addresses"
    assert send(organizer, page, f"{page}/1/destroy", {}).status_code == 404


def test_open_survey_offers_posters_only(app: Flask, organizer: FlaskClient, city: Session) -> None:
    add_wave(city, "2026-open", "chose")
    page = "/staff/fieldwork/print/2026-open"
    text = organizer.get(page).text
    assert "Posters and door hangers" in text
    assert "Make the codes" not in text
    assert send(organizer, page, f"{page}/open", {"layout": "poster"}).status_code == 303
    sweep()
    assert organizer.get(f"{BATCHES}/1/1.pdf").status_code == 200


def test_hourly_job_leaves_what_is_fresh(app: Flask, organizer: FlaskClient, city: Session) -> None:
    send(organizer, PAGE, PAGE, {"layout": "letter", "stratum": "1", "n_each": "2"})
    sweep()
    destroy()
    assert organizer.get(f"{BATCHES}/1/1.pdf").status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"n_each": "0"}, "There is a problem", id="none"),
        pytest.param({"stratum": ""}, "There is a problem", id="nowhere"),
        pytest.param({"stratum": "city"}, "There is no beat city", id="a survey of beats"),
    ],
)
def test_impossible_runs_keep_the_page(
    organizer: FlaskClient, city: Session, changes: dict[str, str], words: str
) -> None:
    wanted = {"layout": "letter", "stratum": "1", "n_each": "4"} | changes
    sent = send(organizer, PAGE, PAGE, wanted)
    assert sent.status_code == 422
    assert words in sent.text
