"""Every page that a person can reach by links, in both languages, passes all checkers."""

from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from werkzeug.exceptions import HTTPException

from tests.browsers import OpenContext, axe_faults, check_html, csp_faults, overflow
from tests.journeys.conftest import DemoSite

pytestmark = pytest.mark.browser
PER_VIEW = 2  # pages of one view that are looked at: more differ in their data only
ERRORS = ("/no-such-page", "/meetings/no-such-meeting")
SIGNED_OUT = ("/staff/sign-in", "/staff/forgotten")


class Reached:
    """The pages that links led to, at most a few of each view."""

    def __init__(self, app: Flask, url: str) -> None:
        self.url, self.views = url, Counter[str]()
        self.map = app.url_map.bind(urlsplit(url).netloc)
        self.seen: set[str] = set()
        self.waiting: deque[str] = deque()

    def offer(self, base: str, href: str) -> None:
        """Take a link in if it leads to a page of ours that was not seen yet."""
        target = urlsplit(urljoin(base, href))
        path = target.path
        is_ours = urljoin(base, href).startswith(f"{self.url}/") and "lang=" not in target.query
        if is_ours and path not in self.seen and "." not in path and "sign-out" not in path:
            self.seen.add(path)
            view = self._view(path)
            self.views[view] += 1
            if self.views[view] <= PER_VIEW:
                self.waiting.append(path)

    def _view(self, path: str) -> str:
        try:
            return str(self.map.match(path)[0])
        except HTTPException:
            return "no page"

    def __iter__(self) -> Iterator[str]:
        while self.waiting:
            yield self.waiting.popleft()


def faults_of(page: Page, twin: Page, url: str) -> tuple[str, list[str]]:
    """Return a page's HTML and what the checkers say of it."""
    response = page.goto(url)
    assert response is not None
    page.set_viewport_size({"width": 320, "height": 640})
    found = csp_faults(page)
    if (excess := overflow(page)) > 0:
        found.append(f"{url}: {excess} pixels too wide for 320")
    page.set_viewport_size({"width": 1280, "height": 800})
    twin.goto(url)
    return response.text(), found + axe_faults(twin)


def walk(
    app: Flask, site: DemoSite, pages: tuple[Page, Page], first: tuple[str, ...]
) -> dict[str, str]:
    """Visit all pages from the first ones on and return their HTML, failing with all faults."""
    reached, faults, html = Reached(app, site.url), list[str](), dict[str, str]()
    for path in first:
        reached.offer(site.url, path)
    for path in reached:
        html[path], found = faults_of(*pages, f"{site.url}{path}")
        faults += found
        for href in pages[0].eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            reached.offer(f"{site.url}{path}", href)
    assert faults == [], "\n".join(faults)
    return html


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("role", ["resident", "organizer", "officer", "administrator"])
def test_every_page_passes(
    app: Flask,
    demo_site: DemoSite,
    open_context: OpenContext,
    role: str,
    language: str,
    tmp_path: Path,
) -> None:
    context: BrowserContext = open_context(locale=language)
    first: tuple[str, ...] = ("/", *ERRORS, *SIGNED_OUT)
    if role != "resident":
        demo_site.sign_in(context, role)
        first = ("/staff",)
    twin = open_context(locale=language, bypass_csp=True, storage_state=context.storage_state())
    html = walk(app, demo_site, (context.new_page(), twin.new_page()), first)
    assert len(html) > 3
    assert all(f'lang="{language}"' in text for text in html.values())
    assert check_html(html, tmp_path / "html") == []
