"""Walking through all pages that links lead to, with the checkers at every one of them."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext, Page, Response
from werkzeug.exceptions import HTTPException

from tests.browsers import OpenContext, axe_faults, check_html, csp_faults, overflow
from tests.journeys.conftest import DemoSite
from tests.journeys.unlinked import WAYS

PER_VIEW = 2  # pages of one view that are looked at: more differ in their data only
PER_VIEW_AGAIN = 1  # in the second language those data are the same
FIRST: dict[str, tuple[str, ...]] = {
    "resident": (
        *("/", "/no-such-page", "/meetings/no-such-meeting"),
        *("/staff/sign-in", "/staff/forgotten"),
    ),
    "organizer": ("/staff", "/staff/fieldwork/print/letters"),
    "officer": ("/staff",),
    "administrator": ("/staff",),
}


def linked(app: Flask, site: DemoSite, context: BrowserContext, first: tuple[str, ...]) -> set[str]:
    """Return the views that links lead to from the first pages on."""
    reached = Reached(app, site.url)
    for path in first:
        reached.offer(site.url, path)
    for path in reached:
        text = context.request.get(f"{site.url}{path}").text()
        for href in re.findall(r'<a [^>]*href="([^"]+)"', text):
            reached.offer(f"{site.url}{path}", unescape(href))
    return set(reached.views)


class Reached:
    """The pages that links led to, at most a few of each view."""

    def __init__(self, app: Flask, url: str, per_view: int = PER_VIEW) -> None:
        self.url, self.views, self.per_view = url, Counter[str](), per_view
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
            if self.views[view] <= self.per_view:
                self.waiting.append(path)

    def _view(self, path: str) -> str:
        try:
            return str(self.map.match(path)[0])
        except HTTPException:
            return "no page"

    def views_of(self, response: Response) -> set[str]:
        """Return the view that made a whole page, as a set of at most one."""
        is_page = response.request.is_navigation_request() and response.status not in range(
            300, 400
        )
        path, method = urlsplit(response.url).path, response.request.method
        return {str(self.map.match(path, method)[0])} if is_page else set()

    def __iter__(self) -> Iterator[str]:
        while self.waiting:
            yield self.waiting.popleft()


def faults_of(page: Page, url: str) -> tuple[str, list[str]]:
    """Return a page's HTML and what the checkers say of it."""
    response = page.goto(url)
    assert response is not None
    return response.text(), faults_here(page)


def faults_here(page: Page) -> list[str]:
    """Return what the checkers say of the page that a browser shows now."""
    found = csp_faults(page)
    page.set_viewport_size({"width": 320, "height": 640})
    if (excess := overflow(page)) > 0:
        found.append(f"{page.url}: {excess} pixels too wide for 320")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found + axe_faults(page)


def walk(reached: Reached, site: DemoSite, page: Page, first: tuple[str, ...]) -> dict[str, str]:
    """Visit all pages from the first ones on and return their HTML, failing with all faults."""
    faults, html = list[str](), dict[str, str]()
    for path in first:
        reached.offer(site.url, path)
    for path in reached:
        html[path], found = faults_of(page, f"{site.url}{path}")
        faults += found
        for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            reached.offer(f"{site.url}{path}", href)
    assert faults == [], "\n".join(faults)
    return html


def check_all(app: Flask, site: DemoSite, context: BrowserContext, role: str, folder: Path) -> None:
    """Visit all pages of a person with this role, in the language of the browser."""
    page = context.new_page()
    language = str(page.evaluate("navigator.language"))
    if role != "resident":
        site.sign_in(context, role)
    reached = Reached(app, site.url, PER_VIEW if language == "en" else PER_VIEW_AGAIN)
    html = walk(reached, site, page, FIRST[role])
    assert len(html) > 3
    check_texts(html, language, folder)


def check_texts(html: dict[str, str], language: str, folder: Path) -> None:
    """Fail where a page is in another language or is no proper HTML."""
    spoken = f'lang="{language}"'
    assert [path for path, text in html.items() if spoken not in text] == []
    assert check_html(html, folder) == []


def check_ways(
    app: Flask, site: DemoSite, open_context: OpenContext, language: str, folder: Path
) -> None:
    """Go every way to pages that no link leads to, with the checkers at every stop."""
    contexts = {role: open_context(locale=language) for role in sorted({w.role for w in WAYS})}
    for role in contexts.keys() - {"resident"}:
        site.sign_in(contexts[role], role)
    reached, shown = Reached(app, site.url), set[str]()
    faults, html = list[str](), dict[str, str]()
    for context in contexts.values():
        context.on("response", lambda response: shown.update(reached.views_of(response)))
    for way in WAYS:
        page = contexts[way.role].new_page()
        for _stop in way.go(page, site):
            page.wait_for_load_state()
            faults += faults_here(page)
            html[f"{len(html)} {urlsplit(page.url).path}"] = page.content()
        page.close()
    assert {way.go.__name__: way.views - shown for way in WAYS if way.views - shown} == {}
    assert faults == [], "\n".join(faults)
    check_texts(html, language, folder)
