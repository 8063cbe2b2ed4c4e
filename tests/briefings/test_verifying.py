"""A briefing that somebody holds: made here or not, current, superseded or withdrawn."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.briefings.archive import archive_folder
from engage.briefings.services import make_briefing
from engage.briefings.verifying import checked_code, checked_file
from engage.config import Config
from engage.results.services import withdraw
from tests.briefings import rows
from tests.briefings.test_archive import NOW, WANTED, city, store

__all__ = ["city"]  # a fixture
UTC_ZONE = ZoneInfo("UTC")
PAGE = "/briefings/verify"


@pytest.fixture
def made(city: Session, config: Config) -> bytes:
    """The PDF of a briefing."""
    return make_briefing(city, config, WANTED, NOW, "test")[1]


def code_of_file(session: Session, content: bytes) -> str:
    return checked_file(session, content, UTC_ZONE).code


def test_file_and_code_are_known(city: Session, made: bytes) -> None:
    by_file = checked_file(city, made, UTC_ZONE)
    assert (by_file.state, by_file.beat, by_file.made_on) == ("current", "1", NOW.date())
    assert checked_code(city, by_file.code.lower(), UTC_ZONE) == by_file


def test_changed_by_one_byte_it_is_unknown(city: Session, made: bytes) -> None:
    assert checked_file(city, made + b" ", UTC_ZONE).state == "unknown"


@pytest.mark.parametrize("typed", ["", "ABC", "UUUUUUUU", "ZZZZZZZZ", "😀" * 8, "0" * 400])
def test_what_is_no_code_of_ours_is_unknown(city: Session, made: bytes, typed: str) -> None:
    assert checked_code(city, typed, UTC_ZONE).state == "unknown"


def test_later_briefing_takes_its_place(city: Session, config: Config, made: bytes) -> None:
    store(city, rows.release(changed={}))
    later = make_briefing(city, config, WANTED, NOW + timedelta(days=1), "test")[1]
    old = checked_file(city, made, UTC_ZONE)
    assert (old.state, old.newer) == ("superseded", code_of_file(city, later))
    assert checked_file(city, later, UTC_ZONE).state == "current"


def test_other_language_and_other_beat_take_nobodys_place(
    city: Session, config: Config, made: bytes
) -> None:
    for wanted in (replace(WANTED, language="es"), replace(WANTED, beat_code="2")):
        make_briefing(city, config, wanted, NOW + timedelta(days=1), "test")
    assert checked_file(city, made, UTC_ZONE).state == "current"


def test_withdrawn_results_are_named_with_their_reason(city: Session, made: bytes) -> None:
    withdraw(city, rows.release().sha256, "A beat was counted twice.", NOW, "ana@example.org")
    found = checked_file(city, made, UTC_ZONE)
    assert (found.state, found.reason) == ("withdrawn", "A beat was counted twice.")


def test_every_file_ever_made_stays_known(city: Session, config: Config, made: bytes) -> None:
    for path in archive_folder(config).iterdir():
        path.unlink()
    make_briefing(city, config, WANTED, NOW + timedelta(days=9), "test")
    assert checked_file(city, made, UTC_ZONE).state == "current"


def test_page_takes_a_code_or_a_file(city: Session, client: FlaskClient, made: bytes) -> None:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(PAGE).text)
    assert found
    sent = {"csrf_token": found[1]}
    assert client.post(PAGE, data=sent).status_code == 422
    typed = client.post(PAGE, data=sent | {"code": code_of_file(city, made)})
    assert "Genuine and current." in client.get(typed.location).text
    for content, said in ((made, "Genuine and current."), (b"%PDF-1.7 other", "Not known here.")):
        file = {"file": (BytesIO(content), "briefing.pdf")}
        assert said in client.post(PAGE, data=sent | file).text
    assert client.get(f"{PAGE}/AAAAAAAA").status_code == 404


def test_command_tells_it(
    city: Session, made: bytes, runner: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "briefing.pdf"
    file.write_bytes(made)
    done = runner("briefing", "verify", file)
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "Genuine and current.")
    file.write_bytes(b"another")
    assert runner("briefing", "verify", file).exit_code == 1
