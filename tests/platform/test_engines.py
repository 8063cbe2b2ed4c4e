"""The platform's services on PostgreSQL: audit, outbox, backup, health."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, text
from sqlalchemy.exc import DatabaseError

from engage.app import create_app
from engage.audit.chain import record, verify
from engage.backup import codes_in, restore, unpack, write_backup
from engage.config import Config, read_key
from engage.db import db
from engage.doctor import examine
from engage.instance import migrate
from engage.jobs import JOBS, job, run_waiting
from engage.mail.models import OutboxMail
from engage.mail.outbox import queue_mail
from engage.mail.sending import send_due
from engage.surveys.models import Code
from tests.surveys.rows import add_wave

pytestmark = pytest.mark.engines
NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)


@pytest.fixture
def postgres(config: Config, postgres_url: str) -> Iterator[Flask]:
    """The application on a migrated PostgreSQL database, in demo mode."""
    app = create_app(replace(config, database_url=postgres_url, mode="demo"))
    migrate(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def together(n_threads: int, app: Flask, act: object) -> None:
    """Run something in several threads at once, each in a context of its own."""

    def run(number: int) -> None:
        with app.app_context():
            act(number)  # type: ignore[operator]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"]
)
def test_audit_rows_are_only_ever_added(postgres: Flask, statement: str) -> None:
    record(db.session(), at=NOW, actor="a", action="b", object="c")
    db.session.commit()
    with pytest.raises(DatabaseError, match="only ever added"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert verify(db.session()) == 1


def test_rows_of_many_writers_make_one_chain(postgres: Flask) -> None:
    def write(number: int) -> None:
        for turn in range(5):
            record(db.session(), at=NOW, actor=str(number), action="b", object=str(turn))
            db.session.commit()

    together(8, postgres, write)
    assert verify(db.session()) == 40


def test_two_workers_do_not_send_a_mail_twice(postgres: Flask) -> None:
    for number in range(40):
        to = f"r{number}@example.org"
        queue_mail(db.session(), to=to, subject="s", text="t", language="en", now=NOW)
    db.session.commit()
    counts: list[int] = []
    config: Config = postgres.extensions["engage"]
    together(4, postgres, lambda _n: counts.append(send_due(db.session(), config, NOW)))
    assert sum(counts) == 40
    assert len(list((config.instance / "mail").iterdir())) == 40
    assert {mail.attempts for mail in db.session.query(OutboxMail)} == {1}


def test_backup_is_restored_and_the_instance_is_well(postgres: Flask, tmp_path: Path) -> None:
    config: Config = postgres.extensions["engage"]
    session = db.session()
    record(session, at=NOW, actor="a", action="b", object="c")
    queue_mail(session, to="r@example.org", subject="s", text="t", language="en", now=NOW)
    session.commit()
    file = write_backup(config, tmp_path / "out" / "a.backup", NOW)
    contents = unpack(file, read_key(config.instance, "backup_key"), tmp_path / "out")
    queue_mail(session, to="r@example.org", subject="s", text="t", language="en", now=NOW)
    session.commit()
    restore(postgres, contents)
    assert db.session.query(OutboxMail).count() == 1
    findings = list(examine(db.session(), config, NOW))
    assert all(finding.is_well for finding in findings), findings
    with pytest.raises(DatabaseError, match="only ever added"):
        db.session.execute(text("DELETE FROM audit"))


def test_codes_that_a_restore_would_revive_are_counted(postgres: Flask, tmp_path: Path) -> None:
    config: Config = postgres.extensions["engage"]
    wave = add_wave(db.session())
    hashes = {bytes([number]) * 32 for number in range(3)}
    db.session.add_all(Code(hash=value, wave_id=wave.id, stratum="1") for value in hashes)
    db.session.commit()
    file = write_backup(config, tmp_path / "out" / "a.backup", NOW)
    db.session.execute(delete(Code))
    db.session.commit()
    contents = unpack(file, read_key(config.instance, "backup_key"), tmp_path / "out")
    assert codes_in(config, contents) == hashes


def test_jobs_go_through_redis(postgres: Flask, redis_url: str) -> None:
    config: Config = replace(postgres.extensions["engage"], redis_url=redis_url)
    app = create_app(config)
    done: list[str] = []
    before = dict(JOBS)
    with app.app_context():
        job(done.append).later("by redis")
    assert not (config.instance / "jobs.sqlite").exists()
    assert run_waiting(app) == 1
    assert done == ["by redis"]
    JOBS.clear()
    JOBS.update(before)
