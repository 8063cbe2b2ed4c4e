"""An organizer's series: previewed without its holiday, and changed from a date on."""

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.conftest import DemoSite
from tests.journeys.steps import fill, follow, press, said, signed_in, title

pytestmark = pytest.mark.browser


def test_a_series_is_previewed_changed(demo_site: DemoSite, desk: BrowserContext) -> None:
    page = signed_in(demo_site, desk, "organizer")
    page.goto(f"{demo_site.url}/staff/meetings/new")
    fill(page, title_en="Porch talk", on="2031-01-01", at="18:30", until="2031-12-31")
    fill(page, venue="School")
    page.get_by_label("On a weekday of the month").check()
    press(page, "Continue")
    assert title(page) == "These are the dates"
    assert page.locator("input[name=skip]").count() == 12
    assert "Holiday: Veterans Day" in said(page)
    press(page, "Put these meetings into the calendar")
    assert "11 meetings are in the calendar." in said(page)
    series = page.url
    page.get_by_role("link", name="June 10, 2031").click()
    follow(page, "Change this and later dates")
    fill(page, venue="City Hall", at="19:00")
    press(page, "Continue")
    press(page, "Put these meetings into the calendar")
    assert "6 dates of the series were changed." in said(page)
    assert "City Hall" in said(page)
    page.goto(series)
    assert "City Hall" not in said(page)
    assert page.locator("tbody tr").count() == 5
