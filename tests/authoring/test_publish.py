"""Publishing a further version: what it changes is shown first, and asked where it matters."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.surveys.models import InstrumentVersion
from engage.surveys.queries import instrument_versions
from tests.authoring.test_staff import send, text_of, uploaded


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


@pytest.fixture
def second(organizer: FlaskClient, db_session: Session) -> str:
    """The page of a draft of version 2; version 1 is published."""
    page = uploaded(organizer)
    send(organizer, f"{page}/publish", f"{page}/publish", {})
    (version,) = instrument_versions(db_session)
    new = "/staff/instruments/new"
    return send(organizer, new, f"{new}/version", {"hash": version.hash}).location


def reword(organizer: FlaskClient, session: Session, page: str, old: str, new: str) -> None:
    """Replace some words of a draft."""
    text = text_of(session, page)
    assert old in text
    send(organizer, f"{page}/text", f"{page}/text", {"text": text.replace(old, new)})


def published(session: Session) -> list[str]:
    """Return the published versions, the latest first."""
    return [version.version for version in instrument_versions(session)]


def test_the_first_version_is_compared_with_nothing(organizer: FlaskClient) -> None:
    assert "What changes against" not in organizer.get(f"{uploaded(organizer)}/publish").text


def test_an_edit_is_shown_by_its_size_before_it_is_published(
    organizer: FlaskClient, db_session: Session, second: str
) -> None:
    reword(organizer, db_session, second, "en: Anything else", "en: Anything else?")
    reword(organizer, db_session, second, "en: When is it loud", "en: At which hours is it loud")
    html = organizer.get(f"{second}/publish").text
    assert "What changes against version 1" in html
    assert html.index("These end a series") < html.index("These change nothing")
    assert "<del>When is it loud</del><ins>At which hours is it loud</ins>" in html


def test_ending_a_series_needs_a_yes(
    organizer: FlaskClient, db_session: Session, second: str
) -> None:
    reword(organizer, db_session, second, "en: When is it loud", "en: At which hours is it loud")
    asked = send(organizer, f"{second}/publish", f"{second}/publish", {})
    assert asked.status_code == 422
    assert "Say that these series may end" in asked.text
    assert published(db_session) == ["1"]
    done = send(organizer, f"{second}/publish", f"{second}/publish", {"is_sure": "y"})
    assert done.status_code == 303
    assert published(db_session) == ["2", "1"]


def test_a_slip_with_its_reason_goes_on_with_the_series(
    organizer: FlaskClient, db_session: Session, second: str
) -> None:
    reword(organizer, db_session, second, "en: When is it loud", "en: When is it loudd")
    page = f"{second}/publish"
    assert 'name="slip-when.en"' in organizer.get(page).text
    reason = {"slip-when.en": "A letter too many."}
    looked = send(organizer, page, page, reason | {"to": "look"})
    assert "These end a series" not in looked.text
    assert 'value="A letter too many."' in looked.text
    assert published(db_session) == ["1"]
    assert send(organizer, page, page, reason).status_code == 303
    version = db_session.get_one(InstrumentVersion, instrument_versions(db_session)[0].hash)
    assert version.changes is not None
    assert version.changes["part"] == "cosmetic"
    assert version.changes["slips"][0]["reason"] == "A letter too many."


def test_a_published_item_never_changes_its_type(
    organizer: FlaskClient, db_session: Session, second: str
) -> None:
    old = "type: text\n        max_chars: 50\n        publish: reviewed"
    reword(organizer, db_session, second, old, "type: note")
    html = organizer.get(f"{second}/publish").text
    assert "This cannot be published" in html
    assert "Publish this version" not in html
    refused = send(organizer, f"{second}/publish", f"{second}/publish", {"is_sure": "y"})
    assert refused.status_code == 422
    assert published(db_session) == ["1"]
