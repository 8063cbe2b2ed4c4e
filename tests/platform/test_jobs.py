"""Jobs: queued to a file, run in a context of the application, repeated by the worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask, current_app
from sqlalchemy.orm import Session

from engage import jobs, worker
from engage.app import create_app
from engage.config import Config
from engage.db import db
from engage.instance import migrate
from engage.jobs import JOBS, every, job, queue, run_waiting, schedule
from engage.mail.models import SENT, OutboxMail
from engage.mail.outbox import queue_mail

NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
done: list[tuple[object, ...]] = []


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """Leave the registry as it was."""
    before = dict(JOBS)
    done.clear()
    yield
    JOBS.clear()
    JOBS.update(before)


def note(*args: str | int) -> None:
    """Note the application and the arguments."""
    done.append((current_app.name, *args))


def test_queued_job_runs_once_in_the_context_of_the_application(app: Flask) -> None:
    noted = job(note)
    noted.later("request", 7)
    assert done == []
    assert run_waiting(app) == 1
    assert done == [("engage", "request", 7)]
    assert run_waiting(app) == 0


def test_queue_outlives_the_process_that_filled_it(app: Flask, config: Config) -> None:
    job(note).later("kept")
    another = create_app(config)
    assert run_waiting(another) == 1
    assert done == [("engage", "kept")]


def test_job_that_fails_leaves_the_next_one_alone(app: Flask) -> None:
    def fail() -> None:
        raise RuntimeError("on purpose")

    job(fail).later()
    job(note).later("next")
    run_waiting(app)
    assert done == [("engage", "next")]


@pytest.mark.parametrize(
    ("minutes", "times"), [(1, 1440), (10, 144), (60, 24), pytest.param(1440, 1, id="daily")]
)
def test_periodic_job_is_due_as_often_as_it_says(app: Flask, minutes: int, times: int) -> None:
    every(minutes)(note)
    huey = schedule(app)
    (task,) = [t for t in huey._registry.periodic_tasks if t.name.endswith(".note")]
    day = [datetime(2026, 5, 4, n // 60, n % 60) for n in range(1440)]  # noqa: DTZ001  # huey's own are naive
    assert sum(task.validate_datetime(moment) for moment in day) == times


@pytest.mark.parametrize("minutes", [0, 1441])
def test_period_out_of_range_is_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match="minutes"):
        every(minutes)


def test_periodic_job_that_is_still_at_work_is_not_begun_again(app: Flask) -> None:
    noted = every(1)(note)
    with noted.busy:
        jobs.run(app, noted.name)
    assert done == []
    jobs.run(app, noted.name)
    assert done == [("engage",)]


def test_message_that_was_not_signed_with_our_key_is_not_run(app: Flask) -> None:
    job(note).later("forged")
    huey = queue(app).huey
    huey.serializer.secret, huey.serializer._key = b"another", b"another"
    with pytest.raises(ValueError, match="mismatch"):
        run_waiting(app)
    assert done == []


def test_every_room_registers_its_jobs_with_the_worker() -> None:
    worker.load_tasks()
    assert {"engage.mail.tasks.send_mail", "engage.worker.nightly_backup"} <= set(JOBS)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_sends_mail_and_ends_when_told(config: Config, number: int) -> None:
    text = (config.instance / "config.toml").read_text().replace('"local"', '"demo"')
    (config.instance / "config.toml").write_text(text)
    app = create_app(config)
    migrate(app)
    environment = os.environ | {"ENGAGE_INSTANCE": str(config.instance)}
    with app.app_context():
        session: Session = db.session()
        mail = queue_mail(
            session, to="r@example.org", subject="s", text="t", language="en", now=NOW
        )
        session.commit()
        process = subprocess.Popen([sys.executable, "-m", "engage.worker"], env=environment)  # ours
        try:
            deadline = time.monotonic() + 75
            while time.monotonic() < deadline and state_of(session, mail.id) != SENT:
                assert process.poll() is None, "the worker has ended"
                time.sleep(0.3)
            assert state_of(session, mail.id) == SENT
            process.send_signal(number)
            assert process.wait(15) == 0
        finally:
            process.kill()
            process.wait()
        db.session.remove()
        db.engine.dispose()


def state_of(session: Session, mail_id: int) -> str:
    """Return the state of a mail as it is stored now."""
    session.rollback()
    return session.get_one(OutboxMail, mail_id).state


def test_unreachable_queue_fails_nobody_whose_work_is_stored(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(replace(config, redis_url="redis://127.0.0.1:1/0"))
    with app.app_context():
        job(note).later("kept in our own tables")
    assert "nobody could be woken" in caplog.text
    assert done == []
