"""Saying where without scripts: by finger on the map, by keyboard in the list, square by square."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from engage.config import Config
from engage.surveys.services import open_wave
from tests.browsers import LiveApp, OpenContext, axe_faults, check_html, csp_faults, overflow
from tests.journeys.steps import press, title
from tests.places.files import row_of
from tests.places.test_streets import import_map
from tests.surveys.rows import add_wave
from tests.surveys.test_places import EVERY_WAY, add_streets

pytestmark = pytest.mark.browser
SPOT = '      - {id: spot, type: map_point, missing: [dk], en: "Where is it", es: "Dónde es"}\n'
BOTH = EVERY_WAY.replace("  - id: life\n", f"{SPOT}  - id: life\n", 1)


@pytest.fixture
def streets(db_session: Session, config: Config) -> None:
    """A city with streets and a survey that asks for the home and for a place."""
    add_streets(db_session)
    add_wave(db_session, "ways", text=BOTH)
    open_wave(db_session, "ways", config.keys)


@pytest.fixture
def squares(db_session: Session, config: Config) -> None:
    """The same in a city that has nothing but the map of its beats."""
    import_map(db_session, row_of("1", "2"))
    add_wave(db_session, "ways", text=BOTH)
    open_wave(db_session, "ways", config.keys)


def begun(page: Page, app: LiveApp) -> Page:
    """Begin the survey by its open link."""
    page.goto(f"{app.url}/s/ways")
    press(page, "Begin in English")
    return page


def ticked(page: Page) -> list[str]:
    """Return the names of the ticked radio buttons as a screen reader says them."""
    found = page.get_by_role("radio", checked=True).all()
    return [one.aria_snapshot().split('"')[1] for one in found]


def test_a_beat_is_tapped_on_the_map_or_chosen_by_keyboard(
    streets: None, live_app: LiveApp, open_context: OpenContext
) -> None:
    page = begun(open_context(width=320, java_script_enabled=False).new_page(), live_app)
    assert page.get_by_role("radio").count() == 2
    page.locator(".piece path").nth(1).click()
    assert ticked(page) == ["2"]
    page.get_by_role("radio", name="2", exact=True).focus()
    page.keyboard.press("ArrowUp")
    assert ticked(page) == ["1"]


def test_an_unknown_address_is_mended_and_a_known_one_taken(
    streets: None, live_app: LiveApp, open_context: OpenContext
) -> None:
    page = begun(open_context(width=320, java_script_enabled=False).new_page(), live_app)
    page.get_by_label("I agree").check()
    page.get_by_label("Or your address").fill("1 Nowhere")
    press(page, "Continue")
    assert page.get_by_label("Or your address").input_value() == "1 Nowhere"
    page.get_by_role("link", name="We do not know this address").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("1000 Spring")
    press(page, "Continue")
    assert title(page) == "Life"


def test_a_place_is_found_square_by_square_with_the_keyboard(
    squares: None, live_app: LiveApp, open_context: OpenContext
) -> None:
    page = begun(open_context(width=320, java_script_enabled=False).new_page(), live_app)
    page.get_by_label("I agree").check()
    page.get_by_role("radio", name="2", exact=True).check()
    page.locator(".squares").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Now choose the small square.").wait_for()
    assert page.get_by_label("I agree").is_checked()
    page.keyboard.press("Space")  # the first small square has the focus
    page.keyboard.press("ArrowDown")
    assert ticked(page)[1].startswith("Square ")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Life").wait_for()


@pytest.mark.parametrize("city", ["streets", "squares"])
def test_pages_of_places_pass_all_checkers(
    request: pytest.FixtureRequest, open_context: OpenContext, tmp_path: Path, city: str
) -> None:
    request.getfixturevalue(city)
    app: LiveApp = request.getfixturevalue("live_app")
    page = begun(open_context(bypass_csp=True).new_page(), app)
    strict = begun(open_context(width=320).new_page(), app)
    html = {city: page.content()}
    assert axe_faults(page) == csp_faults(strict) == []
    assert overflow(strict) <= 0
    if city == "squares":
        for one in (page, strict):
            one.locator(".squares .piece path").first.click()
            press(one, "Continue")
        html["closer"] = page.content()
        assert axe_faults(page) == csp_faults(strict) == []
        assert overflow(strict) <= 0
    assert check_html(html, tmp_path / "html") == []
