"""Web workers are killed while residents send: what was acknowledged is there, and there once."""

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from engage.app import create_app
from engage.config import Config
from engage.db import Base, db
from engage.surveys import keys, sealing
from engage.surveys.models import Draft, Inbox, SentKey, Wave
from engage.surveys.sealing import DraftKey
from engage.surveys.services import begin_draft, open_wave
from tests.browsers import serving
from tests.surveys.rows import add_beats, add_wave

WAVE = "2026-fall"
RESIDENTS, AT_ONCE, SENT_PER_KILL = 120, 8, 10
MOST_TRIES = 200


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.engines)])
def city(request: pytest.FixtureRequest, config: Config) -> Iterator[Flask]:
    """An application with an open wave, on one of the two engines."""
    if request.param == "postgresql":
        config = replace(config, database_url=request.getfixturevalue("postgres_url"))
    app = create_app(config)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        add_beats(db.session(), "1")
        add_wave(db.session())
        open_wave(db.session(), WAVE, config.keys)
        yield app
        db.session.remove()
        db.engine.dispose()


def drafts(wave: Wave) -> list[DraftKey]:
    """Return the keys of finished drafts; each has words of its own by which it is known."""
    made = [sealing.draft_key() for _ in range(RESIDENTS)]
    for key in made:
        answers = {"consent": 1, "beat": "1", "words": key.sent.hex()}
        done = ["start", "life", "last"]
        content = {"wave": WAVE, "wave_id": wave.id, "code": None, "answers": answers, "done": done}
        begin_draft(db.engine, key, content, date(2026, 12, 31))
    return made


def send(url: str, key: DraftKey) -> bool:
    """Send answers as a browser does; False where the server died before it answered."""
    headers = {
        "Cookie": f"answers={key.secret}",
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request("POST", f"/s/{WAVE}/send", urlencode({"key": key.sent.hex()}), headers)
        answer = connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    assert (answer.status, answer.headers["Location"]) == (303, f"/s/{WAVE}/thanks")
    return True


def send_until_acknowledged(url: str, key: DraftKey) -> int:
    """Send again and again, as a person would, and return how often it took."""
    return next(tries for tries in range(1, MOST_TRIES) if send(url, key))


def kill_a_worker(server: int) -> None:
    """Kill one web worker; the server starts another."""
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True)
    pairs = (map(int, line.split()) for line in table.stdout.splitlines())
    workers = [pid for pid, parent in pairs if parent == server]
    with suppress(ProcessLookupError):
        os.kill(workers[0], signal.SIGKILL)


def test_acknowledged_answers_survive_the_death_of_workers_and_are_there_once(city: Flask) -> None:
    config: Config = city.extensions["engage"]
    wave = db.session.scalars(select(Wave)).one()
    sent = drafts(wave)
    n_killed = 0
    with serving(config) as live, ThreadPoolExecutor(AT_ONCE) as residents:
        tries = residents.map(lambda key: send_until_acknowledged(live.url, key), sent)
        for number, _ in enumerate(tries, 1):
            if number % SENT_PER_KILL == 0 and number < RESIDENTS:
                kill_a_worker(live.pid)
                n_killed += 1
    db.session.rollback()  # SQLite would go on reading what was there before
    private_key = keys.read_wave_key(config.keys, WAVE)
    assert private_key
    sealed = db.session.scalars(select(Inbox.sealed)).all()
    contents = [sealing.unseal(one, private_key, WAVE) for one in sealed]
    stored = Counter(content["comments"]["words"] for content in contents)
    assert stored == Counter(key.sent.hex() for key in sent)
    assert db.session.scalar(select(func.count()).select_from(SentKey)) == RESIDENTS
    assert not db.session.scalar(select(func.count()).select_from(Draft))
    assert n_killed == RESIDENTS // SENT_PER_KILL - 1
