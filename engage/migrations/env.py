"""How Alembic reaches the database: through the application that called it."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from engage.db import Base, UtcDateTime, db


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write our own type as what it is in the database: a migration must not import the models."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate() -> None:
    """Run the migrations on the application's database."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


migrate()
