"""Fifty phones at once: each answer counts once, on both engines."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from engage.app import create_app
from engage.config import Config
from engage.db import Base, db
from engage.polls.queries import poll_by_id, poll_counts
from engage.polls.services import count_answer
from tests.polls.rows import open_one

N_PHONES = 50


def check_race(app: Flask) -> None:
    session = db.session()
    poll_id = open_one(session, is_multi=True).id
    session.rollback()
    ready = threading.Barrier(N_PHONES, timeout=60)

    def phone(number: int) -> None:
        with app.app_context():
            ready.wait()
            count_answer(db.session(), poll_id, [0, 1] if number % 2 else [1])

    with ThreadPoolExecutor(N_PHONES) as pool:
        for done in [pool.submit(phone, number) for number in range(N_PHONES)]:
            done.result()
    assert poll_counts(session, poll_id) == [N_PHONES // 2, N_PHONES, 0]
    assert poll_by_id(session, poll_id).n_answered == N_PHONES


def test_fifty_phones_at_once_are_fifty_answers(app: Flask) -> None:
    check_race(app)


@pytest.mark.engines
def test_fifty_phones_at_once_are_fifty_answers_on_postgresql(
    config: Config, postgres_url: str, tmp_path: Path
) -> None:
    app = create_app(replace(config, database_url=postgres_url))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        check_race(app)
        db.session.remove()
        db.engine.dispose()
