"""An administrator's morning: a new map, new counts, a new officer, and the mail that is stuck."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from engage.demo import city
from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.steps import fill, follow, press, said, signed_in, title

pytestmark = pytest.mark.browser
OFFICER = "Noor Haddad"
OLD_NAME, NEW_NAME = "Uptown", "Uptown and Oak Park"


def map_file(folder: Path, **changes: Any) -> Path:
    """Write the demo's map with another name for beat 2."""
    beats = city.beats() | changes
    beats["features"][1]["properties"]["name"] = NEW_NAME
    path = folder / "beats.geojson"
    path.write_text(json.dumps(beats), encoding="utf-8")
    return path


def upload_map(page: Page, site: DemoSite, path: Path) -> None:
    """Choose a map on the page of the beats and say what its fields are called."""
    page.goto(f"{site.url}/staff/places")
    page.locator("main form").first.locator("input[type=file]").set_input_files(path)
    fill(page, code="beat", name="name", district="district", vintage="2027")
    press(page, "Show the preview")


def upload_counts(page: Page, path: Path) -> None:
    """Choose a table of counts on the page of the beats."""
    page.locator("#margins-file").set_input_files(path)
    fill(page, source="State demographic unit", year="2027")
    press(page, "Save the counts")


def new_officer(page: Page, site: DemoSite) -> str:
    """Make an account for an officer and return the sign-in link to hand over."""
    page.goto(f"{site.url}/staff/people")
    follow(page, "New account")
    press(page, "Make the account")
    assert page.get_by_role("alert").is_visible()
    fill(page, name=OFFICER, email="noor@example.org")
    page.get_by_label("Officer: own beats").check()
    press(page, "Make the account")
    assert f"The account of {OFFICER} is there." in said(page)
    page.get_by_role("row").filter(has_text=OFFICER).get_by_role("button").first.click()
    assert title(page) == f"Sign-in link for {OFFICER}"
    return page.locator("main code").inner_text()


def test_a_new_map_is_looked_at_before_it_is_saved(
    demo_site: DemoSite, desk: BrowserContext, tmp_path: Path
) -> None:
    page = signed_in(demo_site, desk, "administrator")
    upload_map(page, demo_site, map_file(tmp_path))
    assert title(page) == "Preview of the beats"
    assert "New name or district\n1: 2" in said(page)
    assert "As before\n4" in said(page)
    visitor = desk.new_page()
    visitor.goto(f"{demo_site.url}/beats/2")
    assert NEW_NAME not in title(visitor)
    press(page, "Save these beats")
    assert "The beats are saved." in said(page)
    visitor.reload()
    assert NEW_NAME in title(visitor)


def test_a_map_that_cannot_be_used_says_why_and_changes_nothing(
    demo_site: DemoSite, desk: BrowserContext, tmp_path: Path
) -> None:
    page = signed_in(demo_site, desk, "administrator")
    upload_map(page, demo_site, map_file(tmp_path, features=city.beats()["features"][:1] * 2))
    assert "beats.geojson" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("row").count() == 1 + len(city.NAMES)
    (tmp_path / "notes.txt").write_text("not a map")
    upload_map(page, demo_site, tmp_path / "notes.txt")
    assert "notes.txt" in page.get_by_role("alert").inner_text()


def test_new_counts_stand_beside_the_beats(
    demo_site: DemoSite, desk: BrowserContext, tmp_path: Path
) -> None:
    page = signed_in(demo_site, desk, "administrator")
    page.goto(f"{demo_site.url}/staff/places")
    counts = tmp_path / "counts.csv"
    counts.write_text("area,variable,level,count\nnowhere,adults,all,5\n")
    upload_counts(page, counts)
    assert "nowhere" in page.get_by_role("alert").inner_text()
    counts.write_text(city.margins().replace("2,adults,all,5600", "2,adults,all,6123"))
    upload_counts(page, counts)
    assert "The counts are saved." in said(page)
    assert "6,123" in page.get_by_role("row").filter(has_text=OLD_NAME).inner_text()


def test_an_officer_gets_an_account_and_a_beat_and_loses_both(
    demo_site: DemoSite, desk: BrowserContext, open_context: OpenContext
) -> None:
    page = signed_in(demo_site, desk, "administrator")
    link = new_officer(page, demo_site)
    officer = open_context().new_page()
    officer.goto(link)
    press(officer, "Sign in")
    assert "Your beats will be here once an administrator has put you on one." in said(officer)
    page.goto(f"{demo_site.url}/staff/people/tenures/new")
    page.get_by_label("Officer with an account").select_option(label=OFFICER)
    page.get_by_label("Beat", exact=True).select_option(label="3 South Side")
    fill(page, role="beat officer", shift="nights")
    press(page, "Save")
    assert f"3 South Side\t{OFFICER}" in said(page)
    officer.reload()
    assert "3 South Side" in said(officer)
    officer.goto(f"{demo_site.url}/beats/3")
    assert OFFICER in said(officer)
    row = page.get_by_role("row").filter(has_text="noor@example.org")
    row.get_by_role("button", name="Close the account").click()
    officer.goto(f"{demo_site.url}/staff")
    assert title(officer) == "Staff sign-in"


def test_the_mail_page_says_that_nothing_is_stuck(
    demo_site: DemoSite, desk: BrowserContext
) -> None:
    page = signed_in(demo_site, desk, "administrator")
    page.goto(f"{demo_site.url}/staff/people")
    follow(page, "Mail that waits or could not be sent")
    assert title(page) == "Mail"
    assert "Mail that no server would take" in said(page)
    assert "Nothing is waiting." in said(page)
