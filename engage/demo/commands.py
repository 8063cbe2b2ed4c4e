"""Commands of the demonstration city."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select, text

from engage.app import create_app
from engage.config import MADE_UP, load_config
from engage.db import Base, db
from engage.demo import city, loading
from engage.errors import Refused
from engage.instance import UNFINISHED, create, is_fresh, migrate
from engage.people.models import User
from engage.people.services import make_sign_in_link
from engage.places.queries import beats


@click.group()
def demo() -> None:
    """Build and enter the demonstration city."""


@demo.command()
def load() -> None:
    """Build the demonstration city in a fresh instance, briefings included."""
    config = load_config()
    marker = config.instance / UNFINISHED
    is_half_made = marker.exists()
    is_new = is_half_made or is_fresh(config.instance)
    # what the file says: a variable must not turn a city into a demonstration
    if not is_new and load_config(config.instance, {}).mode != "demo":
        raise Refused(
            "{folder} holds a city of its own; real and made-up data never share an instance. "
            "Set ENGAGE_INSTANCE to another folder.",
            folder=config.instance,
        )
    config.instance.mkdir(parents=True, exist_ok=True)
    # before anything else: what is killed from here on begins anew
    marker.touch()
    (config.instance / MADE_UP).touch()
    create(config.instance, "demo")
    if is_new:
        settings = city.CONFIG.format(base_url=config.base_url)
        (config.instance / "config.toml").write_text(settings, encoding="utf-8")
    app = create_app(load_config())
    if is_half_made:
        _empty(app)
    migrate(app)
    with app.app_context():
        if is_half_made or not beats(db.session()):
            _build(app)
    marker.unlink()


@demo.command()
def links() -> None:
    """Print one-time sign-in links for an organizer, an officer and an administrator."""
    config = load_config()
    if config.mode != "demo":
        raise Refused("Sign-in links for everybody exist in a demonstration only.")
    now = datetime.now(UTC)
    app = create_app(config)
    with app.app_context():
        for user in db.session().scalars(select(User).where(User.active).order_by(User.id)).all():
            roles = ", ".join(role.name for role in user.roles)
            _, token = make_sign_in_link(db.session(), user.id, actor="demo", now=now)
            click.echo(f"  {roles:14} {config.base_url}/sign-in/{token}")


def _build(app: Flask) -> None:
    site = loading.Site(db.session(), app.extensions["engage"], datetime.now(UTC))
    todo = list(loading.steps())
    for number, (words, step) in enumerate(todo, 1):
        started = time.monotonic()
        click.echo(f"  {number:2}/{len(todo)} {words} … ", nl=False)
        step(site)
        click.echo(f"{time.monotonic() - started:.1f} s")
    folder = Path(site.config.instance) / "briefings"
    click.echo(f"The demo city stands; {len(list(folder.glob('*.pdf')))} briefings in {folder}")


def _empty(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DROP TABLE IF EXISTS alembic_version"))
        db.session.commit()
        Base.metadata.drop_all(db.engine)


COMMANDS = [demo]
