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
from engage.places.models import Beat
from tests.briefings.test_archive import NOW, WANTED, city

__all__ = ["city"]  # a fixture
ACT = Act("ana@example.org", NOW)
PAGE = "/staff/briefings/1/edit"


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


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
    sent = {
        "csrf_token": token(organizer.get(PAGE).text),
        "base": "0",
        "sections": ["named", "changes"],
    }
    sent |= {"note": "Look **here** <script>alert(1)</script>"}
    assert organizer.post(PAGE, data=sent).status_code == 303
    again = organizer.post(PAGE, data=sent | {"note": "mine"})
    assert again.status_code == 409
    assert "mine" in again.text
    assert organizer.get(f"{PAGE}?version={editions(city, '1')[0].id}").status_code == 200
    assert organizer.get("/staff/briefings/99/edit").status_code == 404
    assert staff_client("officer").get(PAGE).status_code == 403


@pytest.mark.parametrize("way", ["button", "script"])
def test_whole_briefing_is_seen_before_it_is_saved(
    city: Session, staff_client: Callable[..., FlaskClient], way: str
) -> None:
    organizer = staff_client("organizer")
    before = organizer.get(PAGE).text
    sent = {"csrf_token": token(before), "base": "0", "sections": ["named", "changes"]}
    sent |= {"note": "Look **here** <script>alert(1)</script>"}
    if way == "button":
        looked = organizer.post(PAGE, data=sent | {"look": "1"}).text
    else:
        looked = organizer.post(f"{PAGE}/preview", data=sent).text
    sheet, was = (text.split('id="found"')[1] for text in (looked, before))
    assert "<strong>here</strong>" in sheet
    assert "<script>alert" not in sheet
    assert "What changed" in sheet
    for heading in ("Main measures", "Open promises", "Next meeting", "How the survey was done"):
        assert heading in was
        assert heading not in sheet
    assert editions(city, "1") == []


def test_preview_before_any_results_has_the_note_only(
    db_session: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    db_session.add(Beat(code="1", name="Downtown", vintage="2026", map_sha256=""))
    db_session.commit()
    organizer = staff_client("organizer")
    sent = {"csrf_token": token(organizer.get(PAGE).text), "base": "0", "note": "Look **here**"}
    looked = organizer.post(PAGE, data=sent | {"look": "1"}).text
    assert "once results of a survey are published" in looked
    assert "<strong>here</strong>" in looked


def test_former_version_is_read_and_restored(
    city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    first = save_edition(city, "1", Edited(["contacts"], "one", 0), ACT)
    second = save_edition(city, "1", Edited([], "two", first), ACT)
    organizer = staff_client("organizer")
    page = organizer.get(f"{PAGE}?version={first}").text
    assert "Restore this version" in page
    assert "Left out: Contacts" in page
    kept = [name for name in SECTIONS if name != "contacts"]
    sent = {"csrf_token": token(page), "base": str(second), "sections": kept, "note": "one"}
    assert f'value="{second}"' in page  # what is changed is the newest, so nothing is overwritten
    assert organizer.post(PAGE, data=sent).status_code == 303
    assert [one.note for one in editions(city, "1")] == ["one", "two", "one"]
    assert "Restore this version" not in organizer.get(PAGE).text


def test_public_page_of_a_briefing_holds_no_note(city: Session, client: FlaskClient) -> None:
    save_edition(city, "1", Edited(["meeting"], "Park behind the library.", 0), ACT)
    page = client.get("/briefings/1").text
    assert "Park behind the library" not in page
    assert "Next meeting" not in page
    assert "Open promises" in page
