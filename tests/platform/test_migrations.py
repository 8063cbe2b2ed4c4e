"""The migrations: one head, and a schema that equals the models."""

from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text
from sqlalchemy.exc import DatabaseError

from engage.app import FEATURES, create_app
from engage.audit.chain import record, verify
from engage.audit.models import AuditRow
from engage.config import Config
from engage.db import Base, db
from engage.instance import MIGRATIONS, migrate
from engage.meetings.models import Meeting
from engage.people.services import NewTenure, NewUser, assign_officer, create_user
from tests.meetings.rows import NOW, beat, coming, meeting


def differences(config: Config) -> list[object]:
    """Migrate a fresh database and return where it differs from the models of every room."""
    for feature in FEATURES:
        if find_spec(f"engage.{feature}.models") is not None:
            import_module(f"engage.{feature}.models")
    app = create_app(config)
    migrate(app)
    with app.app_context():
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            found = list(compare_metadata(context, Base.metadata))
        db.engine.dispose()  # after the connection is back, else nobody closes it
    return found


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


def test_migrated_schema_equals_the_models(config: Config) -> None:
    assert differences(config) == []


@pytest.mark.engines
def test_migrated_schema_equals_the_models_on_postgresql(config: Config, postgres_url: str) -> None:
    assert differences(replace(config, database_url=postgres_url)) == []


def test_tables_without_insertion_order_are_so_after_migrating(config: Config) -> None:
    app = create_app(config)
    migrate(app)
    without = {
        table.name
        for table in Base.metadata.tables.values()
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    assert {"response", "inbox", "code"} <= without
    with app.app_context():
        with db.engine.connect() as connection:
            tables = text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            rows = connection.execute(tables).all()
        db.engine.dispose()
    made = {row.name for row in rows if "WITHOUT ROWID" in row.sql}
    assert made == without


def up_with_rows_down_and_up(config: Config) -> tuple[set[str], list[object]]:
    """Migrate, fill, take back and migrate again; return what was left in between, and the rows."""
    app = create_app(config)
    migrate(app)
    with app.app_context():
        session = db.session()
        guest = meeting(session, beat_codes=[beat(session).code])
        coming(session, guest.id, "ana@example.org")
        officer = create_user(
            session, NewUser("bo@example.org", "Bo", ("officer",)), actor="a", now=NOW
        )
        assign_officer(session, NewTenure(1, NOW.date(), user_id=officer.id), actor="a", now=NOW)
        assert verify(session) >= 3
        db.session.remove()
        flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
        left = MetaData()
        left.reflect(db.engine)
        flask_migrate.upgrade(directory=MIGRATIONS)
        rows = list(db.session.query(Meeting)) + list(db.session.query(AuditRow))
        record(db.session(), at=NOW, actor="a", action="b", object="c")
        db.session.commit()
        with pytest.raises(DatabaseError, match="only ever added"):
            db.session.execute(text("DELETE FROM audit"))
        db.session.remove()
        db.engine.dispose()
    return set(left.tables), rows


def test_rows_are_no_hindrance_on_the_way_down_and_up(config: Config) -> None:
    assert up_with_rows_down_and_up(config) == ({"alembic_version"}, [])


@pytest.mark.engines
def test_rows_are_no_hindrance_on_the_way_down_and_up_on_postgresql(
    config: Config, postgres_url: str
) -> None:
    found = up_with_rows_down_and_up(replace(config, database_url=postgres_url))
    assert found == ({"alembic_version"}, [])


def test_migrating_twice_changes_nothing(config: Config) -> None:
    app = create_app(config)
    migrate(app)
    migrate(app)
    assert differences(config) == []
