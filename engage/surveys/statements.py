"""Statements compiled once: looking one up anew takes longer than SQLite needs to run it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ClauseElement, Connection, CursorResult, Dialect, Engine
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler


def run(
    connection: Connection, statement: ClauseElement, values: Mapping[str, Any]
) -> CursorResult[Any]:
    """Run a statement with values for its parameters."""
    text, order, constants = _text(statement, connection.dialect)
    given = {**constants, **values}
    ready = given if order is None else tuple(given[name] for name in order)
    return connection.exec_driver_sql(text, ready)


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
