"""The explore page in a real browser: charts are drawn, nothing is refused, nothing is fetched."""

from importlib.resources import files
from pathlib import Path

import pytest

from engage.results import services
from engage.static_files import OURS
from tests.browsers import axe_faults, csp_faults, overflow
from tests.results.rows import NOW, answers, make_beats, make_wave, store

pytestmark = pytest.mark.browser
WAVE = "2026-10"
RULES = """() => {
  const sheet = document.getElementById("plotly.js-style-global").sheet;
  return [...sheet.cssRules].map((rule) => rule.cssText);
}"""


@pytest.fixture
def published(db_session):
    """Publish a wave with a large, a small and a tiny beat."""
    make_beats(db_session, "B1", "B2", "B3")
    make_wave(db_session)
    store(db_session, WAVE, answers("B1", 250), answers("B2", 20), answers("B3", 12))
    return services.publish(db_session, WAVE, NOW, "organizer")


def test_plotly_draws_and_saves_every_chart_under_our_policy(published, live_app, desk):
    page = desk.new_page()
    page.goto(f"{live_app.url}/results/{WAVE}/B1/explore")
    page.locator(".js-plotly-plot").first.wait_for()
    assert page.locator(".js-plotly-plot").count() == page.locator(".explore").count()
    assert page.locator("figure.chart > svg").count() == 0
    buttons = page.locator(".explore").first.locator(".buttons button")
    buttons.first.wait_for()
    for place, (kind, begin) in enumerate((("png", b"\x89PNG"), ("svg", b"<svg"))):
        with page.expect_download() as saved:
            buttons.nth(place).click()
        assert saved.value.suggested_filename == f"{WAVE}-B1-q-safe.{kind}"
        assert Path(saved.value.path()).read_bytes().startswith(begin)
    assert csp_faults(page) == []
    assert overflow(page) <= 0


def test_charts_stand_still_without_scripts(published, live_app, phone):
    page = phone.new_page()
    page.goto(f"{live_app.url}/results/{WAVE}/B1/explore")
    assert page.locator("figure.chart > svg").count() == page.locator(".explore").count()
    assert overflow(page) <= 0


@pytest.mark.parametrize("path", ["", "/B1", "/B2", "/B1/explore", "/method"])
def test_results_pages_are_accessible(published, live_app, inspector, path):
    page = inspector.new_page()
    page.goto(f"{live_app.url}/results/{WAVE}{path}")
    assert axe_faults(page) == []
    assert overflow(page) <= 0


def test_our_copy_of_plotlys_styles_is_that_of_the_installed_version(browser):
    page = browser.new_page()
    page.set_content("<!doctype html><title>Plotly</title><div id='d'></div>")
    page.add_script_tag(path=str(files("plotly") / "package_data" / "plotly.min.js"))
    page.evaluate("Plotly.newPlot('d', [{x: [1], y: [1]}], {})")
    ours = (OURS / "plotly.css").read_text(encoding="utf-8").splitlines()
    assert page.evaluate(RULES) == ours[1:]
    assert page.evaluate("Plotly.version") in ours[0]
