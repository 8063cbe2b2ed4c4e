"""The staff pages of the editor, as an organizer uses them."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.audit.models import AuditRow
from engage.authoring.drafted import drafted
from engage.authoring.queries import edition, editions
from engage.instrument.loading import load_instrument
from tests.surveys.rows import SMALL

BASE = "/staff/instruments"


def send(browser: FlaskClient, page: str, action: str, data: dict[str, Any]) -> TestResponse:
    """Post a form with the token and the revision of its page."""
    return browser.post(action, data=tokens(browser, page) | data)


def tokens(browser: FlaskClient, page: str) -> dict[str, str]:
    """Return the token and the revision that the forms of a page carry."""
    html = browser.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    revision = re.search(r'name="revision" value="(\d+)"', html)
    assert token
    return {"csrf_token": token[1]} | ({"revision": revision[1]} if revision else {})


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def uploaded(browser: FlaskClient, text: str = SMALL) -> str:
    """Begin a draft from a text and return the address of its page."""
    file = {"file": (BytesIO(text.encode()), "small.yaml")}
    begun = send(browser, f"{BASE}/new", f"{BASE}/new/upload", file)
    assert begun.status_code == 303, begun.text
    return begun.location


def text_of(session: Session, page: str) -> str:
    """Return the latest text of a draft."""
    return edition(session, int(page.rpartition("/")[2])).text


def test_every_page_of_a_draft_opens(organizer: FlaskClient) -> None:
    page = uploaded(organizer)
    paths = ["", "/facts", "/text", "/items/qol", "/items/when", "/items/prob", "/items/first"]
    paths += ["/items/trust", "/items/words", "/items/consent", "/items/beat", "/sections/life"]
    paths += ["/sections", "/sections/life/new", "/delete", "/file.yaml", "/file.xlsx"]
    paths += [f"/sections/life/new?type={kind}" for kind in ("single", "matrix", "rank", "date")]
    assert {path: organizer.get(page + path).status_code for path in paths} == dict.fromkeys(
        paths, 200
    )


@pytest.mark.parametrize("role", ["officer", "analyst"])
def test_instruments_are_written_by_organizers_and_administrators_only(
    staff_client: Callable[..., FlaskClient], role: str
) -> None:
    assert staff_client(role).get(BASE).status_code == 403


@pytest.mark.parametrize("start", ["shipped", "blank"])
def test_a_draft_begins_without_faults(
    organizer: FlaskClient, db_session: Session, start: str
) -> None:
    data = {"name": "quality_of_life.yaml"}
    begun = send(organizer, f"{BASE}/new", f"{BASE}/new/{start}", data)
    assert "find nothing wrong" in organizer.get(begun.location).text
    load_instrument(text_of(db_session, begun.location), "draft.yaml")


def test_saving_an_item_unchanged_changes_nothing(
    organizer: FlaskClient, db_session: Session
) -> None:
    begun = send(organizer, f"{BASE}/new", f"{BASE}/new/shipped", {"name": "quality_of_life.yaml"})
    page, before = begun.location, text_of(db_session, begun.location)
    for item in drafted(before).items():
        html = organizer.get(f"{page}/items/{item.id}").text
        saved = organizer.post(f"{page}/items/{item.id}", data=fields(html))
        assert saved.status_code == 303
        assert text_of(db_session, page) == before, item.id


def fields(html: str) -> dict[str, list[str]]:
    """Return what a browser would send of a page's first form that has a wording."""
    form = html[html.index('name="revision"') - 400 :].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent.setdefault(name[1], []).append(_plain(value[1] if value else ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', form):
        sent.setdefault(name, []).append(_plain(text))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(
            r'value="([^"]*)"', options
        )
        assert chosen
        sent.setdefault(name, []).append(_plain(chosen[1]))
    return sent


def _plain(text: str) -> str:
    for sign, code in (
        ("'", "&#39;"),
        ('"', "&#34;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("&", "&amp;"),
    ):
        text = text.replace(code, sign)
    return text


def test_item_gets_new_words_options_and_a_condition(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    data = {
        "id": "when",
        "text-en": "When is it loud?",
        "text-es": "¿Cuándo hay ruido?",
        "options-n": "4",
        "options-0-number": "2",
        "options-0-code": "day",
        "options-0-en": "By day",
        "options-0-es": "De día",
        "options-1-number": "1",
        "options-1-code": "night",
        "options-1-en": "By night",
        "options-1-es": "De noche",
        "options-2-number": "3",
        "options-2-code": "",
        "options-3-code": "always",
        "options-3-en": "Always",
        "options-3-es": "Siempre",
        "missing": ["dk"],
        "required": "1",
        "order": "as_written",
        "better": "high",
        "role": "",
        "show-mode": "any",
        "show-n": "2",
        "show-0-item": "first",
        "show-0-test": "in",
        "show-0-codes": "noise, speed",
        "show-1-item": "prob.noise",
        "show-1-test": "at_least",
        "show-1-codes": "2",
    }
    saved = send(organizer, f"{page}/items/when", f"{page}/items/when", data)
    assert saved.location == f"{page}/items/when?saved=1"
    item = load_instrument(text_of(db_session, page), "x").item("when")
    assert item.words == {"en": "When is it loud?", "es": "¿Cuándo hay ruido?"}
    assert [o.code for o in item.options] == ["night", "day", "always"]  # type: ignore[union-attr]
    assert (item.required, item.missing) == (True, ("dk",))
    html = organizer.get(saved.location).text
    assert "Asked if “What first” is Noise or Traffic or “the noise” is Fair or more" in html


def test_faults_stand_at_their_item_and_lead_to_their_line(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    data = {"id": "trust", "text-en": "Trust", "text-es": "", "min": "5", "max": "x"}
    send(organizer, f"{page}/items/trust", f"{page}/items/trust", data)
    assert "max: x" in text_of(db_session, page)
    html = organizer.get(f"{page}/items/trust").text
    assert "To be mended" in html
    line = re.search(r"small\.yaml:(\d+):", html)
    assert line
    assert "max: x" in text_of(db_session, page).splitlines()[int(line[1]) - 1]
    assert "1 fault" in organizer.get(page).text


def test_parts_are_added_copied_moved_and_taken_out(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    new = {"type": "note", "id": "hello", "text-en": "Hello", "text-es": "Hola"}
    send(organizer, f"{page}/sections/life/new?type=note", f"{page}/sections/life/new", new)
    send(organizer, page, f"{page}/arrange", {"move": "item-up:hello"})
    send(organizer, f"{page}/items/qol", f"{page}/items/qol/double", {})
    send(organizer, f"{page}/items/prob", f"{page}/items/prob/delete", {})
    section = {"id": "extra", "text-en": "Extra", "text-es": "Más"}
    send(organizer, f"{page}/sections", f"{page}/sections", section)
    send(organizer, page, f"{page}/arrange", {"move": "section-up:extra"})
    send(organizer, page, f"{page}/arrange", {"move": "item-down:when"})
    draft = drafted(text_of(db_session, page))
    found = [(s.id, [i.id for i in draft.items(s)]) for s in draft.sections()]
    assert found == [
        ("start", ["consent", "beat"]),
        ("life", ["qol", "qol_2", "first", "hello"]),
        ("extra", ["when"]),
        ("last", ["trust", "words"]),
    ]


def test_a_text_that_yaml_cannot_read_is_not_saved_and_not_lost(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    before = text_of(db_session, page)
    broken = before.replace("en: How is", "en: How: is")
    answer = send(organizer, f"{page}/text", f"{page}/text", {"text": broken})
    assert answer.status_code == 422
    assert "en: How: is" in answer.text
    assert re.search(r'href="#line-\d+"', answer.text)
    assert text_of(db_session, page) == before


def test_a_text_with_faults_is_kept_and_each_is_listed(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    faulty = text_of(db_session, page).replace("scale: good3", "scale: nowhere", 1)
    saved = send(organizer, f"{page}/text", f"{page}/text", {"text": faulty})
    assert saved.status_code == 303
    assert "nowhere is no scale" in organizer.get(saved.location).text


def test_facts_are_changed_in_their_place(organizer: FlaskClient, db_session: Session) -> None:
    page = uploaded(organizer)
    data = {"id": "small", "version": "2", "languages": "en, es", "text-en": "Small town"}
    data |= {"text-es": "Pueblo", "min_base": "15", "retain_days": ""}
    send(organizer, f"{page}/facts", f"{page}/facts", data)
    instrument = load_instrument(text_of(db_session, page), "x")
    assert (instrument.version, instrument.privacy.min_base) == ("2", 15)
    assert instrument.title.words == {"en": "Small town", "es": "Pueblo"}


def test_two_editors_get_a_conflict_and_lose_nothing(
    organizer: FlaskClient, staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    page, other = uploaded(organizer), staff_client("administrator")
    mine, theirs = tokens(organizer, f"{page}/items/qol"), tokens(other, f"{page}/items/trust")
    words = {"id": "trust", "text-en": "Their trust", "text-es": "Su confianza", "max": "10"}
    assert other.post(f"{page}/items/trust", data=theirs | words).status_code == 303
    before = text_of(db_session, page)
    own = {"id": "qol", "text-en": "My life", "text-es": "Mi vida", "scale": "good3"}
    conflict = organizer.post(f"{page}/items/qol", data=mine | own)
    assert conflict.status_code == 409
    assert text_of(db_session, page) == before
    for line in ("Their trust", "My life"):
        assert line in conflict.text
    joined = re.search(r"<textarea[^>]*>\n([^<]*)</textarea>", conflict.text)
    revision = re.search(r'name="revision" value="(\d+)"', conflict.text)
    assert joined
    assert revision
    resolved = mine | {"revision": revision[1], "text": _plain(joined[1])}
    assert organizer.post(f"{page}/text", data=resolved).status_code == 303
    after = text_of(db_session, page)
    assert "en: Their trust" in after
    assert "en: My life" in after


def test_a_change_of_what_somebody_took_out_is_shown_and_not_lost(
    organizer: FlaskClient, staff_client: Callable[..., FlaskClient]
) -> None:
    page, other = uploaded(organizer), staff_client("administrator")
    mine = tokens(organizer, f"{page}/items/trust")
    send(other, f"{page}/items/trust", f"{page}/items/trust/delete", {})
    own = {"id": "trust", "text-en": "Kept words", "text-es": "Palabras"}
    conflict = organizer.post(f"{page}/items/trust", data=mine | own)
    assert conflict.status_code == 409
    assert conflict.text.count("Kept words") == 2
    assert "finds no place" in conflict.text


def test_deleting_a_draft_asks_first_and_is_on_record(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    unsure = send(organizer, f"{page}/delete", f"{page}/delete", {})
    assert unsure.status_code == 422
    assert len(editions(db_session)) == 1
    gone = send(organizer, f"{page}/delete", f"{page}/delete", {"is_sure": "y"})
    assert gone.status_code == 303
    assert list(editions(db_session)) == []
    assert organizer.get(page).status_code == 404
    actions = db_session.scalars(select(AuditRow.action)).all()
    assert "draft.delete" in actions
