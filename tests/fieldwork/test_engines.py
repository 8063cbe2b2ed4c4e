"""A print run on PostgreSQL: two workers draw a batch once, and a voided one is of no use."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from engage.app import create_app
from engage.config import Config
from engage.db import db
from engage.fieldwork.models_print import PrintBatch, PrintPiece
from engage.fieldwork.services_draw import draw_next
from engage.fieldwork.services_print import Wanted, request_batches, void_batch
from engage.instance import migrate
from engage.surveys.models import Code
from tests.fieldwork.test_print import CLERK, NOW, WAVE
from tests.surveys.rows import add_beats, add_wave

pytestmark = pytest.mark.engines


@pytest.fixture
def other(config: Config, postgres_url: str) -> Flask:
    """The application on PostgreSQL, migrated."""
    app = create_app(replace(config, database_url=postgres_url))
    migrate(app)
    return app


def test_two_workers_draw_a_batch_once(other: Flask, config: Config) -> None:
    with other.app_context():
        session = db.session()
        add_beats(session, "1")
        add_wave(session)
        (batch_id,) = request_batches(session, WAVE, Wanted("letter", {"1": 60}), CLERK)

        def work(_worker: int) -> None:
            with other.app_context():
                while draw_next(db.session(), config, batch_id, NOW):
                    pass
                db.session.remove()

        with ThreadPoolExecutor(2) as workers:
            list(workers.map(work, range(2)))
        session.rollback()
        while draw_next(session, config, batch_id, NOW):  # where both stood aside for the other
            pass
        batch = session.get_one(PrintBatch, batch_id, populate_existing=True)
        assert (batch.state, batch.n_drawn) == ("ready", 60)
        assert session.scalar(select(func.count()).select_from(Code)) == 60
        numbers = session.scalars(select(PrintPiece.number).order_by(PrintPiece.number)).all()
        assert numbers == [0, 1, 2]
        void_batch(session, config, batch_id, CLERK)
        assert session.scalar(select(func.count()).select_from(Code)) == 0
        assert session.scalar(select(func.count()).select_from(PrintPiece)) == 0
        db.session.remove()
        db.engine.dispose()
