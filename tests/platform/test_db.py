"""The data layer: moments know their zone, SQLite is durable and clean."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from engage.config import Config
from engage.db import UtcDateTime, db, lock_for_writing


def test_naive_moment_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), db.engine.dialect)  # noqa: DTZ001  # the point


def test_moment_is_stored_in_utc_and_comes_back_with_its_zone(app: Flask) -> None:
    pacific = timezone(timedelta(hours=-8))
    stored = UtcDateTime().process_bind_param(
        datetime(2026, 1, 1, 18, 30, tzinfo=pacific), db.engine.dialect
    )
    back = UtcDateTime().process_result_value(stored, db.engine.dialect)
    assert back == datetime(2026, 1, 2, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("secure_delete", 1), ("busy_timeout", 5000), ("foreign_keys", 1)],
)
def test_sqlite_runs_with_the_settings_of_the_design(
    db_session: Session, pragma: str, value: object
) -> None:
    assert db_session.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_commits_are_durable_unless_configured_otherwise(config: Config) -> None:
    assert Config(instance=config.instance).synchronous == "FULL"


def test_write_lock_keeps_a_second_writer_out(app: Flask, db_session: Session) -> None:
    lock_for_writing(db_session)
    with db.engine.connect() as other:
        other.execute(text("PRAGMA busy_timeout=1"))
        other.rollback()
        with pytest.raises(Exception, match="locked"):
            other.execution_options(engage_write=True).execute(text("SELECT 1"))
