"""A meeting in real browsers: a question on the screen, a tablet, forms keyed in afterwards."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.keyboard import key_in
from tests.journeys.steps import choose, fill, follow, press, said, signed_in

pytestmark = pytest.mark.browser
OVER_IDLE = 181_000
TYPED = {"language": "en", "1": "1", "2": "2", "3": "1", "8": "1 2", "13": "2"}


def code_of(page: Page) -> str:
    """Return the code of a poll from its staff page."""
    found = re.search(r"/p/([2-9A-Z]{5})", said(page))
    assert found
    return found[1]


def test_a_room_answers_and_the_screen_shows_it_by_itself(
    demo_site: DemoSite, open_context: OpenContext
) -> None:
    organizer = signed_in(demo_site, open_context(), "organizer")
    organizer.goto(f"{demo_site.url}/staff/polls/new")
    fill(organizer, question_en="Where first?", question_es="¿Dónde primero?")
    fill(organizer, options_en="Park\nSchool", options_es="Parque\nEscuela")
    organizer.get_by_role("button", name="Make the poll").nth(1).click()
    press(organizer, "Open it to the room")
    code = code_of(organizer)
    screen = open_context().new_page()
    screen.goto(f"{demo_site.url}/p/{code}/screen")
    assert "Fewer than 10 answered so far" in said(screen)
    phone = open_context(320, locale="es", java_script_enabled=False).new_page()
    for turn in range(11):
        phone.goto(f"{demo_site.url}/p/{code}" + ("?again=1" if turn else ""))
        choose(phone, "¿Dónde primero?", "Parque")
        press(phone, "Enviar mi respuesta")
        assert "Este teléfono ya contestó." in said(phone)
    expect(screen.locator(".count")).to_have_text("About 10 answered", timeout=15_000)
    press(organizer, "Close it and show the result")
    expect(screen.locator(".answers li").first).to_contain_text("nearly all", timeout=15_000)
    follow(phone, "Ver la pantalla")
    assert "casi todos" in said(phone)


def test_a_form_is_keyed_in_twice_by_the_keyboard_alone(
    demo_site: DemoSite, open_context: OpenContext
) -> None:
    page = signed_in(demo_site, open_context(), "organizer")
    page.goto(f"{demo_site.url}/staff/fieldwork/paper")
    page.get_by_role("button", name="Key in a form without a code").click()
    code = page.locator("strong.code").inner_text()
    key_in(page, TYPED)
    page.wait_for_url("**done=first")
    assert "The first entry is sealed under the code of the form." in said(page)
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    page.wait_for_url("**/paper/sheet")
    key_in(page, TYPED | {"3": "2"})
    expect(page.locator("h1")).to_have_text("Settle against the paper")
    page.locator("#k-3").fill("1")
    press(page, "This is on the form: enter it")
    assert "The form is entered and sealed." in said(page)


def test_a_tablet_forgets_who_has_left(demo_site: DemoSite, open_context: OpenContext) -> None:
    staff = signed_in(demo_site, open_context(), "organizer")
    staff.goto(f"{demo_site.url}/staff/tablets")
    address = staff.locator("section.card a").first.get_attribute("href")
    assert address
    tablet = open_context(820).new_page()
    tablet.clock.install()
    tablet.goto(address)
    press(tablet, "Begin in English")
    tablet.locator("input[name=consent]").check()
    tablet.locator("input[name=beat]").first.check()
    press(tablet, "Continue")
    tablet.wait_for_url("**/q/life")
    tablet.clock.fast_forward(OVER_IDLE)
    tablet.wait_for_url(address)
    tablet.go_back()
    tablet.wait_for_url(address)
    expect(tablet.get_by_role("button", name="Begin in English")).to_be_visible()
