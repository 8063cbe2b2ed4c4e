"""Jobs of print runs: draw what somebody waits for, destroy what has had its days."""

from datetime import UTC, datetime

from engage.audit.acts import Act
from engage.db import db
from engage.fieldwork.queries_print import outlived_batches, waiting_batches
from engage.fieldwork.services_draw import destroy_left_keys, draw_next
from engage.fieldwork.services_print import expire_batch
from engage.jobs import every, job
from engage.web import settings


@job
def draw(batch_id: int) -> None:
    """Draw one batch to its end."""
    while draw_next(db.session(), settings(), batch_id, datetime.now(UTC)):
        pass


@every(minutes=1)
def sweep() -> None:
    """Draw every batch that still waits."""
    for batch_id in waiting_batches(db.session(), datetime.now(UTC)):
        draw(batch_id)


@every(minutes=60)
def destroy() -> None:
    """Destroy files and codes in clear two weeks after they were made, addresses after a day."""
    session, now = db.session(), datetime.now(UTC)
    for batch_id in outlived_batches(session, now.date()):
        expire_batch(session, settings(), batch_id, Act("worker", now))
    destroy_left_keys(session, settings())
