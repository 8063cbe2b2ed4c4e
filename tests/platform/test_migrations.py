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

from engage.app import FEATURES, create_app
from engage.config import Config
from engage.db import Base, db
from engage.instance import MIGRATIONS, migrate


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
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {row.name for row in rows if "WITHOUT ROWID" in row.sql}
        db.engine.dispose()
    assert made == without


def test_downgrade_leaves_nothing_behind(config: Config) -> None:
    app = create_app(config)
    migrate(app)
    with app.app_context():
        flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
        left = MetaData()
        left.reflect(db.engine)
        db.engine.dispose()
    assert set(left.tables) == {"alembic_version"}


def test_migrating_twice_changes_nothing(config: Config) -> None:
    app = create_app(config)
    migrate(app)
    migrate(app)
    assert differences(config) == []
