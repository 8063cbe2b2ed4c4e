"""The page of the question bank."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.instrument.loading import load_instrument
from tests.authoring.test_staff import send, text_of, uploaded


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def test_items_are_found_by_construct_and_by_words_in_either_language(
    organizer: FlaskClient,
) -> None:
    page = uploaded(organizer)
    safety = organizer.get(f"{page}/bank?construct=safety").text
    assert "walking alone in your neighborhood after dark" in safety
    assert "as a place to live" not in safety
    assert "¿Qué tanta seguridad siente en su casa" in organizer.get(f"{page}/bank?q=su+casa").text
    assert "NCJ 300768" in safety
    assert "No question of the bank" in organizer.get(f"{page}/bank?q=zeppelin").text


def test_an_item_of_the_bank_comes_with_its_scale_and_its_source(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    sent = {"item": "safe_night", "section": "life"}
    added = send(organizer, f"{page}/bank", f"{page}/bank", sent)
    assert added.location == f"{page}/items/safe_night?saved=1"
    text = text_of(db_session, page)
    item = load_instrument(text, "x").item("safe_night")
    assert (item.type, item.missing) == ("single", ("out", "dk", "ref"))
    assert "# From the question bank. Own wording, after the Local-Area Crime Survey" in text
    again = send(organizer, f"{page}/bank", f"{page}/bank", sent)
    assert again.location == f"{page}/items/safe_night_2?saved=1"
    assert text_of(db_session, page).count("safe4:\n") == 1


def test_what_is_not_in_the_bank_is_refused(organizer: FlaskClient) -> None:
    page = uploaded(organizer)
    sent = {"item": "nothing", "section": "life"}
    assert send(organizer, f"{page}/bank", f"{page}/bank", sent).status_code == 404
    sent = {"item": "safe_night", "section": "nowhere"}
    assert send(organizer, f"{page}/bank", f"{page}/bank", sent).status_code == 404
