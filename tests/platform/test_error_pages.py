"""What goes wrong gets a page in the house style and never a trace."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Response, abort
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engage.app import create_app
from engage.config import Config
from engage.db import Base, db, lock_for_writing
from engage.errors import Refused
from engage.mail.models import OutboxMail
from engage.mail.outbox import queue_mail
from engage.web import public
from tests.pages import CheckingClient


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_status_has_its_page(config: Config, status: int, lang: str) -> None:
    app = create_app(config)
    app.add_url_rule("/fail", view_func=public(lambda: abort(status)), endpoint="fail")
    response = app.test_client().get(f"/fail?lang={lang}")
    assert response.status_code == status
    assert "<h1>" in response.text
    assert ("Retry-After" in response.headers) == (status in {429, 503})


def _fail_with(config: Config, error: Exception) -> FlaskClient:
    def fail() -> str:
        raise error

    app = create_app(config)
    app.testing = False
    app.add_url_rule("/fail", view_func=public(fail), endpoint="fail")
    return app.test_client()


def test_locked_database_asks_to_come_back(config: Config) -> None:
    error = OperationalError("INSERT", {}, Exception("database is locked"))
    response = _fail_with(config, error).get("/fail")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"


def test_refusal_is_said_in_its_own_words(config: Config) -> None:
    response = _fail_with(config, Refused("The wave {wave} is open.", wave="fall")).get("/fail")
    assert response.status_code == 409
    assert "The wave fall is open." in response.text


def _write() -> Response:
    lock_for_writing(db.session())
    to, long = "r@example.org", "x" * 40_000
    queue_mail(db.session(), to=to, subject="s", text=long, language="en", now=datetime.now(UTC))
    db.session.commit()
    return Response("kept", mimetype="text/plain")


@pytest.fixture
def writing(config: Config) -> Iterator[FlaskClient]:
    """A browser of an application with one page that writes, as in production."""
    app = create_app(config)
    app.testing, app.test_client_class = False, CheckingClient
    app.add_url_rule("/write", view_func=public(_write), endpoint="write")
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app.test_client()
        db.session.remove()
        db.engine.dispose()


def set_pragma(pragma: str) -> None:
    """Set something of the one connection that the pool has."""
    with db.engine.connect() as connection:
        connection.execute(text(f"PRAGMA {pragma}"))


def n_mails() -> int:
    """Return how many mails are stored."""
    db.session.rollback()
    return db.session.query(OutboxMail).count()


def test_database_that_another_program_holds_gives_503_and_recovers(
    writing: FlaskClient, config: Config
) -> None:
    set_pragma("busy_timeout=50")
    other = sqlite3.connect(config.instance / "engage.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    held = writing.get("/write")
    other.execute("ROLLBACK")
    other.close()
    assert (held.status_code, held.headers["Retry-After"]) == (503, "60")
    assert "Nothing was saved" in held.text
    assert (writing.get("/write").status_code, n_mails()) == (200, 1)


def test_full_disk_gives_503_and_recovers(writing: FlaskClient) -> None:
    set_pragma("max_page_count=1")  # never less than there are
    full = [writing.get("/write") for _ in range(3)][-1]
    assert full.status_code == 503
    assert "Nothing was saved" in full.text
    before = n_mails()
    set_pragma("max_page_count=100000")
    assert (writing.get("/write").status_code, n_mails()) == (200, before + 1)


def test_broken_page_gives_a_number_and_no_trace_and_the_log_says_where(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    error = ValueError("what somebody wrote")
    response = _fail_with(replace(config, testing=False), error).get("/fail")
    assert response.status_code == 500
    found = re.search(r"this number: ([0-9a-f]{8})", response.text)
    assert found
    assert "ValueError" not in response.text
    assert f"incident {found[1]} at fail: ValueError" in caplog.text
    assert "test_error_pages.py" in caplog.text
    assert "what somebody wrote" not in caplog.text
