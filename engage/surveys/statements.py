"""Statements compiled once: looking one up anew takes longer than SQLite needs to run it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ClauseElement, Connection, CursorResult, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler


def run(
    connection: Connection, statement: ClauseElement, values: Mapping[str, Any]
) -> CursorResult[Any]:
    """Run a statement with values for its parameters."""
    return connection.exec_driver_sql(*_ready(statement, connection.dialect, values))


def lone_value(engine: Engine, statement: ClauseElement, values: Mapping[str, Any]) -> Any:
    """Return the first column of what a statement finds on a connection of its own, or None.

    Straight to the driver, without a transaction: a Connection of SQLAlchemy's would cost a page
    of questions more than reading its draft does. It sees what others committed a moment ago.
    """
    text, ready = _ready(statement, engine.dialect, values)
    pooled = engine.raw_connection()
    try:
        cursor = pooled.cursor()
        cursor.execute(text, ready)
        row = cursor.fetchone()
        cursor.close()
    except engine.dialect.loaded_dbapi.Error as fault:
        pooled.invalidate()
        raise _wrapped(engine, text, fault) from fault
    finally:
        pooled.close()
    return None if row is None else row[0]


def _wrapped(engine: Engine, text: str, fault: Exception) -> BaseException:
    """Return a fault of the driver as the one that SQLAlchemy raises; no parameter is in it."""
    base = engine.dialect.loaded_dbapi.Error
    return DBAPIError.instance(text, None, fault, base, hide_parameters=True)


def _ready(
    statement: ClauseElement, dialect: Dialect, values: Mapping[str, Any]
) -> tuple[str, Any]:
    text, order, constants = _text(statement, dialect)
    given = {**constants, **values}
    return text, given if order is None else tuple(given[name] for name in order)


@lru_cache(maxsize=64)
def _text(
    statement: ClauseElement, dialect: Dialect
) -> tuple[str, list[str] | None, dict[str, Any]]:
    compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
    return str(compiled), compiled.positiontup, dict(compiled.params)


def engine_of(session: Session) -> Engine:
    """Return the engine of a session, for what needs a connection of its own."""
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine
