"""The same answers make the same release, byte for byte, on SQLite and on PostgreSQL."""

from dataclasses import replace

import pytest

from engage.app import create_app
from engage.db import db
from engage.instance import migrate
from engage.results import services
from tests.results.rows import NOW, answers, make_beats, make_margins, make_wave, store

pytestmark = pytest.mark.engines
AGES = {"young": 400, "middle": 300, "old": 300}


def published(session):
    """Publish two waves of a small city and return the hash of the second release."""
    make_beats(session, "B2", "b1", "B10")
    make_margins(session, AGES, {"B2": 100, "b1": 800, "B10": 100})
    previous = None
    for code, safe in (("first", 0.37), ("second", 0.71)):
        make_wave(session, code, previous=previous)
        groups = (answers(b, n, safe) for b, n in (("B2", 137), ("b1", 163), ("B10", 7)))
        store(session, code, *groups, answers(None, 23, 0.5))
        content = services.publish(session, code, NOW, "organizer")
        previous = code
    return content.sha256


def test_release_is_the_same_on_both_engines(app, config, db_session, postgres_url):
    here = published(db_session)
    db_session.rollback()
    other = create_app(replace(config, database_url=postgres_url))
    migrate(other)
    with other.app_context():
        assert published(db.session()) == here
        db.session.remove()
        db.engine.dispose()
