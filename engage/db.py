"""The database: typed base class, UTC datetimes, the SQLite settings and the write lock."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from engage.config import Config

NAMING: Final = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

CACHE: Final = "engage_cache"


class Base(DeclarativeBase):
    """The class that every table subclasses."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; a naive datetime is refused, what comes back knows its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC, as SQLite stores it without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r}; give it a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return a stored moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def init_app(app: Flask, config: Config, migrations: str) -> None:
    """Bind the database to the application; nothing is created or migrated here."""
    app.config["SQLALCHEMY_DATABASE_URI"] = config.engine_url
    options: dict[str, Any] = {"pool_pre_ping": not config.engine_url.startswith("sqlite")}
    options["hide_parameters"] = True  # a failed statement must not quote what somebody wrote
    if config.engine_url.startswith("sqlite"):
        options["connect_args"] = {"timeout": 5.0}
    options["execution_options"] = {CACHE: config.cache_folder}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db, directory=migrations, render_as_batch=True)
    with app.app_context():
        event.listen(db.engine, "connect", _synchronous_pragma(config.synchronous))


def cache_folder(session: Session) -> Path | None:
    """Return the folder for what can be made again of a database, None where it has none."""
    return cast("Path | None", session.get_bind().get_execution_options().get(CACHE))


def lock_for_writing(session: Session) -> None:
    """Take SQLite's write lock before a service reads; PostgreSQL locks rows instead."""
    if session.get_bind().dialect.name != "sqlite":
        return
    if session.in_transaction():
        if session.connection().get_execution_options().get("engage_write"):
            return
        session.commit()  # ends the reads of the view; a lock cannot be added to their snapshot
    session.connection(execution_options={"engage_write": True})


def _synchronous_pragma(level: str) -> Callable[[DBAPIConnection, object], None]:
    def set_level(connection: DBAPIConnection, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute(f"PRAGMA synchronous={level}")

    return set_level


@event.listens_for(Engine, "connect")
def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # BEGIN is ours to send, see _begin
    for pragma in ("journal_mode=WAL", "secure_delete=ON", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    options = connection.get_execution_options()
    # straight to the driver: a statement of SQLAlchemy's own would cost a page as much as its row
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.execute("BEGIN IMMEDIATE" if options.get("engage_write") else "BEGIN")
