"""Counters of an open wave: one dimension each, exact, gone with the mix, in no backup."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from engage.backup import unpack, write_backup
from engage.config import Config, read_key
from engage.instance import write_key
from engage.surveys.models import Tally, Wave
from engage.surveys.passing import MOST, Passing, write_down
from engage.surveys.sending import writing
from engage.surveys.services import close_wave, open_wave
from engage.surveys.tallies import ONE_SITTING, Arrived, Pair, raise_tallies, tallies_of
from tests.surveys.rows import add_beats, add_wave

FRIDAY = date(2027, 1, 1)  # of the last week of 2026
CONTENT = {"area": "2", "language": "es", "route": "open"}


@pytest.fixture
def wave(db_session: Session, config: Config) -> Wave:
    """An open wave."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    return open_wave(db_session, "2026-fall", config.keys)


def counted(session: Session) -> dict[Pair, int]:
    """Return the counters as they are now."""
    session.rollback()
    return {(row.dimension, row.bucket): row.n for row in session.scalars(select(Tally))}  # type: ignore[misc]


def engine_of(session: Session) -> Engine:
    """Return the engine of a session."""
    return session.get_bind().engine


@pytest.mark.parametrize(
    ("more", "seconds", "pairs"),
    [
        pytest.param(
            {},
            125.0,
            {
                ("area", "2026-W53 2"),
                ("day", "2027-01-01"),
                ("language", "2026-W53 es"),
                ("mode", "2026-W53 web"),
                ("minutes", "2"),
            },
            id="open link",
        ),
        pytest.param(
            {"route": "paper", "area": None},
            None,
            {
                ("area", "2026-W53 "),
                ("day", "2027-01-01"),
                ("language", "2026-W53 es"),
                ("mode", "2026-W53 paper"),
            },
            id="paper, whole city",
        ),
        pytest.param(
            {"mode": "meeting"},
            ONE_SITTING,
            {
                ("area", "2026-W53 2"),
                ("day", "2027-01-01"),
                ("language", "2026-W53 es"),
                ("mode", "2026-W53 meeting"),
            },
            id="at a meeting, with a pause",
        ),
    ],
)
def test_answers_raise_one_counter_of_each_dimension(
    more: dict[str, object], seconds: float | None, pairs: set[Pair]
) -> None:
    assert set(tallies_of({**CONTENT, **more}, Arrived(FRIDAY, seconds))) == pairs


def test_no_counter_crosses_two_dimensions() -> None:
    for _, bucket in tallies_of(CONTENT, Arrived(FRIDAY, 60.0)):
        assert sum(part in bucket.split() for part in ("2", "es", "web")) <= 1


def test_counters_add_up_from_twenty_threads(db_session: Session, wave: Wave) -> None:
    engine, wave_id = engine_of(db_session), wave.id
    db_session.rollback()

    def send() -> None:
        with writing(engine) as connection:
            raise_tallies(connection, wave_id, tallies_of(CONTENT, Arrived(FRIDAY)))
            connection.commit()

    threads = [Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(counted(db_session).values()) == {20}


def test_steps_are_written_down_several_at_once(db_session: Session, wave: Wave) -> None:
    engine, wave_id, passing = engine_of(db_session), wave.id, Passing()
    db_session.rollback()
    for _ in range(MOST - 1):
        passing.count(engine, wave_id, ("page", "life"))
    assert counted(db_session) == {}
    passing.count(engine, wave_id, ("begun", ""))
    assert counted(db_session) == {("page", "life"): MOST - 1, ("begun", ""): 1}


def test_mix_takes_the_counters_along_and_late_steps_bring_none_back(
    db_session: Session, wave: Wave, config: Config
) -> None:
    engine, wave_id = engine_of(db_session), wave.id
    db_session.rollback()
    write_down(engine, wave_id, {("page", "life"): 3})
    close_wave(db_session, "2026-fall", config.keys)
    assert counted(db_session) == {}
    write_down(engine, wave_id, {("page", "life"): 3})
    assert counted(db_session) == {}


def test_backup_holds_no_counter(
    db_session: Session, wave: Wave, config: Config, tmp_path: Path
) -> None:
    engine, wave_id = engine_of(db_session), wave.id
    db_session.rollback()
    write_down(engine, wave_id, {("page", "a page to look for"): 3})
    if not read_key(config.instance, "backup_key"):
        write_key(config.keys / "backup_key", "k" * 43)
    out = write_backup(config, tmp_path / "one.backup", datetime(2026, 5, 4, tzinfo=UTC))
    contents = unpack(out, read_key(config.instance, "backup_key"), tmp_path)
    with closing(sqlite3.connect(contents.database)) as copy:
        assert copy.execute("SELECT count(*) FROM tally").fetchone() == (0,)
        assert copy.execute("SELECT count(*) FROM wave").fetchone() == (1,)
    assert b"a page to look for" not in contents.database.read_bytes()


def test_count_that_cannot_be_written_costs_nobody_a_page() -> None:
    without_tables = create_engine("sqlite://")
    passing = Passing()
    for _ in range(MOST):
        passing.count(without_tables, 1, ("begun", ""))
    without_tables.dispose()
