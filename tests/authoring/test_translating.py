"""All texts of a section side by side."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.authoring.drafted import drafted
from engage.authoring.translating import texts_in
from engage.instrument.editing import removed
from tests.authoring.test_staff import send, text_of, tokens, uploaded
from tests.surveys.rows import SMALL


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def typed(text: str, section: str, **new: str) -> dict[str, str]:
    """Return what the page sends, with some words in Spanish replaced."""
    return {
        f"t-{n}-{code}": new.get(words, words)
        for n, one in enumerate(texts_in(drafted(text), section))
        for code, words in one.words.items()
    }


def test_a_section_has_its_texts_and_those_of_its_scales() -> None:
    words = [one.words["en"] for one in texts_in(drafted(SMALL), "life")]
    assert words[:3] == ["Life", "Life here", "How is"]
    assert words[-3:] == ["Good", "Fair", "Poor"]
    assert "Noise" in words


def test_texts_are_saved_where_they_stand_and_nothing_else_changes(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    before, path = text_of(db_session, page), f"{page}/sections/life/texts"
    assert send(organizer, path, path, typed(before, "life")).status_code == 303
    assert text_of(db_session, page) == before
    sent = typed(before, "life", Ruido="El ruido", Buena="Muy bien")
    assert send(organizer, path, path, sent).location == f"{path}?saved=1"
    expected = before.replace('es: "Ruido"', 'es: "El ruido"').replace('"Buena"', '"Muy bien"')
    assert text_of(db_session, page) == expected


def test_what_lacks_a_language_is_counted(organizer: FlaskClient) -> None:
    lacking = removed(SMALL, ("sections", 1, "items", 0, "es"))
    page = uploaded(organizer, lacking)
    assert "1 text lacks a language." in organizer.get(f"{page}/sections/life/texts").text


def test_a_translation_of_a_text_that_somebody_changed_meets_a_conflict(
    organizer: FlaskClient, staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    page, other = uploaded(organizer), staff_client("administrator")
    before, path = text_of(db_session, page), f"{page}/sections/life/texts"
    mine = tokens(organizer, path) | typed(before, "life", Ruido="El ruido")
    send(other, path, path, typed(before, "life", Ruido="Bulla"))
    conflict = organizer.post(path, data=mine)
    assert conflict.status_code == 409
    assert "El ruido" in conflict.text
    assert "Bulla" in text_of(db_session, page)
