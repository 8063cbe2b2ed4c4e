"""Facts about keying in a form twice: first entry, second entry, differences, one answer."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.audit.models import AuditRow
from engage.config import Config
from engage.surveys.codes import code_hash, read_code
from engage.surveys.models import Code, Draft, Inbox, Response, Wave
from engage.surveys.plans import DeckPlan
from engage.surveys.services import close_wave, open_wave
from engage.surveys.services_decks import create_deck
from engage.surveys.services_entry import keep_first_entry, n_first_entries, open_sheet
from engage.surveys.services_fielding import close_web
from tests.fieldwork.sheets import PAGE, keyed_in, press
from tests.surveys.rows import add_beats, add_wave

TYPED = {"language": "es", "consent": "1", "qol": "1", "first": "1 2", "trust": "7"}


@pytest.fixture
def keyer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of whoever keys in."""
    return staff_client("organizer")


@pytest.fixture
def wave(db_session: Session, config: Config) -> Wave:
    """An open sampled wave."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    return open_wave(db_session, "2026-fall", config.keys)


@pytest.fixture
def code(db_session: Session, config: Config, wave: Wave) -> str:
    """A code on a form that came back from beat 2."""
    plan = DeckPlan("2", 1, date(2026, 9, 1))
    return create_deck(db_session, wave.code, plan, config.code_pepper)[0]


def enter(browser: FlaskClient, code: str, step: str = "keep", **changes: str) -> TestResponse:
    return press(browser, f"{PAGE}/entry", keyed_in(TYPED | changes, code, step))


def count(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def stored(session: Session, config: Config, wave: Wave) -> Response:
    close_wave(session, wave.code, config.keys)
    (found,) = session.scalars(select(Response)).all()
    return found


def test_a_form_is_keyed_twice_and_counts_once(
    keyer: FlaskClient, db_session: Session, config: Config, wave: Wave, code: str
) -> None:
    assert "First entry" in press(keyer, f"{PAGE}/sheet", {"code": code}).text
    assert enter(keyer, code).location == f"{PAGE}?done=first"
    assert (count(db_session, Inbox), count(db_session, Draft)) == (0, 1)
    assert "Second entry" in press(keyer, f"{PAGE}/sheet", {"code": code.lower()}).text
    assert enter(keyer, code, first="2, 1").location == f"{PAGE}?done=entered"
    assert [count(db_session, table) for table in (Inbox, Draft, Code)] == [1, 0, 0]
    found = stored(db_session, config, wave)
    assert (found.route, found.mode, found.kind) == ("paper", "paper", "sampled")
    assert (found.area, found.language) == ("2", "es")
    answers = json.loads(found.answers)
    assert (answers["qol"], answers["first"], answers["when"]) == (3, ["noise", "speed"], -2)


def test_differences_are_shown_and_settled(
    keyer: FlaskClient, db_session: Session, config: Config, wave: Wave, code: str
) -> None:
    enter(keyer, code)
    page = enter(keyer, code, qol="2", words="Light").text
    assert "Settle against the paper" in page
    assert re.findall(r'<label for="k-(\w+)"><b>', page) == ["2", "7"]
    assert count(db_session, Inbox) == 0
    sent = dict(re.findall(r'type="hidden" name="(k\.[^"]+)" value="([^"]*)"', page))
    assert sent == {"k.consent": "1", "k.first": "1 2", "k.trust": "7"}
    settled = press(
        keyer,
        f"{PAGE}/entry",
        {**sent, **keyed_in({"language": "es", "qol": "3", "words": ""}, code, "settle")},
    )
    assert settled.location == f"{PAGE}?done=entered"
    assert json.loads(stored(db_session, config, wave).answers)["qol"] == 1


def test_another_language_is_a_difference(keyer: FlaskClient, code: str) -> None:
    enter(keyer, code)
    assert "Settle against the paper" in enter(keyer, code, language="en").text


def test_a_first_entry_is_never_overwritten(
    keyer: FlaskClient, db_session: Session, config: Config, code: str
) -> None:
    sheet = open_sheet(db_session, config, code, "en")
    assert sheet is not None
    assert keep_first_entry(db_session, sheet, {"qol": "1"})
    assert not keep_first_entry(db_session, sheet, {"qol": "2"})
    again = open_sheet(db_session, config, code, "en")
    assert again is not None
    assert again.first == {"qol": "1"}


def test_settling_without_a_first_entry_is_a_first_entry(
    keyer: FlaskClient, db_session: Session, code: str
) -> None:
    assert enter(keyer, code, "settle").location == f"{PAGE}?done=first"
    assert count(db_session, Inbox) == 0


def test_mistakes_are_named_and_everything_typed_is_kept(keyer: FlaskClient, code: str) -> None:
    answer = enter(keyer, code, qol="9", consent="", language="fr")
    assert answer.status_code == 422
    for said in (
        "2: The form has no such box",
        "Without the cross for consent",
        "Type the letters",
    ):
        assert said in answer.text
    assert 'name="k.trust" value="7"' in answer.text


def test_looking_keeps_nothing_and_says_what_is_recorded_as_skipped(
    keyer: FlaskClient, db_session: Session, code: str
) -> None:
    answer = enter(keyer, code, "look", qol="1 2")
    assert answer.status_code == 200
    assert "More than one box is marked: recorded as skipped." in answer.text
    assert count(db_session, Draft) == 0


def test_a_bare_enter_without_scripts_only_looks(keyer: FlaskClient, code: str) -> None:
    page = press(keyer, f"{PAGE}/sheet", {"code": code}).text
    form = page[page.index('class="keying"') :]
    assert re.findall(r'name="step" value="(\w+)"', form) == ["look", "keep"]


@pytest.mark.parametrize("written", ["", "4K7M-2XQ9-WD3T-5", "no code at all"])
def test_a_code_that_cannot_be_used_gets_one_page(
    keyer: FlaskClient, wave: Wave, written: str
) -> None:
    answer = press(keyer, f"{PAGE}/sheet", {"code": written})
    assert answer.status_code == 404
    assert "Nobody can look up which." in answer.text


def test_a_form_whose_resident_answered_on_the_web_is_not_counted_again(
    keyer: FlaskClient, db_session: Session, config: Config, code: str
) -> None:
    enter(keyer, code)
    letters = read_code(code)
    assert letters
    spent = db_session.get_one(Code, code_hash(letters, config.code_pepper))
    db_session.delete(spent)
    db_session.commit()
    assert enter(keyer, code).status_code == 404
    assert count(db_session, Inbox) == 0


def test_late_paper_is_taken_until_fieldwork_ends(
    keyer: FlaskClient, db_session: Session, config: Config, wave: Wave, code: str
) -> None:
    close_web(db_session, wave.code)
    assert "It is closed on the web" in keyer.get(PAGE).text
    enter(keyer, code)
    assert enter(keyer, code).location == f"{PAGE}?done=entered"
    assert stored(db_session, config, wave).route == "paper"


def test_closing_the_wave_takes_the_first_entries_with_it(
    keyer: FlaskClient, db_session: Session, config: Config, wave: Wave, code: str
) -> None:
    enter(keyer, code)
    assert n_first_entries(db_session, wave.id) == 1
    close_wave(db_session, wave.code, config.keys)
    assert count(db_session, Draft) == 0
    assert enter(keyer, code).status_code == 404


def test_a_form_without_a_code_gets_one_to_write_on_it(
    keyer: FlaskClient, db_session: Session, config: Config
) -> None:
    add_beats(db_session, "1", "2")
    add_wave(db_session, "meeting", "chose")
    wave = open_wave(db_session, "meeting", config.keys)
    page = press(keyer, f"{PAGE}/sheet", {"wave": "meeting"}).text
    assert "Write this code on the form" in page
    code = re.search(r'name="code" value="([^"]+)"', page)
    assert code
    typed = keyed_in(TYPED | {"beat": "2"}, code[1])
    assert press(keyer, f"{PAGE}/entry", typed | {"wave": "meeting"}).status_code == 303
    assert "Second entry" in press(keyer, f"{PAGE}/sheet", {"code": code[1]}).text
    assert press(keyer, f"{PAGE}/entry", typed).location == f"{PAGE}?done=entered"
    found = stored(db_session, config, wave)
    assert (found.route, found.kind, found.area) == ("paper", "chose", "2")


def test_no_row_of_the_audit_says_that_anything_was_keyed(
    keyer: FlaskClient, db_session: Session, code: str
) -> None:
    before = count(db_session, AuditRow)
    enter(keyer, code)
    enter(keyer, code)
    assert count(db_session, AuditRow) == before


def test_keying_speaks_spanish(keyer: FlaskClient, code: str) -> None:
    assert "Respuestas en papel" in keyer.get(f"{PAGE}?lang=es").text
    page = press(keyer, f"{PAGE}/sheet", {"code": code}).text
    assert "Primera captura" in page
    assert "La vida" in page
