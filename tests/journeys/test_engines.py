"""The whole loop, on SQLite and again on PostgreSQL and Redis: only the configuration differs."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page

from engage.config import data_folder
from engage.launcher import environment_for
from tests.browsers import OpenContext, next_port, processes
from tests.journeys.conftest import DemoSite
from tests.journeys.steps import (
    awaited_mail,
    choose,
    enter,
    fill,
    follow,
    press,
    said,
    send_answers,
    title,
)
from tests.places.files import collection, feature, square

pytestmark = [pytest.mark.browser, pytest.mark.engines]
CLERK, OFFICER, GUEST = "clerk@example.org", "beat.officer@example.org", "guest@example.org"
WAVE, MEETING = "2026-fall", "Streets and lights"
N_RESIDENTS = 40
BRIEFING_ASKS = 240
EMBEDDED, BIGGER = "sqlite", "postgresql and redis"


@pytest.fixture(params=[EMBEDDED, BIGGER])
def engines(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """The variables that name the engines: none for the embedded ones."""
    if request.param == EMBEDDED:
        return {}
    return {
        "ENGAGE_DATABASE_URL": request.getfixturevalue("postgres_url"),
        "ENGAGE_REDIS_URL": request.getfixturevalue("redis_url"),
    }


@pytest.fixture
def site(engines: Mapping[str, str], cache_folder: Path, tmp_path: Path) -> Iterator[DemoSite]:
    """A city that has nothing yet, behind web server and worker; its mails are files."""
    url, folder = f"http://localhost:{next_port()}", tmp_path / "instance"
    common = {"ENGAGE_BASE_URL": url, "ENGAGE_MODE": "demo", "ENGAGE_CACHE": str(cache_folder)}
    found = DemoSite(url, folder, environment_for(folder) | common | engines)
    found.engage("init")
    with processes(folder, found.environment, with_worker=True):
        yield found


def draw_beats(page: Page, site: DemoSite) -> None:
    """Upload a map of two beats, look at it, save it."""
    west, east = square(-120.70, 35.60), square(-120.69, 35.60)
    map_of_two = collection(feature("W", west, name="West"), feature("E", east, name="East"))
    page.goto(f"{site.url}/staff/places")
    upload = {"name": "beats.geojson", "mimeType": "application/geo+json", "buffer": map_of_two}
    # its types ask for a TypedDict of Playwright's own
    page.locator("main input[type=file]").first.set_input_files(upload)  # type: ignore[arg-type]
    fill(page, code="beat", name="name", vintage="2026")
    press(page, "Show the preview")
    press(page, "Save these beats")
    assert "2 beats" in said(page)


def put_on_beat(page: Page, site: DemoSite) -> str:
    """Make an account for the officer of the west and return the sign-in link."""
    page.goto(f"{site.url}/staff/people/new")
    fill(page, name="Ida Romero", email=OFFICER)
    page.get_by_label("Officer: own beats").check()
    press(page, "Make the account")
    page.goto(f"{site.url}/staff/people/tenures/new")
    page.get_by_label("Officer with an account").select_option(label="Ida Romero")
    page.get_by_label("Beat", exact=True).select_option(label="W West")
    press(page, "Save")
    page.get_by_role("row").filter(has_text=OFFICER).get_by_role("button").first.click()
    return page.locator("main code").inner_text()


def approve_texts(page: Page) -> None:
    """Write what residents are told, and come back to the wave."""
    wave = page.url
    follow(page, "Is this survey real?")
    for box in page.locator("main textarea").all():
        box.fill(box.input_value() or "…")
    page.get_by_label("The city has approved these words.").check()
    press(page, "Save the texts")
    assert "The texts are saved." in said(page)
    page.goto(wave)


def field_a_survey(page: Page, site: DemoSite) -> list[str]:
    """Load the instrument, open a wave of letters to the west, and return the letters' links."""
    page.goto(f"{site.url}/staff/surveys")
    survey = data_folder("surveys") / "quality_of_life.yaml"
    page.locator("main input[type=file]").set_input_files(survey)
    press(page, "Load the instrument")
    follow(page, "Create a wave")
    fill(page, code=WAVE, title_en="Fall", title_es="Otoño", sponsor="The city")
    page.locator("main [name='instrument']").select_option(index=1)
    choose(page, "Who answers", "A random sample, by codes from letters")
    fill(page, opens_on="2026-01-01", closes_on="2099-12-31", population="Adults of the west")
    fill(page, recruitment="Letters to every home", sample_design="Every address of the west")
    fill(page, sponsor_es="La ciudad", recruitment_es="Cartas a todos los hogares")
    fill(page, population_es="Adultos del oeste", sample_design_es="Cada hogar del oeste")
    page.get_by_label("Open and close by itself on these days").uncheck()
    press(page, "Create the wave")
    approve_texts(page)
    press(page, "Open the wave")
    assert "The wave is open." in said(page)
    page.locator("main [name='stratum']").select_option("W")
    fill(page, count=str(N_RESIDENTS))
    with page.expect_download() as deck:
        press(page, "Make the deck and download it")
    return [row["url"] for row in csv.DictReader(deck.value.path().read_text().splitlines())]


