"""What a person does in a browser, in the words that a person sees."""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from email import message_from_bytes, policy
from http.cookiejar import CookieJar
from typing import Final
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

from playwright.sync_api import BrowserContext, Page, Response

from tests.journeys.conftest import DemoSite

MAIL_SECONDS: Final = 90
WORKER_SECONDS: Final = 90


def press(page: Page, name: str) -> None:
    """Press the button with these words."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow the link with these words."""
    page.get_by_role("link", name=name, exact=True).first.click()


def fill(page: Page, **fields: str) -> None:
    """Write into the fields of these names."""
    for name, text in fields.items():
        page.locator(f"main [name='{name}']").fill(text)


def choose(page: Page, group: str, option: str) -> None:
    """Choose one of the options under a question, by the words of both."""
    page.get_by_role("group", name=group).get_by_label(option, exact=True).check()


def title(page: Page) -> str:
    """Return the heading of the page."""
    return page.locator("h1").inner_text()


def said(page: Page) -> str:
    """Return everything that stands in the main part of the page."""
    return page.locator("main").inner_text()


def weight(responses: list[Response]) -> int:
    """Return how many bytes of answers came over the wire."""
    return sum(response.request.sizes()["responseBodySize"] for response in responses)


def signed_in(site: DemoSite, context: BrowserContext, role: str) -> Page:
    """Return a page of a browser that a person of the demo has signed in to."""
    site.sign_in(context, role)
    page = context.new_page()
    page.goto(f"{site.url}/staff")
    return page


def enter(context: BrowserContext, link: str) -> Page:
    """Return a page of a browser that a one-time link has signed in."""
    page = context.new_page()
    page.goto(link)
    press(page, "Sign in")
    assert urlsplit(page.url).path == "/staff"
    return page


def awaited(page: Page, is_there: Callable[[], bool]) -> None:
    """Load a page again and again until the worker has done what it shall show."""
    for _ in range(WORKER_SECONDS * 2):
        if is_there():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"the worker did not do it: {page.url}")


def awaited_mail(site: DemoSite, address: str, holding: str = "") -> str:
    """Return the text of the mail to somebody that holds some words, sent within a minute."""
    for _ in range(MAIL_SECONDS * 4):
        for path in sorted((site.folder / "mail").glob("*.eml")):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            text = "" if body is None else str(body.get_content())
            if mail["To"] == address and holding in text:
                return text
        time.sleep(0.25)
    raise AssertionError(f"no mail to {address}")


def send_answers(link: str, beat: str | None = None, turn: int = 0) -> None:
    """Answer every question that has buttons, as a browser without scripts would send it."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    browser.addheaders = [("Sec-Fetch-Site", "same-origin")]

    def post(address: str, form: Mapping[str, str]) -> tuple[str, str]:
        with browser.open(address, urlencode(form).encode()) as answer:
            return answer.url, answer.read().decode()

    with browser.open(link) as start:
        address, page = post(start.url, {})
    address, page = post(address, {"consent": "1"} | ({"beat": beat} if beat else {}))
    while not address.endswith("/review"):
        address, page = post(address, answers_on(page, turn))
    address, page = post(f"{address.removesuffix('/review')}/send", {})
    assert address.endswith("/thanks"), page


def answers_on(page: str, turn: int) -> dict[str, str]:
    """Return one answer to every question with buttons: the first at turn 0, else mixed."""
    offered = defaultdict[str, list[str]](list)
    radio = r'<input type="radio" id="[^"]+" name="([^"]+)" value="([^"]+)"'
    for name, value in re.findall(radio, page):
        offered[name].append(value)
    numbered = enumerate(offered.items(), 1)
    return {name: values[turn * place % len(values)] for place, (name, values) in numbered}
