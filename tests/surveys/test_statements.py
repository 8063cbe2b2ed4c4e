"""A statement straight to the driver: finds the same, fails the same, and leaks no parameter."""

import pytest
from flask import Flask
from sqlalchemy import bindparam, column, literal, select, table
from sqlalchemy.exc import OperationalError

from engage.db import db
from engage.surveys.statements import lone_value


@pytest.mark.parametrize(("given", "found"), [({"x": 7}, 7), ({"x": None}, None)])
def test_it_returns_the_first_column(app: Flask, given: dict[str, object], found: object) -> None:
    assert lone_value(db.engine, select(bindparam("x"), literal(1)), given) == found


def test_nothing_found_is_none(app: Flask) -> None:
    nothing = select(literal(1)).where(bindparam("x") == literal(2))
    assert lone_value(db.engine, nothing, {"x": 1}) is None


def test_a_fault_is_the_one_that_pages_know_and_the_pool_stays_whole(app: Flask) -> None:
    missing = select(column("a")).select_from(table("no_such")).where(column("a") == bindparam("x"))
    with pytest.raises(OperationalError) as fault:
        lone_value(db.engine, missing, {"x": "secret"})
    assert "no_such" in str(fault.value)
    assert "secret" not in str(fault.value)
    assert lone_value(db.engine, select(bindparam("x")), {"x": 1}) == 1
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # a pool with a count
