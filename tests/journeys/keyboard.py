"""A person who uses the keyboard alone: Tab, the space bar, the arrows, Enter and letters."""

from collections.abc import Mapping
from typing import Final

from playwright.sync_api import Locator, Page, expect

MOST_TABS: Final = 60
RING: Final = """one => {
  const shows = (style) => style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2;
  return shows(getComputedStyle(one)) && one.getBoundingClientRect().width > 1;
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until an element has the focus; every stop on the way must be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count():
            assert focused.evaluate(RING), f"the focus is not seen on {focused.first}"
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {target}")


def tick(page: Page, name: str, value: str = "1") -> None:
    """Choose a button or box by Tab, arrows and the space bar."""
    wanted = page.locator(f"[name='{name}'][value='{value}']")
    group = page.locator(f"[name='{name}']")
    if wanted.get_attribute("type") == "radio":
        tab_to(page, page.locator(f"[name='{name}']:checked").or_(group.first).first)
        page.keyboard.press("Space")
        while not wanted.is_checked():
            page.keyboard.press("ArrowDown")
    else:
        tab_to(page, wanted)
        page.keyboard.press("Space")
    assert wanted.is_checked()


def pick(page: Page, name: str, label: str) -> None:
    """Choose from a list by the letters that its entry begins with."""
    tab_to(page, page.locator(f"select[name='{name}']"))
    page.keyboard.type(label)
    assert page.locator(f"select[name='{name}'] option:checked").inner_text() == label


def write(page: Page, name: str, text: str) -> None:
    """Write into a field."""
    tab_to(page, page.locator(f"[name='{name}']"))
    page.keyboard.type(text)


def press_by_key(page: Page, name: str) -> None:
    """Reach a button by Tab and press it."""
    tab_to(page, page.get_by_role("button", name=name, exact=True))
    enter(page)


def follow_by_key(page: Page, name: str) -> None:
    """Reach a link by Tab and follow it."""
    tab_to(page, page.get_by_role("link", name=name, exact=True).first)
    enter(page)


def enter(page: Page) -> None:
    """Press Enter and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def key_in(page: Page, typed: Mapping[str, str]) -> None:
    """Key a paper form in from its first field to its button."""
    expect(page.locator("#k-language")).to_be_focused()
    while (field := page.evaluate("document.activeElement.id")) != "":
        page.keyboard.type(typed.get(field.removeprefix("k-"), ""))
        page.keyboard.press("Enter")
    enter(page)
