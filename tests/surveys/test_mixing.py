"""The mix of many answers: read in pieces, told how far it is, and begun anew when interrupted."""

import json
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from engage.config import Config
from engage.jobs import run_waiting
from engage.surveys import sealing, services_fielding
from engage.surveys.mixing import PIECE, n_opened
from engage.surveys.models import Comment, Inbox, Response, Tally, Wave
from engage.surveys.plans import WaveKey
from engage.surveys.queries import wave_by_code
from engage.surveys.services import mix_wave, open_wave
from engage.surveys.tasks import run_due
from tests.surveys.rows import add_beats, add_wave
from tests.surveys.test_staff import send

WAVE = "2026-fall"
PAGE = f"/staff/surveys/{WAVE}"
MANY = 2 * PIECE + 300
CONTENT = {"area": "1", "route": "code", "language": "en", "quotable": ["words"]}


class Interrupted(Exception):
    """Somebody stops the program."""


@pytest.fixture
def opened(db_session: Session, config: Config) -> Wave:
    """An open wave."""
    add_beats(db_session, "1")
    add_wave(db_session)
    return open_wave(db_session, WAVE, config.keys)


def fill(session: Session, wave: Wave, n: int, n_unreadable: int = 0) -> None:
    """Put so many sealed answers of ten people into the inbox, and some that nothing opens."""
    sealed = [
        sealing.seal(
            CONTENT | {"answers": {"trust": number}, "comments": {"words": f"words {number}"}},
            wave.public_key or b"",
            wave.code,
        )
        for number in range(10)
    ]
    found = [*(sealed[i % 10] for i in range(n)), *(b"?" * 64 for _ in range(n_unreadable))]
    rows = [{"id": secrets.token_bytes(16), "wave_id": wave.id, "sealed": one} for one in found]
    session.execute(insert(Inbox), rows)
    session.commit()


def count(session: Session, table: type) -> int:
    """Return the number of rows of a table as it is now."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_every_answer_is_stored_once_and_all_that_hear_are_told_how_far_it_is(
    db_session: Session, opened: Wave, config: Config
) -> None:
    fill(db_session, opened, MANY, n_unreadable=3)
    heard: list[tuple[int, int]] = []
    key = WaveKey(config.keys)
    assert mix_wave(db_session, WAVE, key, heard=lambda *found: heard.append(found)) == MANY
    assert heard == [(n, MANY + 3) for n in (PIECE, 2 * PIECE, MANY + 3)]
    answers = db_session.scalars(select(Response.answers)).all()
    assert Counter(json.loads(one)["trust"] for one in answers) == dict.fromkeys(range(10), 230)
    words = Counter(db_session.scalars(select(Comment.words)))
    assert words == {f"words {number}": 230 for number in range(10)}
    assert wave_by_code(db_session, WAVE).n_unreadable == 3
    assert [count(db_session, table) for table in (Inbox, Tally)] == [0, 0]


def test_an_interrupted_mix_has_stored_nothing_and_the_worker_begins_it_anew(
    db_session: Session, opened: Wave, config: Config, staff_client: Callable[..., FlaskClient]
) -> None:
    fill(db_session, opened, MANY)

    def stop(n: int, _n_all: int) -> None:
        if n > PIECE:
            raise Interrupted

    with pytest.raises(Interrupted):
        mix_wave(db_session, WAVE, WaveKey(config.keys), heard=stop)
    assert [count(db_session, table) for table in (Inbox, Response)] == [MANY, 0]
    assert n_opened(db_session, wave_by_code(db_session, WAVE)) == 2 * PIECE
    page = staff_client("organizer").get(PAGE).text
    assert "2,000 of 2,300 answers are opened" in page
    run_due(db_session, config.keys, datetime(2026, 9, 3, tzinfo=UTC), ZoneInfo("UTC"))
    assert [count(db_session, table) for table in (Inbox, Response)] == [0, MANY]


def test_the_page_leaves_a_long_mix_to_the_worker(
    app: Flask,
    db_session: Session,
    opened: Wave,
    staff_client: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services_fielding, "MOST_AT_ONCE", 50)
    fill(db_session, opened, 51)
    organizer = staff_client("organizer")
    answer = send(organizer, PAGE, f"{PAGE}/close", {"is_sure": "y"})
    assert answer.location == PAGE
    assert "0 of 50 answers are opened" in organizer.get(PAGE).text
    assert count(db_session, Response) == 0
    db_session.rollback()  # a reader of the old state would keep the log from being emptied
    assert run_waiting(app) == 1
    assert count(db_session, Response) == 51
    assert "closed" in organizer.get(PAGE).text


def test_the_command_says_how_far_it_is(
    db_session: Session, opened: Wave, runner: Callable[..., Result]
) -> None:
    fill(db_session, opened, MANY)
    lines = runner("wave", "close", WAVE).output.splitlines()
    assert lines == [
        "1,000 of 2,300 answers opened.",
        "2,000 of 2,300 answers opened.",
        "2,300 of 2,300 answers opened.",
        f"The wave {WAVE} is closed with 2300 answers.",
    ]
