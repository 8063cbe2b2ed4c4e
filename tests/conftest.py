"""The five fixtures of the suite: app, client, staff_client, db_session and runner."""

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from engage import instance
from engage.app import create_app
from engage.cli import engage
from engage.config import City, Config
from engage.db import Base, db
from engage.people.services import (
    NewTenure,
    NewUser,
    assign_officer,
    create_user,
    make_sign_in_link,
)
from tests.pages import CheckingClient

# A slow machine is no fault of the code: no example has a deadline, no data is too slow to make.
settings.register_profile("engage", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("engage")
pytest_plugins = ("tests.gate", "tests.servers", "tests.browsers")
SHARED_CACHE = "cache"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser's tests: their long modules would otherwise end the run alone."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files, made once for all instances of a run."""
    return tmp_path_factory.mktemp(SHARED_CACHE)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Path:
    """A SQLite file with every table, made once: a copy costs a tenth of making them."""
    made = city_in(tmp_path_factory.mktemp("empty"), cache_folder)
    with create_app(made).app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    return made.instance / "engage.sqlite"


@pytest.fixture
def config(tmp_path: Path, cache_folder: Path) -> Config:
    """An instance in a folder of its own, on SQLite."""
    return city_in(tmp_path, cache_folder)


def city_in(folder: Path, cache: Path) -> Config:
    """Create an instance in a folder and return its configuration."""
    instance.create(folder)
    return Config(
        instance=folder,
        secret_key="k" * 8 + os.urandom(16).hex(),
        code_pepper=os.urandom(32).hex(),
        base_url="http://localhost",
        testing=True,
        synchronous="NORMAL",
        cache=cache,
        city=City(name="Paso Robles", state="California", timezone="America/Los_Angeles"),
    )


@pytest.fixture
def app(config: Config, empty_database: Path) -> Iterator[Flask]:
    """The application with every table, inside its context."""
    if not config.database_url:
        ours = config.instance / "engage.sqlite"
        ours.touch(mode=0o600)
        shutil.copyfile(empty_database, ours)
    app = create_app(config)
    app.test_client_class = CheckingClient
    with app.app_context():
        if config.database_url:
            Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser that checks every page it gets."""
    return app.test_client()


@pytest.fixture
def staff_client(app: Flask) -> Callable[..., FlaskClient]:
    """Browsers of signed-in staff: staff_client("officer", beats=[1]) makes one with an account."""

    def signed_in(role: str, beats: Sequence[int] = ()) -> FlaskClient:
        session, now = db.session(), datetime.now(UTC)
        new = NewUser(f"{role}-{secrets.token_hex(4)}@example.org", role.title(), (role,))
        user = create_user(session, new, actor="test", now=now)
        for beat_id in beats:
            tenure = NewTenure(beat_id, date(2020, 1, 1), user_id=user.id)
            assign_officer(session, tenure, actor="test", now=now)
        _user, token = make_sign_in_link(session, user.id, actor="test", now=now)
        browser = app.test_client()
        found = re.search(
            r'name="csrf_token" value="([^"]+)"', browser.get(f"/sign-in/{token}").text
        )
        assert found
        browser.post(f"/sign-in/{token}", data={"csrf_token": found[1]})
        return browser

    return signed_in


@pytest.fixture
def db_session(app: Flask) -> Session:
    """The database session of the application."""
    session: Session = db.session()
    return session


@pytest.fixture
def runner(app: Flask) -> Callable[..., Result]:
    """The command line, called with its words."""

    def run(*words: str) -> Result:
        return CliRunner().invoke(engage, [str(word) for word in words], obj=app)

    return run
