"""Making, keeping and fetching briefings: drawn once per content, and for own beats only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.briefings.archive import archive_folder, stored_pdf
from engage.briefings.models import ArchivedBriefing, BriefingRequest
from engage.briefings.queries import LEASE, waiting_requests
from engage.briefings.services import (
    Wanted,
    answer_request,
    make_briefing,
    request_briefing,
)
from engage.briefings.tasks import sweep
from engage.config import Config
from engage.errors import Missing
from engage.places.models import Beat
from engage.results.models import Release
from engage.results.models_content import ReleaseContent
from tests.briefings import rows

NOW = datetime(2026, 4, 20, 16, tzinfo=UTC)
WAVE = "2026-spring"
WANTED = Wanted("1", WAVE, "en")


def store(session: Session, content: ReleaseContent) -> None:
    session.add(
        Release(
            wave_code=content.wave,
            content=content.to_json(),
            sha256=content.sha256,
            closes_on=date(2026, 4, 5),
            published_at=NOW,
            published_by="test",
        )
    )
    session.commit()


@pytest.fixture
def city(db_session: Session) -> Session:
    """Two beats and a release."""
    for code in ("1", "2"):
        db_session.add(Beat(code=code, name=f"Beat {code}", vintage="2026", map_sha256=""))
    store(db_session, rows.release())
    return db_session


def n_archived(session: Session) -> int:
    return session.scalar(select(func.count(ArchivedBriefing.id))) or 0


def test_briefing_is_kept_with_its_hash_and_drawn_once(city: Session, config: Config) -> None:
    row, content = make_briefing(city, config, WANTED, NOW, "test")
    later, again = make_briefing(city, config, WANTED, NOW + timedelta(hours=1), "test")
    assert content.startswith(b"%PDF")
    assert again == content
    assert later.made_at == row.made_at == NOW
    assert n_archived(city) == 1
    assert stored_pdf(config, row) == content


def test_new_release_makes_a_new_briefing_and_keeps_the_old(city: Session, config: Config) -> None:
    make_briefing(city, config, WANTED, NOW, "test")
    store(city, rows.release(changed={}))
    make_briefing(city, config, WANTED, NOW, "test")
    assert n_archived(city) == 2


def test_altered_file_is_drawn_anew(city: Session, config: Config) -> None:
    row, content = make_briefing(city, config, WANTED, NOW, "test")
    (archive_folder(config) / f"{row.pdf_sha256}.pdf").write_bytes(b"%PDF forged")
    assert stored_pdf(config, row) is None
    assert make_briefing(city, config, WANTED, NOW, "test")[1] == content


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(replace(WANTED, beat_code="9"), id="no such beat"),
        pytest.param(replace(WANTED, wave_code="2031"), id="nothing published"),
    ],
)
def test_briefing_of_what_does_not_exist_is_refused(
    city: Session, config: Config, wanted: Wanted
) -> None:
    with pytest.raises(Missing):
        make_briefing(city, config, wanted, NOW, "test")
    assert n_archived(city) == 0


def test_request_is_answered_once(city: Session, config: Config) -> None:
    request_id = request_briefing(city, WANTED, NOW, "ana@example.org")
    assert answer_request(city, config, request_id, NOW)
    assert not answer_request(city, config, request_id, NOW)
    assert city.get_one(BriefingRequest, request_id).state == "made"


def test_asking_twice_is_one_request(city: Session) -> None:
    first = request_briefing(city, WANTED, NOW, "ana@example.org")
    assert request_briefing(city, WANTED, NOW, "ben@example.org") == first


def test_request_of_a_dead_worker_waits_again_after_its_lease(
    city: Session, config: Config
) -> None:
    request_id = request_briefing(city, WANTED, NOW, "ana@example.org")
    row = city.get_one(BriefingRequest, request_id)
    row.leased_until, row.attempts = NOW + LEASE, 1  # what a worker leaves that was killed
    city.commit()
    assert waiting_requests(city, NOW) == []
    assert not answer_request(city, config, request_id, NOW)
    assert waiting_requests(city, NOW + LEASE * 2) == [request_id]
    assert answer_request(city, config, request_id, NOW + LEASE * 2)


def test_request_that_keeps_failing_is_given_up_with_its_reason(
    city: Session, config: Config
) -> None:
    request_id = request_briefing(city, WANTED, NOW, "ana@example.org")
    blocked = replace(config, instance=config.instance / "config.toml")  # no folder can be made
    for _attempt in range(3):
        assert not answer_request(city, blocked, request_id, NOW)
    row = city.get_one(BriefingRequest, request_id)
    assert row.state == "failed"
    assert row.fault
    assert n_archived(city) == 0


def test_sweep_makes_what_waits(app: Flask, city: Session) -> None:
    request_briefing(city, WANTED, NOW, "ana@example.org")
    sweep()
    assert n_archived(city) == 1


def token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def address(beat: str) -> str:
    return f"/staff/briefings/{beat}/{WAVE}.en.pdf"


def test_officer_downloads_the_own_beat_and_no_other(
    city: Session, config: Config, staff_client: Callable[..., FlaskClient]
) -> None:
    for beat in ("1", "2"):
        make_briefing(city, config, replace(WANTED, beat_code=beat), NOW, "test")
    own = city.scalars(select(Beat.id).where(Beat.code == "1")).one()
    officer = staff_client("officer", beats=[own])
    found = officer.get(address("1"))
    assert found.status_code == 200
    assert found.mimetype == "application/pdf"
    assert found.data.startswith(b"%PDF")
    assert "no-store" in found.headers["Cache-Control"]
    assert officer.get(address("2")).status_code == 404
    page = officer.get("/staff/briefings").text
    assert address("1") in page
    assert address("2") not in page


def test_organizer_asks_for_a_briefing_on_the_page(
    city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    organizer = staff_client("organizer")
    page = organizer.get("/staff/briefings").text
    answer = organizer.post(f"/staff/briefings/2/{WAVE}/es/make", data={"csrf_token": token(page)})
    assert answer.status_code == 302
    assert "being made" in organizer.get("/staff/briefings").text
    sweep()
    assert f"/staff/briefings/2/{WAVE}.es.pdf" in organizer.get("/staff/briefings").text


def test_page_without_results_says_what_will_be_here(
    db_session: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    assert "No results are published yet" in staff_client("organizer").get("/staff/briefings").text


def test_visitor_is_sent_to_the_sign_in(city: Session, client: FlaskClient) -> None:
    assert client.get(address("1")).status_code == 302


def test_command_makes_one_or_all(
    city: Session, runner: Callable[..., Result], tmp_path: Path
) -> None:
    one = tmp_path / "one.pdf"
    done = runner("briefing", "make", "--beat", "1", "--wave", WAVE, "--out", one)
    assert done.exit_code == 0, done.output
    assert one.read_bytes().startswith(b"%PDF")
    done = runner("briefing", "make", "--all", "--wave", WAVE, "--out", tmp_path / "all")
    assert "2/2" in done.output
    made = sorted(path.name for path in (tmp_path / "all").iterdir())
    assert made == [f"1.{WAVE}.en.pdf", f"2.{WAVE}.en.pdf"]


def test_archive_that_cannot_be_written_is_told_without_its_path_and_tried_again(
    city: Session, config: Config
) -> None:
    folder = archive_folder(config)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"")  # a file stands where the folder belongs
    request_id = request_briefing(city, WANTED, NOW, "clerk")
    assert not answer_request(city, config, request_id, NOW)
    row = city.get_one(BriefingRequest, request_id)
    assert row.state == "waiting"
    assert row.fault.startswith("It could not be stored (")
    assert str(config.instance) not in row.fault
    assert n_archived(city) == 0
    folder.unlink()
    assert answer_request(city, config, request_id, NOW)
    assert [path.suffix for path in folder.iterdir()] == [".pdf"]
