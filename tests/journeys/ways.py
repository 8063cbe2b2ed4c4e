"""What a way to a page is made of that no link leads to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.journeys.conftest import DemoSite

FORWARD = "main button.button:not(.button-quiet):not(.button-danger):not([formaction])"


@dataclass(frozen=True)
class Way:
    """Who goes it, how, and through which views, of which a POST may show the page."""

    role: str
    go: Callable[[Page, DemoSite], Iterator[None]]
    views: frozenset[str]


def press(page: Page, what: str) -> None:
    """Press the first thing that this selector finds, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(what).first.click()


def onward(page: Page) -> None:
    """Press the button that leads on: the last one that does no harm."""
    with page.expect_navigation():
        page.locator(FORWARD).last.click()


def spoken(page: Page) -> str:
    """Return the language of the page, as a way is gone once in each."""
    return str(page.locator("html").get_attribute("lang"))


def way(
    role: str, go: Callable[[Page, DemoSite], Iterator[None]], room: str, *views: str, **more: str
) -> Way:
    """Name a way with the views of one room, and views of other rooms by their last word."""
    named = {f"{room}.{view}" for view in views} | {f"{r}.{view}" for r, view in more.items()}
    return Way(role, go, frozenset(named))
