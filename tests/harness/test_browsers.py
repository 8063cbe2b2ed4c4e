"""The browser harness sees real pages, and each of its checkers sees a planted fault."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.browsers import LiveApp, OpenContext, axe_faults, check_html, csp_faults, overflow

pytestmark = pytest.mark.browser
GOOD = '<!DOCTYPE html><html lang="en"><head><title>A</title></head><body><h1>A</h1></body></html>'
STRICT = {"Content-Security-Policy": "default-src 'self'; script-src 'self'"}


def test_live_app_serves_our_error_page(live_app: LiveApp, desk: BrowserContext) -> None:
    page = desk.new_page()
    response = page.goto(f"{live_app.url}/no-such-page")
    assert response is not None
    assert response.status == 404
    assert page.locator("h1").count() == 1
    assert csp_faults(page) == []
    assert overflow(page) <= 0


def test_error_page_is_accessible_and_valid(
    live_app: LiveApp, inspector: BrowserContext, tmp_path: Path
) -> None:
    page = inspector.new_page()
    response = page.goto(f"{live_app.url}/no-such-page")
    assert response is not None
    assert axe_faults(page) == []
    assert check_html({"404": response.text()}, tmp_path / "html") == []


def test_phone_reads_spanish_and_runs_no_script(live_app: LiveApp, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{live_app.url}/no-such-page")
    assert page.locator("html").get_attribute("lang") == "es"
    page.set_content("<p>still</p><script>document.body.textContent = 'ran'</script>")
    assert page.text_content("p") == "still"


def test_axe_finds_an_image_without_text(inspector: BrowserContext) -> None:
    page = inspector.new_page()
    page.set_content(GOOD.replace("</h1>", '</h1><img src="data:,">'))
    assert any("image-alt" in fault for fault in axe_faults(page))


def test_refused_style_is_seen(desk: BrowserContext) -> None:
    page = desk.new_page()
    body = GOOD.replace("<h1>", '<h1 style="color: red">')
    page.route("**/planted", lambda route: route.fulfill(headers=STRICT, body=body))
    page.goto("http://localhost:9/planted")
    assert len(csp_faults(page)) == 1


def test_wide_page_is_seen(open_context: OpenContext) -> None:
    page = open_context(width=320).new_page()
    page.set_content(GOOD.replace("<h1>", '<h1 style="width: 700px">'))
    assert overflow(page) >= 380


def test_checker_finds_a_repeated_id(tmp_path: Path) -> None:
    bad = GOOD.replace("<h1>", '<h1 id="x"><b id="x"></b>')
    lines = check_html({"good": GOOD, "bad": bad}, tmp_path)
    assert lines
    assert all(line.startswith("bad.html") for line in lines)


def test_other_computers_are_out_of_reach(
    desk: BrowserContext, foreign_requests: list[str]
) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        desk.new_page().goto("http://192.0.2.1/")
    assert foreign_requests == ["http://192.0.2.1/"]
    foreign_requests.clear()
