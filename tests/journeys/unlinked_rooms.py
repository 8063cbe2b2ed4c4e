"""Ways to the pages of meetings that no link leads to: minutes, mailed links, the door."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.journeys.conftest import DemoSite
from tests.journeys.steps import awaited_mail
from tests.journeys.ways import press, way


def secretary(page: Page, site: DemoSite) -> Iterator[None]:
    """Write minutes, catch what is said, and look at how they are approved."""
    page.goto(f"{site.url}/staff")
    press(page, "a[href$='/minutes']")
    address = page.url
    press(page, "a[href*='/minutes/']:not([href*='concern'])")
    yield
    for caught in ("concern", "commitment", "decision"):
        press(page, f"button[value={caught}]")
        yield
        page.go_back()
    page.goto(f"{address}/approve")
    yield


def promiser(page: Page, site: DemoSite) -> Iterator[None]:
    """Open the link that officers are mailed, without saying anything."""
    page.goto(f"{site.url}/staff/commitments")
    press(page, "tr:has-text('1 Downtown') th a")
    yield
    press(page, "form[action$='/mail'] button")
    text = awaited_mail(site, "officer@demo.example", "/commitments/update/")
    page.goto(re.search(r"\S+/commitments/update/\S+", text)[0])  # type: ignore[index]  # else it fails
    yield


def follower(page: Page, site: DemoSite) -> Iterator[None]:
    """Ask to be told by mail, and open the link of that mail."""
    page.goto(f"{site.url}/follow?topic=city")
    spoken = page.locator("html").get_attribute("lang")
    page.locator("#email").fill(f"fay-{spoken}@example.org")
    press(page, "main form button")
    yield
    text = awaited_mail(site, f"fay-{spoken}@example.org", "/follow/")
    page.goto(re.search(r"\S+/follow/\S+", text)[0])  # type: ignore[index]  # else it fails
    yield


def archivist(page: Page, site: DemoSite) -> Iterator[None]:
    """Look at a certificate of what was erased."""
    page.goto(f"{site.url}/staff/retention")
    press(page, "a[href*='/certificates/']")
    yield


ROOM_WAYS = (
    way("resident", follower, "meetings_follow", "asked", meetings_followers="show"),
    way("organizer", archivist, "meetings_retention_staff", "show"),
    way(
        "organizer", secretary, "meetings_capture_staff", "decision", "concern", "commitment",
        meetings_minutes_staff="approve",
    ),
    way("organizer", promiser, "commitments", "ask", commitments_staff="show"),
)  # fmt: skip
