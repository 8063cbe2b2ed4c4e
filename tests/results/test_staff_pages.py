"""The organizer's pages: what waits, what would be hidden, publishing and withdrawing."""

import re

import pytest

from engage.results import queries
from tests.results.rows import answers, make_beats, make_wave, store

WAVE = "2026-10"


def post(browser, path, **fields):
    """Post to a page with the token of the signed-in browser."""
    page = browser.get("/staff/sign-out").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    return browser.post(path, data={**fields, "csrf_token": token})


@pytest.fixture
def closed(db_session):
    """A closed wave with a small beat."""
    make_beats(db_session, "B1", "B2", "B3")
    make_wave(db_session)
    store(db_session, WAVE, answers("B1", 60), answers("B2", 40), answers("B3", 6))
    return db_session


def test_organizer_previews_publishes_and_withdraws(staff_client, closed):
    organizer = staff_client("organizer")
    assert f"/staff/results/{WAVE}" in organizer.get("/staff/results").text
    preview = organizer.get(f"/staff/results/{WAVE}").text
    assert "Hidden to protect a small group" in preview
    assert post(organizer, f"/staff/results/{WAVE}/publish").status_code == 303
    assert queries.latest_release(closed, WAVE) is not None
    assert "The results are public." in organizer.get("/staff/results").text
    assert post(organizer, f"/staff/results/{WAVE}/withdraw", reason=" ").status_code == 422
    response = post(organizer, f"/staff/results/{WAVE}/withdraw", reason="Wrong.")
    assert response.status_code == 303
    assert queries.latest_release(closed, WAVE) is None


def test_blank_item_is_named_and_the_button_is_gone(staff_client, db_session):
    make_beats(db_session, "B1")
    make_wave(db_session, sponsor="")
    store(db_session, WAVE, answers("B1", 60))
    organizer = staff_client("organizer")
    preview = organizer.get(f"/staff/results/{WAVE}").text
    assert "sponsor" in preview
    assert f"/staff/results/{WAVE}/publish" not in preview
    assert post(organizer, f"/staff/results/{WAVE}/publish").status_code == 409


def test_analyst_sees_the_preview_and_cannot_publish(staff_client, closed):
    analyst = staff_client("analyst")
    assert analyst.get(f"/staff/results/{WAVE}").status_code == 200
    assert post(analyst, f"/staff/results/{WAVE}/publish").status_code == 403


def test_officer_sees_nothing_before_it_is_public(staff_client, closed):
    assert staff_client("officer").get(f"/staff/results/{WAVE}").status_code == 403
