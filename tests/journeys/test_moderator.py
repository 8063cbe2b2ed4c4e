"""A moderator with the keyboard alone and without scripts: cover a word, undo, withhold."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.keyboard import tab_to

pytestmark = pytest.mark.browser


def press(page: Page, target: Locator, address: str) -> None:
    """Go to a link or button by Tab, press Enter, and wait for the address that it leads to."""
    tab_to(page, target)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address))
    expect(page.locator("footer")).to_be_visible()


def test_moderator_covers_words_decides_and_undoes_by_keyboard(
    demo_site: DemoSite, open_context: OpenContext
) -> None:
    context = open_context(java_script_enabled=False)
    demo_site.sign_in(context, "organizer")
    page = context.new_page()
    page.goto(f"{demo_site.url}/staff/comments")
    page.locator("main table a[href*='/comments/of/']").first.click()
    page.goto(f"{page.url}?view=shown")
    press(page, page.locator("main .entries a").first, r"/[0-9a-f]{32}$")
    words = page.locator("blockquote").inner_text()
    tab_to(page, page.locator("#more"))
    page.keyboard.type(words.split()[0])
    press(page, page.get_by_role("button", name="Keep the decision"), "done=")
    press(page, page.get_by_role("button", name="Undo what was just decided"), r"/of/[\w-]+$")
    expect(page.get_by_text("1 comment is back in the queue.")).to_be_visible()
    tab_to(page, page.locator("input[type=radio]:checked").first)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[value=withheld]").first).to_be_checked()
    press(page, page.get_by_role("button", name="Keep these decisions"), "done=")
    expect(page.get_by_text("Withheld (1)")).to_be_visible()
