"""A promise in a browser: an officer keeps it in three taps, a resident who follows hears of it."""

import re

import pytest

from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.steps import awaited_mail, follow, press, said, signed_in, title

pytestmark = pytest.mark.browser
FOLLOWER = "fay@example.org"


def link_in(text: str, path: str) -> str:
    found = re.search(rf"\S+{path}\S+", text)
    assert found, text
    return found[0]


def test_resident_follows_a_promise_and_shows_a_code_at_the_door(
    demo_site: DemoSite, open_context: OpenContext
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{demo_site.url}/commitments")
    page.locator("main ul.plain a").first.click()
    promise = title(page)
    follow(page, "Tell me when something happens")
    page.locator("#email").fill(FOLLOWER)
    press(page, "Send me the link")
    page.goto(link_in(awaited_mail(demo_site, FOLLOWER, "/follow/"), "/follow/"))
    assert promise in said(page)
    press(page, "Yes, write to me")
    assert "You are told of this by mail." in said(page)
    page.goto(f"{demo_site.url}/meetings")
    page.locator("main ul.plain h2 a").first.click()
    page.locator("#email").fill("ana@example.org")
    page.locator("#question").fill("When do you patrol the park?")
    press(page, "Send me the link")
    page.goto(link_in(awaited_mail(demo_site, "ana@example.org", "/rsvp/"), "/rsvp/"))
    press(page, "Yes, I am coming")
    assert page.get_by_alt_text("Code for the door").is_visible()


def test_officer_keeps_a_promise_from_a_mail_in_three_taps(
    demo_site: DemoSite, open_context: OpenContext
) -> None:
    desk = signed_in(demo_site, open_context(), "organizer")
    desk.goto(f"{demo_site.url}/staff/commitments")
    desk.locator("tr", has_text="1 Downtown").locator("th a").first.click()
    promise = title(desk)
    press(desk, "Mail the link")
    assert "Mails on their way: 1." in said(desk)
    text = awaited_mail(demo_site, "officer@demo.example", "/commitments/update/")
    phone = open_context(java_script_enabled=False).new_page()
    phone.goto(link_in(text, "/commitments/update/"))
    phone.get_by_label("It is done").check()
    press(phone, "Write it down for everybody")
    assert title(phone) == promise
    assert "Kept" in said(phone)