def schedule(page: Page, site: DemoSite) -> str:
    """Put a meeting of both beats into the calendar and return its public address."""
    page.goto(f"{site.url}/staff/meetings/new")
    soon = date.today() + timedelta(days=20)  # noqa: DTZ011  # any day that is not over
    fill(page, title_en=MEETING, on=soon.isoformat(), at="18:00", venue="Town hall")
    for beat in ("W West", "E East"):
        page.get_by_role("group", name="Beats").get_by_label(beat).check()
    press(page, "Continue")
    assert title(page) == MEETING
    follow(page, "Public page")
    return page.url


def publish(page: Page, site: DemoSite) -> None:
    """Close the wave, look at what would be shown, publish it."""
    page.goto(f"{site.url}/staff/surveys/{WAVE}")
    page.get_by_label("Yes, close it. Nobody can answer any more.").check()
    press(page, "Close and mix")
    assert "its answers are mixed" in said(page)
    page.goto(f"{site.url}/staff/results/{WAVE}")
    press(page, "Publish")
    page.goto(f"{site.url}/results/{WAVE}/W")
    assert "in every 100" in said(page)


def briefing_of_the_west(page: Page, site: DemoSite) -> bytes:
    """Ask for the English briefing and return the PDF that the worker made."""
    page.goto(f"{site.url}/staff/briefings")
    row = page.get_by_role("row").filter(has_text="W West").filter(has_text="English")
    row.get_by_role("button").click()
    file = row.get_by_role("link", name="Download (PDF)")
    for _ in range(BRIEFING_ASKS):
        if file.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    address = file.get_attribute("href") or ""
    assert page.request.get(site.url + address.replace("/W/", "/E/")).status == 404
    return page.request.get(site.url + address).body()


def test_the_loop_runs(site: DemoSite, desk: BrowserContext, open_context: OpenContext) -> None:
    roles = ("--role", "administrator", "--role", "organizer")
    clerk = enter(desk, site.engage("user", "add", CLERK, *roles).strip())
    draw_beats(clerk, site)
    officers_link = put_on_beat(clerk, site)
    public = schedule(clerk, site)
    guest = open_context(locale="es").new_page()
    guest.goto(public)
    fill(guest, email=GUEST, party="2")
    press(guest, "Enviarme el enlace")
    for turn, link in enumerate(field_a_survey(clerk, site)):
        send_answers(link, turn=turn)
    publish(clerk, site)
    release = clerk.request.get(f"{site.url}/results/{WAVE}.json").json()
    assert (release["kind"], release["n"]) == ("sampled", N_RESIDENTS)
    officer = enter(open_context(locale="en"), officers_link)
    with pikepdf.open(io.BytesIO(briefing_of_the_west(officer, site))) as pdf:
        assert (len(pdf.pages), str(pdf.Root.Lang)) == (3, "en")
    found = re.search(r"https?://\S+/rsvp/\S+", awaited_mail(site, GUEST))
    assert found
    guest.goto(found[0])
    press(guest, "Sí, voy a ir")
    assert "2 personas" in said(guest)
    clerk.goto(f"{site.url}/staff/meetings")
    follow(clerk, MEETING)
    assert "2 people are coming." in said(clerk)
    assert site.engage("doctor").count("BAD") == 0
