"""A beat officer before line-up: sign in once, get the own briefing, nothing else."""

import io
import subprocess

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.steps import press, said, signed_in, title

pytestmark = pytest.mark.browser
OWN, OTHER = "1 Downtown", "2"
MADE = "2 minutes at most: the job needs seconds"


def newest_wave(page: Page, site: DemoSite) -> str:
    """Return the code of the wave whose briefings are listed first."""
    link = page.goto(f"{site.url}/results")
    assert link is not None
    address = page.locator("main a[href*='/results/']").first.get_attribute("href") or ""
    return address.rstrip("/").rpartition("/")[2]


def text_of(pdf: bytes) -> str:
    """Return the words that a reader of a PDF sees, by another program than ours."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def made_briefing(page: Page, site: DemoSite) -> str:
    """Ask for the Spanish briefing of the own beat and return its address when it is there."""
    page.goto(f"{site.url}/staff/briefings")
    row = page.get_by_role("row").filter(has_text=OWN).filter(has_text="Español")
    row.get_by_role("button").click()
    assert "is being made" in said(page)
    for _ in range(120):
        if row.locator("a[href$='.pdf']").count():
            return row.locator("a[href$='.pdf']").first.get_attribute("href") or ""
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(MADE)


def test_an_officer_downloads_the_own_briefing_and_no_other(
    demo_site: DemoSite, desk: BrowserContext
) -> None:
    page = signed_in(demo_site, desk, "officer")
    assert "1 Downtown" in said(page)
    assert "2 Uptown" not in said(page)
    wave = newest_wave(page, demo_site)
    address = made_briefing(page, demo_site)
    assert address.endswith(f"/1/{wave}.es.pdf")
    answer = desk.request.get(demo_site.url + address)
    assert answer.status == 200
    with pikepdf.open(io.BytesIO(answer.body())) as pdf:
        assert 1 < len(pdf.pages) <= 4
        assert str(pdf.Root.Lang) == "es"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
    assert OWN in text_of(answer.body())
    for path in (
        f"/staff/briefings/{OTHER}/{wave}.es.pdf",
        f"/staff/briefings/{OTHER}/{wave}.en.pdf",
    ):
        assert desk.request.get(demo_site.url + path).status == 404
    token = page.locator("main [name=csrf_token]").first.get_attribute("value") or ""
    make = f"{demo_site.url}/staff/briefings/{OTHER}/{wave}/es/make"
    assert desk.request.post(make, form={"csrf_token": token}).status == 404


def test_the_staff_pages_of_others_are_not_offered(
    demo_site: DemoSite, desk: BrowserContext
) -> None:
    page = signed_in(demo_site, desk, "officer")
    links = page.get_by_role("navigation").get_by_role("link")
    addresses = [links.nth(i).get_attribute("href") or "" for i in range(links.count())]
    assert "/staff/briefings" in addresses
    assert "/staff/people" not in addresses
    for address in addresses:
        if "sign-out" not in address:
            assert desk.request.get(demo_site.url + address).status == 200, address


def test_a_sign_in_link_works_once(demo_site: DemoSite, open_context: OpenContext) -> None:
    lines = (line.split() for line in demo_site.engage("demo", "links").splitlines())
    link = next(words[-1] for words in lines if words[:1] == ["officer"])
    first = open_context().new_page()
    first.goto(link)
    first.locator("main form button").click()
    assert first.url == f"{demo_site.url}/staff"
    second = open_context().new_page()
    second.goto(link)
    second.locator("main form button").click()
    assert "used already" in said(second)
    second.goto(f"{demo_site.url}/staff")
    assert second.url.startswith(f"{demo_site.url}/staff/sign-in")


def test_signing_out_leaves_nothing_behind(demo_site: DemoSite, desk: BrowserContext) -> None:
    page = signed_in(demo_site, desk, "officer")
    page.goto(f"{demo_site.url}/staff/sign-out")
    press(page, "Sign out")
    assert title(page) == "Staff sign-in"
    assert desk.request.get(f"{demo_site.url}/staff/briefings", max_redirects=0).status == 302
