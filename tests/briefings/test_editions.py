"""What organizers change in a briefing: sections, a note, versions, and two at once."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.briefings.content import SECTIONS
from engage.briefings.forms import SECTION_NAMES
from engage.briefings.queries_editions import editions
from engage.briefings.services import compose_briefing
from engage.briefings.services_editions import Edited, Overtaken, save_edition
from engage.config import Config
from engage.errors import InputErrors
from tests.briefings.test_archive import NOW, WANTED, city

__all__ = ["city"]  # a fixture
ACT = Act("ana@example.org", NOW)
PAGE = "/staff/briefings/1/edit"


def test_every_section_has_a_name_on_the_page() -> None:
    assert set(SECTIONS) <= set(SECTION_NAMES)


def test_sections_and_note_hold_for_the_next_briefing(city: Session, config: Config) -> None:
    before = compose_briefing(city, config, WANTED, NOW)
    save_edition(city, "1", Edited(["contacts"], "Park **behind** the library.", 0), ACT)
    after = compose_briefing(city, config, WANTED, NOW)
    assert before.contacts
    assert after.contacts == ()
    assert after.note == "Park **behind** the library."
    assert after.sha256 != before.sha256


def test_who_saves_an_older_version_overwrites_nothing(city: Session) -> None:
    first = save_edition(city, "1", Edited([], "one", 0), ACT)
    with pytest.raises(Overtaken):
        save_edition(city, "1", Edited([], "two", 0), ACT)
    save_edition(city, "1", Edited([], "three", first), ACT)
    assert [one.note for one in editions(city, "1")] == ["three", "one"]


def test_a_note_that_fits_no_page_is_refused(city: Session) -> None:
    with pytest.raises(InputErrors):
        save_edition(city, "1", Edited([], "x" * 4000, 0), ACT)
    assert editions(city, "1") == []


def test_page_shows_the_note_as_it_is_printed_and_keeps_versions(
    city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    organizer = staff_client("organizer")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', organizer.get(PAGE).text)
    assert token
    sent = {"csrf_token": token[1], "base": "0", "sections": ["named", "changes"]}
    sent |= {"note": "Look **here** <script>alert(1)</script>"}
    looked = organizer.post(PAGE, data=sent | {"look": "1"}).text
    assert "<strong>here</strong>" in looked
    assert "<script>alert" not in looked
    assert editions(city, "1") == []
    assert organizer.post(PAGE, data=sent).status_code == 303
    again = organizer.post(PAGE, data=sent | {"note": "mine"})
    assert again.status_code == 409
    assert "mine" in again.text
    assert organizer.get(f"{PAGE}?version={editions(city, '1')[0].id}").status_code == 200
    assert organizer.get("/staff/briefings/99/edit").status_code == 404
    assert staff_client("officer").get(PAGE).status_code == 403
