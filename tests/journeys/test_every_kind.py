"""Every type of question on a small phone, by the keyboard alone, without scripts."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.config import Config
from engage.db import db
from engage.surveys.models import Comment, Response
from engage.surveys.services import close_wave, open_wave
from tests.browsers import LiveApp, OpenContext, overflow
from tests.journeys.keyboard import enter, follow_by_key, pick, press_by_key, tab_to, tick, write
from tests.journeys.steps import said, title
from tests.surveys.kinds import KINDS
from tests.surveys.rows import add_beats, add_wave

pytestmark = pytest.mark.browser
ROUTED = (
    KINDS
    + """\
  - id: more
    title: {en: "More", es: "Más"}
    items:
      - id: parking
        type: single
        scale: good3
        missing: [dk]
        show_if: {item: way, in: [car]}
        en: How is parking?
        es: ¿Qué tal el estacionamiento?
      - id: walking
        type: single
        scale: good3
        missing: [dk]
        show_if: {item: way, in: [walk]}
        en: How are the sidewalks?
        es: ¿Qué tal las banquetas?
"""
)


@dataclass(frozen=True)
class Spoken:
    """The words of one language that this journey meets."""

    begin: str
    cont: str
    back: str
    later: str
    show: str
    finish: str
    send: str
    thanks: str
    review: str
    shown: str
    hidden: str
    first: str
    other: str
    own: str
    said: tuple[str, ...]


EN = Spoken(
    begin="Begin in English",
    cont="Continue",
    back="Back",
    later="Save and finish later",
    show="Show me the phrase",
    finish="Finish what you have saved",
    send="Send my answers",
    thanks="Thank you",
    review="Check your answers",
    shown="How is parking?",
    hidden="How are the sidewalks?",
    first="Gunfire",
    other="Español",
    own="English",
    said=("1. Gunfire", "May 7, 2026", "Something else: a note", "12", "Don't know"),
)
ES = Spoken(
    begin="Empezar en español",
    cont="Continuar",
    back="Atrás",
    later="Guardar y terminar después",
    show="Mostrarme la frase",
    finish="Terminar lo que guardó",
    send="Enviar mis respuestas",
    thanks="Gracias",
    review="Revise sus respuestas",
    shown="¿Qué tal el estacionamiento?",
    hidden="¿Qué tal las banquetas?",
    first="Disparos",
    other="English",
    own="Español",
    said=("1. Disparos", "7 de mayo de 2026", "Otra cosa: a note", "12", "No sé"),
)


@pytest.fixture
def wave(db_session: Session, config: Config) -> str:
    """An open survey with every type of item, one of which another answer leads to."""
    add_beats(db_session, "1", "2")
    add_wave(db_session, kind="chose", text=ROUTED)
    open_wave(db_session, "2026-fall", config.keys)
    return "2026-fall"


def begun(page: Page, url: str, words: Spoken) -> None:
    """Begin, make the mistake of going on at once, and mend it from the summary."""
    page.goto(url)
    press_by_key(page, words.begin)
    press_by_key(page, words.cont)
    assert page.title().startswith("Error: ")
    summary = page.get_by_role("alert")
    assert summary.evaluate("one => one === document.activeElement")
    tab_to(page, summary.get_by_role("link").first)
    page.keyboard.press("Enter")
    tick(page, "consent")
    tick(page, "beat", "2")
    press_by_key(page, words.cont)


def filled(page: Page, words: Spoken) -> None:
    """Answer one question of each type, from the top of the page to its end."""
    pick(page, "order.1", words.first)
    tick(page, "moved.missing", "-8")
    in_order = ("month", "day") if words is EN else ("day", "month")
    for box in in_order:
        write(page, f"seen.{box}", "5" if box == "month" else "7")
    write(page, "seen.year", "2026")
    tick(page, "done", "call")
    write(page, "done.other", "a note")
    tick(page, "way", "car")
    write(page, "why", "It is dark")
    write(page, "years", "12")
    tick(page, "rate.park", "3")
    tick(page, "rate.street", "-8")


def saved(page: Page, words: Spoken) -> str:
    """Leave in the middle and return the phrase."""
    press_by_key(page, words.later)
    press_by_key(page, words.show)
    return page.locator(".phrase").inner_text()


def resumed(page: Page, url: str, phrase: str, words: Spoken) -> None:
    """Go on with what was saved, from the list of surveys."""
    page.goto(f"{url}/survey")
    follow_by_key(page, words.finish)
    write(page, "phrase", phrase.upper())
    enter(page)
    assert page.locator("[name='way'][value='car']").is_checked()


def sent(page: Page, words: Spoken) -> None:
    """Answer what the answers led to, look at everything, and send it."""
    press_by_key(page, words.cont)
    assert words.shown in said(page)
    assert words.hidden not in said(page)
    tick(page, "parking", "1")
    press_by_key(page, words.cont)
    assert title(page) == words.review
    for answer in words.said:
        assert answer in said(page)
    press_by_key(page, words.send)
    assert title(page) == words.thanks


@pytest.mark.parametrize(("language", "words"), [("en", EN), ("es", ES)])
def test_every_type_is_answered_left_taken_up_again_and_sent_by_keyboard(
    live_app: LiveApp, open_context: OpenContext, wave: str, language: str, words: Spoken
) -> None:
    small: dict[str, Any] = {"width": 320, "locale": language, "java_script_enabled": False}
    page = open_context(**small).new_page()
    begun(page, f"{live_app.url}/s/{wave}", words)
    filled(page, words)
    press_by_key(page, words.back)
    press_by_key(page, words.cont)
    assert page.locator("[name=why]").input_value() == "It is dark"
    assert overflow(page) <= 0
    press_by_key(page, words.other)
    assert page.locator("html").get_attribute("lang") != language
    press_by_key(page, words.own)
    phrase = saved(page, words)
    page.context.close()  # the first phone is gone
    page = open_context(**small).new_page()
    resumed(page, live_app.url, phrase, words)
    sent(page, words)
    assert_kept(live_app.config, wave, language)


def assert_kept(config: Config, wave: str, language: str) -> None:
    """Close the wave and look whether the mix brought the answers out as they were given."""
    close_wave(db.session(), wave, config.keys)
    (row,) = db.session.scalars(select(Response))
    assert (row.language, row.area, row.mode) == (language, "2", "web")
    answers = json.loads(row.answers)
    wanted = {"way": "car", "years": 12, "moved": -8, "rate.park": 3, "parking": 1}
    assert {name: answers[name] for name in wanted} == wanted
    assert "walking" not in answers
    # what one person alone wrote beside an option is not kept: see tests/promises
    assert [comment.words for comment in db.session.scalars(select(Comment))] == ["It is dark"]
