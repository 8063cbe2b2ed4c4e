"""From the plan to the sheets: nothing is stored, and no number is typed twice."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engage.fieldwork.forms_plan import PlanForm
from engage.fieldwork.models_print import PrintBatch
from engage.places.models import Beat
from engage.places.services import import_addresses
from engage.surveys.models import Wave
from engage.surveys.queries import instrument_versions, wave_by_code
from engage.surveys.queries_areas import wave_areas
from engage.surveys.services import load_instrument_text
from tests.surveys.rows import NOW, SMALL, add_wave, approve_texts
from tests.surveys.test_staff import FACTS, send

PLANNER = "/staff/fieldwork/plan"
# 1,000 invitations and 100 answers in all: beats 2 and 3 get too few for figures of their own
WISHES = "letters=1000&rate=10&mailings=2"


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


@pytest.fixture
def city(db_session: Session) -> Session:
    """Three neighboring beats of which two are small, with their addresses counted."""
    for code in ("1", "2", "3"):
        beat = Beat(code=code, name=f"Beat {code}", district="d", vintage="2026", map_sha256="")
        db_session.add(beat)
    db_session.commit()
    counts = {"1": 9000, "2": 200, "3": 200}
    import_addresses(db_session, counts, source="test", actor="test", now=NOW)
    approve_texts(db_session)
    return db_session


def link(text: str, words: str) -> str:
    """Return where a link leads."""
    found = re.search(rf'href="([^"]+)"[^>]*>{words}<', text)
    assert found, words
    return unescape(found[1])


def test_plan_becomes_a_wave_with_areas_and_sheets_without_typing_a_number(
    organizer: FlaskClient, city: Session
) -> None:
    load_instrument_text(city, SMALL, "small.yaml", NOW)
    planner = organizer.get(f"{PLANNER}?{WISHES}").text
    new = link(planner, "Create a wave of this plan")
    form = organizer.get(new).text
    assert "Letters to 1,000 homes drawn at random, and one reminder to all of them." in form
    assert "1: 600; 2: 200; 3: 200." in form
    typed = FACTS | {"instrument": instrument_versions(city)[0].hash}
    wave = organizer.get(send(organizer, new, new, typed).location).text
    areas = link(wave, "Areas of the wave")
    proposal = organizer.get(areas).text
    assert "This is a proposal" in proposal
    assert proposal.count('<option value="A" selected>') == 2
    action = re.search(r'action="([^"]+)" id="areas"', proposal)
    assert action
    saved = send(organizer, areas, unescape(action[1]), {"group": ["", "A", "A"]})
    page = organizer.get(saved.location).text
    assert "This is a proposal" not in page
    assert [a.code for a in wave_areas(city, wave_by_code(city, "2027-spring"))] == ["1", "2+3"]
    sheets = organizer.get(link(page, "Sheets for each area")).text
    assert re.findall(r'name="sheets"[^>]*value="(\d*)"', sheets) == ["600", "400"]


@pytest.fixture
def wave(city: Session) -> Wave:
    """A sampled draft in this city."""
    return add_wave(city)


def page_of(wave: Wave, plan: str = WISHES) -> str:
    return f"/staff/fieldwork/print/{wave.code}/planned?plan={plan.replace('&', '%26')}"


def batches(session: Session) -> list[tuple[str, int, bool]]:
    rows = session.scalars(select(PrintBatch).order_by(PrintBatch.id))
    return [(row.stratum, row.n_sheets, row.is_proof) for row in rows]


def test_planned_sheets_can_be_changed_and_left_out(
    organizer: FlaskClient, city: Session, wave: Wave
) -> None:
    page = page_of(wave)
    assert "These are the numbers of your plan" in organizer.get(page).text
    sent = send(organizer, page, page, {"layout": "letter", "sheets": ["610", "", " 5 "]})
    assert sent.status_code == 303
    assert batches(city) == [("1", 610, False), ("3", 5, False)]
    assert "plan=" in sent.location


def test_proof_is_one_sheet_whatever_is_planned(
    organizer: FlaskClient, city: Session, wave: Wave
) -> None:
    page = page_of(wave)
    data = {"layout": "letter", "sheets": ["610", "1", "1"], "proof": "1"}
    assert send(organizer, page, page, data).status_code == 303
    assert batches(city) == [("1", 1, True)]


@pytest.mark.parametrize("typed", ["many", "0", "-3", "10001", "9" * 40, "٣"])
def test_what_is_no_number_of_sheets_draws_nothing(
    organizer: FlaskClient, city: Session, wave: Wave, typed: str
) -> None:
    page = page_of(wave)
    sent = send(organizer, page, page, {"layout": "letter", "sheets": ["5", typed, ""]})
    assert sent.status_code == 422
    assert f"“{typed}” is no number of sheets." in sent.text
    assert batches(city) == []


def test_no_sheets_at_all_are_refused(organizer: FlaskClient, city: Session, wave: Wave) -> None:
    page = page_of(wave)
    sent = send(organizer, page, page, {"layout": "letter", "sheets": ["", "", ""]})
    assert sent.status_code == 422
    assert "No sheets." in sent.text


@pytest.mark.parametrize("plan", ["", "rate=none", "%25", "points=0", "x" * 3000])
def test_damaged_plan_is_no_plan(
    organizer: FlaskClient, city: Session, wave: Wave, plan: str
) -> None:
    assert "These are the numbers" not in organizer.get(page_of(wave, plan)).text
    areas = organizer.get(f"/staff/fieldwork/areas/{wave.code}?plan={plan}")
    assert "This is a proposal" not in areas.text


def test_planner_of_a_wave_leads_back_to_it(
    organizer: FlaskClient, city: Session, wave: Wave
) -> None:
    text = organizer.get(f"{PLANNER}?wave={wave.code}").text
    assert link(text, "Sheets for each area").startswith(page_of(wave).split("?")[0])
    assert f'name="wave" value="{wave.code}"' in text


def test_address_of_a_plan_holds_every_wish(app: Flask) -> None:
    with app.test_request_context():
        form = PlanForm(data={"letters": 1_000_000, "points": 7.5, "fixed": 250_000.5})
        again = PlanForm(MultiDict(parse_qsl(form.address())))
        assert again.validate()
        assert again.wishes() == form.wishes()
