"""Drafts and files: uploads of other formats with their report; files are not overwritten."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.authoring.queries import editions
from engage.config import Config
from engage.instrument.editing import read_data
from engage.instrument.exchange.xlsform_reading import read_xlsform
from tests.authoring.test_staff import BASE, send, text_of, uploaded
from tests.instrument.exchange.forms import YES_NO, workbook
from tests.surveys.rows import SMALL


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def test_an_xlsform_becomes_a_draft_and_its_report_is_shown_and_kept(
    organizer: FlaskClient, db_session: Session
) -> None:
    survey = (
        ("type", "name", "label", "constraint"),
        ("select_one yesno", "safe", "Is your street safe?", ""),
        ("integer", "years", "How many years?", "regex(., 'x')"),
    )
    file = {"file": (BytesIO(workbook(survey=survey, choices=YES_NO)), "street.xlsx")}
    page = send(organizer, f"{BASE}/new", f"{BASE}/new/upload", file)
    assert "What the file brought" in page.text
    remark = re.search(r"<li>(survey, row 3[^<]+)</li>", page.text)
    assert remark
    (draft,) = editions(db_session)
    assert "# Imported from street.xlsx" in draft.text
    assert "# survey, row 3" in draft.text
    assert [i["id"] for i in read_data(draft.text)["sections"][0]["items"]] == ["safe", "years"]


@pytest.mark.parametrize("name", ["sample.lss", "sample_surveyjs.json"])
def test_a_survey_of_another_tool_becomes_a_draft(
    organizer: FlaskClient, db_session: Session, name: str
) -> None:
    sample = Path(__file__).parents[1] / "instrument" / "exchange" / name
    file = {"file": (BytesIO(sample.read_bytes()), name)}
    page = send(organizer, f"{BASE}/new", f"{BASE}/new/upload", file)
    assert "left out" in page.text
    (draft,) = editions(db_session)
    assert read_data(draft.text)["sections"][0]["items"][0]["id"] == "safe"


@pytest.mark.parametrize("raw", [b"PK\x03\x04 no workbook", b"\xff\xfe\x00", b"- a\n- b\n"])
def test_what_nobody_can_read_is_refused_with_the_reason(
    organizer: FlaskClient, db_session: Session, raw: bytes
) -> None:
    sent = {"file": (BytesIO(raw), "odd.xlsx")}
    page = send(organizer, f"{BASE}/new", f"{BASE}/new/upload", sent)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert list(editions(db_session)) == []


def test_a_draft_is_handed_out_as_yaml_and_as_an_xlsform(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    yaml = organizer.get(f"{page}/file.yaml")
    assert yaml.text == text_of(db_session, page)
    assert yaml.headers["Content-Disposition"] == 'attachment; filename="small.yaml"'
    book = organizer.get(f"{page}/file.xlsx").data
    assert read_xlsform(book, "small").instrument.item("qol").words["es"] == "La vida"
    faulty = uploaded(organizer, SMALL.replace("scale: good3", "scale: gone", 1))
    assert organizer.get(f"{faulty}/file.xlsx").status_code == 409


def test_a_draft_is_kept_as_a_file_from_which_another_can_begin(
    organizer: FlaskClient, db_session: Session, config: Config
) -> None:
    page = uploaded(organizer)
    kept = send(organizer, page, f"{page}/keep", {})
    assert kept.location == f"{page}?kept=small.yaml"
    path = config.instance / "surveys" / "small.yaml"
    assert path.read_text() == text_of(db_session, page)
    assert "surveys/small.yaml" in organizer.get(f"{BASE}/new").text
    name = {"name": "surveys/small.yaml"}
    begun = send(organizer, f"{BASE}/new", f"{BASE}/new/shipped", name)
    assert text_of(db_session, begun.location) == path.read_text()


def test_a_file_that_somebody_changed_is_not_overwritten_unseen(
    organizer: FlaskClient, db_session: Session, config: Config
) -> None:
    page = uploaded(organizer)
    send(organizer, page, f"{page}/keep", {})
    path = config.instance / "surveys" / "small.yaml"
    path.write_text(path.read_text().replace("Life here", "Life there"))
    conflict = send(organizer, page, f"{page}/keep", {})
    assert conflict.status_code == 409
    assert "<del>        en: Life there</del>" in conflict.text
    assert "Life there" in path.read_text()
    seen = {"there": path.read_text()}
    path.write_text(path.read_text().replace("Life there", "Life elsewhere"))
    assert send(organizer, page, f"{page}/keep", seen).status_code == 409
    assert "Life elsewhere" in path.read_text()
    assert send(organizer, page, f"{page}/keep", {"there": path.read_text()}).status_code == 303
    assert path.read_text() == text_of(db_session, page)


def test_a_file_is_never_named_by_an_id_that_leads_elsewhere(
    organizer: FlaskClient, config: Config
) -> None:
    page = uploaded(organizer, SMALL.replace("id: small", 'id: "../../out"', 1))
    assert send(organizer, page, f"{page}/keep", {}).status_code == 409
    assert not (config.instance / "surveys").exists()
