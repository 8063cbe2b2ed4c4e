"""Ways to the pages of scheduling that no link leads to, as a fresh demo has no such meeting."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.conftest import DemoSite
from tests.journeys.steps import fill
from tests.journeys.ways import press, way

ROWS = (
    "title,start,end\nBeat 5 meeting,2031-01-14 18:30,\nBeat 5 meeting,2031-02-11 18:30,\n"
    "Beat 5 meeting,2031-03-11 06:30,2031-03-11 19:30\nBeat 5 meeting,2031-04-08 18:30,\n"
    "Beat 5 and 6 meeting,2031-05-20 18:30,\n"
)


def importer(page: Page, site: DemoSite) -> Iterator[None]:
    """Read a messy calendar, and look at the report before anything is taken."""
    page.goto(f"{site.url}/staff/meetings/import")
    rows = {"name": "old.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}
    page.locator("input[type=file]").set_input_files(rows)  # type: ignore[arg-type]  # a file payload
    fill(page, place="", end="end")
    press(page, "main form button")
    page.goto(f"{site.url}/staff/meetings/import/report/old.csv")
    yield


def keeper(page: Page, site: DemoSite) -> Iterator[None]:
    """Add a venue and open it."""
    page.goto(f"{site.url}/staff/meetings/venues")
    name = f"Hall {page.locator('html').get_attribute('lang')}"
    page.locator("#name").fill(name)
    press(page, "main form button.button:not(.button-quiet)")
    yield
    press(page, "main .card h2 a")
    yield


def clerk_of_the_body(page: Page, site: DemoSite) -> Iterator[None]:
    """Schedule a meeting of an advisory body and look at its deadline, then preview a series."""
    page.goto(f"{site.url}/staff/meetings/new")
    page.locator("#kind").select_option("legislative")
    fill(page, title_en="Advisory body", on="2031-05-06", at="18:30")
    press(page, "main form button.button")
    yield
    page.goto(f"{page.url}/deadlines")
    yield
    page.goto(f"{site.url}/staff/meetings/new")
    page.locator("input[name=repeats][value=monthly]").check()
    fill(page, title_en="Series", on="2031-01-07", at="18:30", until="2031-12-31")
    press(page, "main form button.button")
    yield


SCHEDULING_WAYS = (
    way("organizer", importer, "meetings_import", "report"),
    way("organizer", keeper, "meetings_venues", "edit"),
    way("organizer", clerk_of_the_body, "meetings_postings", "show"),
)
