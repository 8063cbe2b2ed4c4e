"""An author's day, mostly without scripts: from a shipped instrument to a published version."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browsers import OpenContext, csp_faults
from tests.journeys.conftest import DemoSite
from tests.journeys.steps import fill, follow, press, said, signed_in, title

pytestmark = pytest.mark.browser
WORDING = "How was the meeting for you?"
EN_ESPANOL = "¿Qué le pareció la reunión?"
BANKED = "At this meeting I could say what matters to me"


@pytest.fixture
def author(demo_site: DemoSite, open_context: OpenContext) -> Page:
    """A page of an organizer whose browser runs no scripts."""
    context: BrowserContext = open_context(java_script_enabled=False)
    return signed_in(demo_site, context, "organizer")


def begun(page: Page, site: DemoSite) -> str:
    """Begin a draft from the feedback form of meetings and return the address of its outline."""
    page.goto(f"{site.url}/staff/surveys")
    follow(page, "Write and change instruments")
    follow(page, "Begin a draft")
    page.locator("#name").select_option("meeting_feedback.yaml")
    press(page, "Begin from this instrument")
    assert "The checks find nothing wrong" in said(page)
    return page.url


def first_item(page: Page) -> str:
    """Return the address of the first question that is neither consent nor area."""
    links = page.locator("main a[href*='/items/']").evaluate_all("all => all.map(a => a.href)")
    return str(next(link for link in links if not link.endswith(("/consent", "/beat"))))


def reworded(page: Page, item: str, english: str, spanish: str) -> None:
    """Put an item into new words."""
    page.goto(item)
    fill(page, **{"text-en": english, "text-es": spanish})
    press(page, "Save the item")


def banked(page: Page, outline: str) -> None:
    """Add a question of the bank to the last section."""
    page.goto(outline)
    page.get_by_role("link", name="From the question bank").last.click()
    page.locator("#construct").select_option("meetings")
    press(page, "Search")
    card = page.locator("section.card", has_text=BANKED)
    card.get_by_role("button").click()
    assert BANKED in title(page)


def previewed(page: Page, outline: str) -> str:
    """Return what all pages of the preview say, in Spanish and as on a phone."""
    page.goto(outline)
    follow(page, "Preview")
    languages = page.get_by_role("navigation", name="Language of the preview")
    languages.get_by_role("link", name="Español").click()
    follow(page, "As on a phone")
    links = page.locator("nav ol.toolbar a").evaluate_all("all => all.map(a => a.href)")
    pages = []
    for link in links:
        page.goto(link)
        pages.append(page.locator(".frame-narrow").inner_text())
    return "\n".join(pages)


def test_an_author_brings_a_draft_to_a_published_version(demo_site: DemoSite, author: Page) -> None:
    outline = begun(author, demo_site)
    item = first_item(author)
    reworded(author, item, WORDING, "")
    assert "The text in es is missing." in said(author)
    banked(author, outline)
    author.goto(outline)
    assert "1 thing must be mended" in said(author)
    reworded(author, item, WORDING, EN_ESPANOL)
    assert "To be mended" not in said(author)
    assert EN_ESPANOL in previewed(author, outline)
    follow(author, "Publish")
    assert "Publishing freezes meeting_feedback" in said(author)
    press(author, "Publish this version")
    assert "The version is published." in said(author)
    assert "meeting_feedback" in author.get_by_role("table").last.inner_text()


def test_what_is_typed_is_checked_at_once(demo_site: DemoSite, desk: BrowserContext) -> None:
    page = signed_in(demo_site, desk, "organizer")
    begun(page, demo_site)
    item = first_item(page)
    page.goto(item)
    fill(page, **{"text-es": ""})
    page.locator("#found", has_text="The text in es is missing.").wait_for()
    fill(page, **{"text-es": EN_ESPANOL})
    page.locator("#found section").wait_for(state="detached")
    assert csp_faults(page) == []
    page.goto(item)
    assert page.locator("#text-es").input_value() != EN_ESPANOL  # nothing was saved


def test_two_authors_meet_in_a_conflict_and_keep_both_changes(
    demo_site: DemoSite, author: Page, open_context: OpenContext
) -> None:
    outline = begun(author, demo_site)
    item = first_item(author)
    other = signed_in(demo_site, open_context(java_script_enabled=False), "administrator")
    author.goto(item)
    other.goto(f"{outline}/facts")
    fill(other, **{"text-en": "A title of somebody else"})
    press(other, "Save the facts")
    fill(author, **{"text-en": WORDING})
    press(author, "Save the item")
    assert title(author) == "Two people changed this draft"
    assert "A title of somebody else" in said(author)
    assert WORDING in said(author)
    press(author, "Save this text")
    author.goto(outline)
    assert title(author) == "A title of somebody else"
    assert WORDING in said(author)


def test_a_test_link_is_answered_without_signing_in_and_without_scripts(
    demo_site: DemoSite, author: Page, open_context: OpenContext
) -> None:
    begun(author, demo_site)
    follow(author, "Test link")
    press(author, "Make a test link")
    link = author.locator("main a[href*='/try/']").first.get_attribute("href")
    visitor = open_context(java_script_enabled=False).new_page()
    visitor.goto(f"{demo_site.url}{link}")
    press(visitor, "Begin the test")
    while visitor.get_by_role("button", name="Send the test").count() == 0:
        for box in visitor.locator("input[name='consent']").all():
            box.check()
        for area in visitor.locator("input[name='beat']").all()[:1]:
            area.check()
        press(visitor, "Continue")
    press(visitor, "Send the test")
    assert title(visitor) == "Thank you for testing"
    author.reload()
    assert "1 test answer" in said(author)
