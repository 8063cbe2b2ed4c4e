"""The city that the promises are tried on, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engage.config import Config
from tests.promises.city import City, founded


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.engines)])
def city(request: pytest.FixtureRequest, config: Config) -> Iterator[City]:
    """A city with two beats and no wave yet, on each engine."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with founded(replace(config, database_url=url)) as made:
        yield made


@pytest.fixture
def town(config: Config) -> Iterator[City]:
    """A city with two beats and no wave yet, on SQLite only."""
    with founded(config) as made:
        yield made


@pytest.fixture
def metropolis(config: Config, postgres_url: str) -> Iterator[City]:
    """A city with two beats and no wave yet, on PostgreSQL only; its tests are marked engines."""
    with founded(replace(config, database_url=postgres_url)) as made:
        yield made
