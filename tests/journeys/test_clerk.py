"""A clerk fields a sample: plan, areas, texts, letters, answers by web, phone and paper."""

import re
import subprocess

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.keyboard import key_in
from tests.journeys.steps import (
    awaited,
    choose,
    fill,
    follow,
    press,
    said,
    send_answers,
    signed_in,
    title,
)

pytestmark = pytest.mark.browser
WAVE = "homes"
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-\w")
BLANK = "#immigration_es"
TYPED = {"language": "en", "1": "1", "2": "2", "3": "1"}


def planned(page: Page, site: DemoSite) -> str:
    """Work out a plan and return the sentence that it begins with."""
    page.goto(f"{site.url}/staff/surveys")
    follow(page, "Plan a survey")
    fill(page, points="12", rate="10")
    press(page, "Work it out")
    return said(page)


def created(page: Page, site: DemoSite) -> None:
    """Create a wave whose paper comes in later than its answers on the web."""
    page.goto(f"{site.url}/staff/surveys/new")
    fill(page, code=WAVE, title_en="Homes", title_es="Hogares", sponsor="The city")
    page.locator("main [name='instrument']").select_option(index=1)
    choose(page, "Who answers", "A random sample, by codes from letters")
    fill(page, opens_on="2026-01-01", closes_on="2099-11-30", fieldwork_ends_on="2099-12-31")
    page.get_by_label("Open and close by itself on these days").uncheck()
    fill(page, population="Adults of the city", recruitment="Letters to 400 homes.")
    fill(page, sample_design="An equal draw in each area.", sponsor_es="La ciudad")
    fill(page, population_es="Personas adultas", recruitment_es="Cartas a 400 hogares.")
    fill(page, sample_design_es="Un sorteo igual en cada área.")
    press(page, "Create the wave")
    assert title(page).startswith("Homes")


def joined(page: Page) -> None:
    """Count the smallest beat together with a neighbor, as the page proposes."""
    follow(page, "Areas of the wave")
    fill(page, answers="140")
    press(page, "Propose areas")
    assert "This is a proposal." in said(page)
    press(page, "Save the areas")
    assert "The areas are saved." in said(page)


def told(page: Page, site: DemoSite) -> None:
    """Leave a text blank, be refused, and write it."""
    texts, wave = f"{site.url}/staff/surveys/texts", f"{site.url}/staff/surveys/{WAVE}"
    page.goto(texts)
    words = page.locator(BLANK).input_value()
    for text in ("", words):
        page.goto(texts)
        page.locator(BLANK).fill(text)
        page.get_by_label("The city has approved these words.").check()
        press(page, "Save the texts")
        page.goto(wave)
        assert ("It cannot open yet." in said(page)) is (not text)
        assert page.get_by_role("button", name="Open the wave").count() == (1 if text else 0)


def drawn(page: Page, layout: str, button: str, n: int | None = None) -> str:
    """Let sheets be drawn, download them, and return what stands on them."""
    files = page.locator("main a[href*='/batches/'][href$='.pdf']")
    before = files.count()
    page.locator("main #layout").select_option(layout)
    page.locator("main #stratum").select_option(index=2)
    if n:
        fill(page, n_each=str(n))
    press(page, button)
    awaited(page, lambda: files.count() > before)
    with page.expect_download() as coming:
        files.first.click()
    order = ["pdftotext", "-layout", str(coming.value.path()), "-"]
    return subprocess.run(order, capture_output=True, text=True, check=True).stdout


def printed(page: Page) -> list[str]:
    """Read a proof, print two letters and a paper form, and return their codes."""
    follow(page, "Print run")
    assert "PROOF" in drawn(page, "letter", "Draw one as a proof")
    letters = drawn(page, "letter", "Make the codes and draw all", n=2)
    assert "Cartas a 400 hogares" in letters
    with page.expect_navigation():
        page.get_by_role("button", name="Mark as printed").first.click()
    form = drawn(page, "form", "Make the codes and draw all", n=1)
    found = list(dict.fromkeys(CODE.findall(letters + form)))
    assert len(found) == 3
    return found


