"""The checks beside the form: what would be found in what somebody types, without saving it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.authoring.test_staff import send, text_of, uploaded


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def test_what_is_typed_is_checked_beside_and_not_saved(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    before = text_of(db_session, page)
    item = {"type": "single", "id": "qol", "text-en": "", "text-es": "¿Cómo es la vida aquí?"}
    found = send(organizer, f"{page}/items/qol", f"{page}/items/qol/check", item).text
    assert "To be mended" in found
    whole = {"text": before.replace("type: single", "type: singel", 1)}
    assert "singel" in send(organizer, f"{page}/text", f"{page}/text/check", whole).text
    broken = send(organizer, f"{page}/text", f"{page}/text/check", {"text": "id: ["}).text
    assert "To be mended" in broken
    good = send(organizer, f"{page}/text", f"{page}/text/check", {"text": before}).text
    assert "To be mended" not in good
    assert text_of(db_session, page) == before
