"""The queue of briefings: who waits comes first, it has an end, and what waits can be stopped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.briefings import services
from engage.briefings.models import ArchivedBriefing, BriefingRequest
from engage.briefings.queries import LEASE, n_waiting, waiting_requests
from engage.briefings.services import (
    QueueFull,
    Wanted,
    request_briefing,
    request_briefings,
)
from engage.briefings.services_queue import forget_waiting
from engage.briefings.tasks import make_next, sweep
from engage.results import queries
from tests.briefings.test_archive import NOW, WANTED, WAVE, city, token
from tests.results.test_cost import statements

__all__ = ["city"]  # a fixture
OTHER = replace(WANTED, beat_code="2")


def made(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(ArchivedBriefing.beat_code).order_by(ArchivedBriefing.id)))


def test_who_stands_before_the_page_comes_before_a_batch(app: Flask, city: Session) -> None:
    request_briefing(city, WANTED, NOW, "batch")
    request_briefing(city, OTHER, NOW + timedelta(minutes=5), "ana@example.org", is_urgent=True)
    make_next()
    assert made(city) == ["2"]
    make_next()
    assert made(city) == ["2", "1"]
    make_next()  # nothing waits


def test_the_queue_has_an_end(city: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_WAITING", 1)
    request_briefing(city, WANTED, NOW, "batch")
    with pytest.raises(QueueFull):
        request_briefing(city, OTHER, NOW, "batch")
    assert n_waiting(city) == 1


def test_a_batch_that_does_not_fit_asks_for_nothing(
    city: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_WAITING", 1)
    with pytest.raises(QueueFull):
        request_briefings(city, [WANTED, OTHER], NOW, "batch")
    assert n_waiting(city) == 0


@pytest.mark.parametrize("is_known", [False, True])
def test_a_batch_asks_the_same_for_few_and_for_many_beats(city: Session, is_known: bool) -> None:
    asked = []
    for n in (2, 100):
        batch = [Wanted(f"x{number}", WAVE, "en") for number in range(n)]
        if is_known:
            request_briefings(city, batch, NOW - timedelta(days=1), "ben@example.org")
        queries._kept.cache_clear()
        with statements() as seen:
            ids = request_briefings(city, batch, NOW, "ana@example.org")
        asked.append(seen)
        assert len(set(ids)) == n
        forget_waiting(city, WAVE, [one.beat_code for one in batch], NOW)
    assert len(asked[0]) == len(asked[1]) <= 8


def test_what_waits_can_be_stopped_and_what_is_begun_goes_on(city: Session) -> None:
    begun = request_briefing(city, WANTED, NOW, "batch")
    request_briefing(city, OTHER, NOW, "batch")
    city.get_one(BriefingRequest, begun).leased_until = NOW + LEASE
    city.commit()
    assert forget_waiting(city, WAVE, ["1", "2"], NOW) == 1
    assert city.scalars(select(BriefingRequest.id)).all() == [begun]
    assert waiting_requests(city, NOW + 2 * LEASE) == [begun]


def test_officer_takes_the_own_beats_home_in_one_file(
    app: Flask, city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    organizer, officer = staff_client("organizer"), staff_client("officer", beats=[1])
    page = organizer.get("/staff/briefings").text
    organizer.post(f"/staff/briefings/{WAVE}/make", data={"csrf_token": token(page)})
    assert "0 of 4 are made, 4 wait." in organizer.get("/staff/briefings").text
    assert officer.get(f"/staff/briefings/{WAVE}.en.zip").status_code == 404
    sweep()
    files = {
        whose: ZipFile(BytesIO(browser.get(f"/staff/briefings/{WAVE}.en.zip").data))
        for whose, browser in {"organizer": organizer, "officer": officer}.items()
    }
    assert files["organizer"].namelist() == [f"1.{WAVE}.en.pdf", f"2.{WAVE}.en.pdf"]
    assert files["officer"].namelist() == [f"1.{WAVE}.en.pdf"]
    assert files["officer"].read(f"1.{WAVE}.en.pdf").startswith(b"%PDF")


def test_stop_button_takes_back_what_waits(
    city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    organizer = staff_client("organizer")
    sent = {"csrf_token": token(organizer.get("/staff/briefings").text)}
    organizer.post(f"/staff/briefings/{WAVE}/make", data=sent)
    organizer.post(f"/staff/briefings/{WAVE}/stop", data=sent)
    assert "4 briefings are not made." in organizer.get("/staff/briefings").text
    assert n_waiting(city) == 0
