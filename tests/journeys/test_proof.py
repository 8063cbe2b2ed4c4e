"""A browser with scripts finds the proof of work of an open link by itself."""

import pytest
from playwright.sync_api import Page, expect

from engage.config import read_key
from engage.surveys.proofs import is_proof
from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.steps import press, said, title

pytestmark = pytest.mark.browser


def go_to_the_review(page: Page, site: DemoSite) -> None:
    """Answer nothing but what must be answered."""
    page.goto(f"{site.url}/survey")
    page.locator("ul.grid a").first.click()
    press(page, "Begin in English")
    page.locator("input[name=consent]").check()
    page.locator("input[name=beat]").first.check()
    while "Send my answers" not in said(page):
        press(page, "Continue")


def test_proof_is_there_before_anybody_presses_send(
    demo_site: DemoSite, open_context: OpenContext
) -> None:
    page = open_context(320).new_page()
    go_to_the_review(page, demo_site)
    expect(page.locator("#proof")).not_to_have_value("", timeout=30_000)
    proof, key = (page.locator(f"input[name={name}]").input_value() for name in ("proof", "key"))
    assert is_proof(proof, key, read_key(demo_site.folder, "secret_key"))
    press(page, "Send my answers")
    assert title(page) == "Thank you"
