"""The yardstick: ten lines of Flask with an empty page, and one that stores a field by INSERT."""

import sqlite3
from pathlib import Path

from flask import Flask, request


def bare_app(database: Path, synchronous: str) -> Flask:
    """Return the yardstick on a database of its own."""
    app = Flask("bare")
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("CREATE TABLE answer (value TEXT)")

    def insert() -> str:
        connection.execute("INSERT INTO answer VALUES (?)", (request.form["answer"],))
        return ""

    app.add_url_rule("/", view_func=lambda: "")
    app.add_url_rule("/", endpoint="insert", view_func=insert, methods=["POST"])
    return app
