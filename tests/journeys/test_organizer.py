"""An organizer's week: a meeting is scheduled and answered, a survey is fielded and published."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page

from engage.config import data_folder
from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.steps import (
    awaited_mail,
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
GUEST = "ana.guest@example.org"
TITLE = "Traffic on Spring Street"
WAVE = "street"
N_RESIDENTS = 36
CORRECTED = "The grant of the state was not named."
WITHDRAWN = "Asked on the wrong street."


def scheduled(page: Page, site: DemoSite) -> None:
    """Schedule a meeting of two beats a month from now."""
    page.goto(f"{site.url}/staff/meetings/new")
    press(page, "Continue")
    assert page.get_by_role("alert").is_visible()
    soon = date.today() + timedelta(days=30)  # noqa: DTZ011  # any day that is not over
    fill(page, title_en=TITLE, title_es="El tránsito en Spring Street")
    fill(page, on=soon.isoformat(), at="18:30", minutes="90", capacity="25")
    fill(page, venue="City Library", address="1000 Spring Street")
    for beat in ("1 Downtown", "2 Uptown"):
        page.get_by_role("group", name="Beats").get_by_label(beat).check()
    choose(page, "What the place offers", "Step-free entrance")
    choose(page, "Languages of the meeting", "Spanish")
    press(page, "Continue")
    assert title(page) == TITLE


def test_a_meeting_is_scheduled_seen_and_answered(
    demo_site: DemoSite, desk: BrowserContext, phone: BrowserContext
) -> None:
    page = signed_in(demo_site, desk, "organizer")
    scheduled(page, demo_site)
    follow(page, "Public page")
    public = page.url
    guest = phone.new_page()
    guest.goto(public)
    assert title(guest) == "El tránsito en Spring Street"
    assert "Acceso sin escalones" in said(guest)
    feed = desk.request.get(f"{demo_site.url}/beats/2/meetings.ics").text()
    assert TITLE in feed.replace("\r\n ", "")
    fill(guest, email=GUEST, party="3", needs="Una silla cerca de la puerta")
    press(guest, "Enviarme el enlace")
    link = re.search(r"https?://\S+/rsvp/\S+", awaited_mail(demo_site, GUEST))
    assert link
    guest.goto(link[0])
    press(guest, "Sí, voy a ir")
    assert "3 personas" in said(guest)
    page.goto(f"{demo_site.url}/staff/meetings")
    follow(page, TITLE)
    assert GUEST in said(page)
    assert "3 people are coming" in said(page)
    assert "Una silla" in said(page)


def opened(page: Page, site: DemoSite, code: str = WAVE, closes_on: str = "2099-12-31") -> None:
    """Create a wave on the open link, and open it."""
    page.goto(f"{site.url}/staff/surveys/new")
    fill(page, code=code, title_en="Streets", title_es="Las calles")
    page.locator("main [name='instrument']").select_option(index=1)
    choose(page, "Who answers", "Whoever chooses to, by an open link")
    fill(page, opens_on="2026-01-01", closes_on=closes_on, sponsor="The city")
    fill(page, population="Adults of the city", recruitment="A link on the city's page.")
    fill(page, sponsor_es="La ciudad", recruitment_es="Un enlace en la página de la ciudad.")
    fill(page, population_es="Personas adultas de la ciudad")
    page.get_by_label("Open and close by itself on these days").uncheck()
    press(page, "Create the wave")
    assert title(page).startswith("Streets")
    press(page, "Open the wave")
    assert "The wave is open." in said(page)


def answered(page: Page, site: DemoSite) -> None:
    """Load a survey, open a wave of it, and let residents answer."""
    page.goto(f"{site.url}/staff/surveys")
    survey = data_folder("surveys") / "meeting_feedback.yaml"
    page.locator("main input[type=file]").set_input_files(survey)
    press(page, "Load the instrument")
    assert "meeting_feedback" in said(page)
    opened(page, site)
    for number in range(N_RESIDENTS):
        beat = "1" if number % 2 else "2"
        send_answers(f"{site.url}/s/{WAVE}", beat, turn=number)


def test_a_survey_is_opened_closed_and_published(
    demo_site: DemoSite, desk: BrowserContext, open_context: OpenContext
) -> None:
    page = signed_in(demo_site, desk, "organizer")
    answered(page, demo_site)
    planned(page, demo_site)
    page.goto(f"{demo_site.url}/staff/surveys/{WAVE}")
    assert "at least 30, counted in tens" in said(page)
    page.get_by_label("Yes, close it. Nobody can answer any more.").check()
    press(page, "Close and mix")
    assert "its answers are mixed" in said(page)
    page.goto(f"{demo_site.url}/staff")
    follow(page, "Look at the results and publish")
    assert title(page) == "Preview: Streets"
    press(page, "Publish")
    visitor = open_context(java_script_enabled=False).new_page()
    visitor.goto(f"{demo_site.url}/results/{WAVE}")
    assert "people who chose to answer" in said(visitor).lower()
    release = desk.request.get(f"{demo_site.url}/results/{WAVE}.json").json()
    assert (release["kind"], release["n"]) == ("chose", 40)
    assert {row["shown"].get("low") for row in release["rows"]} == {None}
    corrected_and_withdrawn(page, demo_site)
    for path in ("", "/releases"):
        visitor.goto(f"{demo_site.url}/results/{WAVE}{path}")
        assert WITHDRAWN in said(visitor)


def planned(page: Page, site: DemoSite) -> None:
    """Look at what the release will compare and show, and add a table."""
    page.goto(f"{site.url}/staff/results/{WAVE}/plan")
    assert "Nothing is compared, because people choose" in said(page)
    table = page.get_by_role("group", name="Table 1")
    table.get_by_label("Question").select_option(index=1)
    table.get_by_label("By the answers to").select_option(index=2)
    press(page, "Save the plan")
    assert "The plan is saved." in said(page)


def corrected_and_withdrawn(page: Page, site: DemoSite) -> None:
    """Mend a fact, publish the correction with its reason, and take all of it back."""
    page.goto(f"{site.url}/staff/surveys/{WAVE}/facts")
    fill(page, sponsor="The city, with a grant of the state", sponsor_es="La ciudad y el estado")
    press(page, "Save the facts")
    page.goto(f"{site.url}/staff/results/{WAVE}")
    assert "would now come out differently" in said(page)
    follow(page, "Publish a correction")
    fill(page, reason=CORRECTED)
    press(page, "Publish the correction")
    page.goto(f"{site.url}/results/{WAVE}")
    assert CORRECTED in said(page)
    page.goto(f"{site.url}/staff/results/{WAVE}/withdraw")
    fill(page, reason=WITHDRAWN)
    press(page, "Withdraw these results")
    assert "no longer public" in said(page)


def test_a_survey_whose_last_day_is_over_is_closed_from_the_first_page(
    demo_site: DemoSite, desk: BrowserContext
) -> None:
    page = signed_in(demo_site, desk, "organizer")
    opened(page, demo_site, "over", closes_on="2026-01-31")
    page.goto(f"{demo_site.url}/staff")
    assert "The last day of “Streets” is over." in said(page)
    page.get_by_label("Yes, close it. Nobody can answer any more.").check()
    press(page, "Close the survey now")
    assert "its answers are mixed" in said(page)
