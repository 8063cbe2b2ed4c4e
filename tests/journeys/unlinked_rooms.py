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
    press(page, "th a[href*='/staff/commitments/']")
    yield
    press(page, "form[action$='/mail'] button")
    text = awaited_mail(site, "officer@demo.example", "/commitments/update/")
    page.goto(re.search(r"\S+/commitments/update/\S+", text)[0])  # type: ignore[index]  # else it fails
    yield


ROOM_WAYS = (
    way(
        "organizer", secretary, "meetings_capture_staff", "decision", "concern", "commitment",
        meetings_minutes_staff="approve",
    ),
    way("organizer", promiser, "commitments", "ask", commitments_staff="show"),
)  # fmt: skip