def keyed_twice(page: Page, site: DemoSite, code: str) -> None:
    """Key a form in, again with a slip, and settle the difference against the paper."""
    page.goto(f"{site.url}/staff/fieldwork/paper")
    for change in ({}, {"3": "2"}):
        expect(page.locator("main [name='code']")).to_be_focused()
        page.keyboard.type(code.lower())
        page.keyboard.press("Enter")
        key_in(page, TYPED | change)
    expect(page.locator("h1")).to_have_text("Settle against the paper")
    page.locator("#k-3").fill("1")
    press(page, "This is on the form: enter it")
    assert "The form is entered and sealed." in said(page)


def told_by_phone(page: Page, site: DemoSite, code: str) -> None:
    """Mark what a caller says, read it back, and send it."""
    page.goto(f"{site.url}/staff/phone")
    fill(page, code=code)
    press(page, "Begin the call")
    page.locator("input[name=consent]").check()
    while "Check the answers" not in title(page):
        press(page, "Continue")
    press(page, "Send the answers")
    assert "The answers are sealed and sent." in said(page)


def test_a_clerk_fields_a_sample_by_letter_web_phone_and_paper(
    demo_site: DemoSite, desk: BrowserContext, open_context: OpenContext
) -> None:
    page = signed_in(demo_site, desk, "organizer")
    assert "Each area" in planned(page, demo_site)
    created(page, demo_site)
    joined(page)
    told(page, demo_site)
    by_web, by_phone, on_paper = printed(page)
    page.goto(f"{demo_site.url}/staff/surveys/{WAVE}")
    press(page, "Open the wave")
    send_answers(f"{demo_site.url}/c/{by_web}")
    resident = open_context(320).new_page()
    resident.goto(f"{demo_site.url}/c/{by_web}")
    assert title(resident) == "This code cannot be used"
    told_by_phone(page, demo_site, by_phone)
    page.goto(f"{demo_site.url}/staff/fieldwork/monitor/{WAVE}")
    assert "At least 0 answers so far." in said(page)  # two: counted in tens
    page.goto(f"{demo_site.url}/staff/surveys/{WAVE}")
    press(page, "Close it on the web")
    assert "Late paper can be keyed in" in said(page)
    keyed_twice(page, demo_site, on_paper)
    page.goto(f"{demo_site.url}/staff/surveys/{WAVE}")
    page.get_by_label("Yes, close it. Nobody can answer any more.").check()
    press(page, "Close and mix")
    assert "its answers are mixed" in said(page)
    assert page.locator("dt:text-is('Answers') + dd").inner_text() == "3"


def crowd(page: Page, site: DemoSite) -> None:
    """Open a survey to everybody, let 24 people and 12 who tick the first box answer, close it."""
    facts = ("--title", "en=Crowd", "--title", "es=Gente")
    for fact in ("sponsor", "population", "recruitment"):
        facts += (f"--{fact}", "en=The city", f"--{fact}", "es=La ciudad")
    dates = ("--opens", "2026-01-01", "--closes", "2099-12-31", "--kind", "chose")
    site.engage("wave", "create", "crowd", "quality_of_life", *facts, *dates)
    site.engage("wave", "open", "crowd")
    for number in range(36):
        send_answers(f"{site.url}/s/crowd", "2", turn=number % 6 + 1 if number < 24 else 0)
    page.goto(f"{site.url}/staff/surveys/crowd")
    page.get_by_label("Yes, close it. Nobody can answer any more.").check()
    press(page, "Close and mix")


def test_answers_that_look_suspect_are_set_aside_before_a_release(
    demo_site: DemoSite, desk: BrowserContext
) -> None:
    page = signed_in(demo_site, desk, "organizer")
    crowd(page, demo_site)
    follow(page, "Answers that look suspect")
    for reason in ("The same answer in every row of every table", "Came without the proof of work"):
        page.get_by_label(re.compile(f"^{reason}")).check()
    press(page, "Set them aside")
    assert page.get_by_role("alert").is_visible()  # no reason was given
    fill(page, why="Twelve in one hour, all alike")
    press(page, "Set them aside")
    assert "Set aside now: about 10" in said(page)
    page.goto(f"{demo_site.url}/staff/results/crowd")
    press(page, "Publish")
    page.goto(f"{demo_site.url}/results/crowd")
    assert "About 20 people answered" in said(page)
    page.goto(f"{demo_site.url}/results/crowd/method")
    assert "set aside" in said(page)
