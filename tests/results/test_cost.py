"""A results page costs the same, however many answers its release was made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from engage.db import db
from engage.results import queries
from engage.results.services import publish
from tests.results.rows import NOW, answers, make_beats, make_wave, store

FEW, MANY = 60, 1200


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect what the database is asked inside the block."""
    asked: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", heard)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", heard)


@pytest.fixture
def published(db_session: Session) -> None:
    """One wave with few answers and one with many."""
    make_beats(db_session, "1", "2")
    for code, n in (("few", FEW), ("many", MANY)):
        make_wave(db_session, code)
        store(db_session, code, answers("1", n), answers("2", n))
        publish(db_session, code, NOW, "test")


@pytest.mark.parametrize("path", ["", "/1", "/1/explore", "/method", ".json", ".csv"])
def test_page_asks_the_same_from_few_and_from_many_answers(
    client: FlaskClient, published: None, path: str
) -> None:
    asked = []
    for code in ("few", "many"):
        queries._kept.cache_clear()
        with statements() as found:
            assert client.get(f"/results/{code}{path}").status_code == 200
        asked.append(found)
    assert asked[0] == asked[1]
    assert len(asked[0]) <= 4
    assert not [one for one in asked[0] if "FROM response" in one]
