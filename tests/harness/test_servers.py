"""The suite's own servers answer, and are what the configuration says."""

import psycopg
import pytest
import redis
from sqlalchemy import create_engine, text

from tests.servers import PostgresServer

pytestmark = pytest.mark.engines


def test_postgres_sorts_bytewise_and_starts_empty(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 'a' > 'B'")) is True
        assert (
            connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname='public'")) == 0
        )
    engine.dispose()


def test_databases_do_not_see_each_other(postgres_server: PostgresServer) -> None:
    first, second = postgres_server.new_database(), postgres_server.new_database()
    with psycopg.connect(first.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE here (id int)")
    with psycopg.connect(second.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT to_regclass('here')").fetchone() == (None,)


def test_postgres_listens_on_no_port(postgres_server: PostgresServer) -> None:
    with psycopg.connect(host=str(postgres_server.folder), user="engage", dbname="postgres") as c:
        assert c.execute("SHOW listen_addresses").fetchone() == ("",)


def test_redis_starts_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
