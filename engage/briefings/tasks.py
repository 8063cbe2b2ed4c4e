"""Jobs of briefings: make what somebody waits for, and what a dead worker left."""

from datetime import UTC, datetime

from engage.briefings.queries import waiting_requests
from engage.briefings.services import answer_next, answer_request
from engage.db import db
from engage.jobs import every, job
from engage.web import settings


@job
def make_next() -> None:
    """Make the most urgent briefing that waits: who asked last may come first."""
    answer_next(db.session(), settings(), datetime.now(UTC))


@every(minutes=1)
def sweep() -> None:
    """Make every briefing that still waits."""
    for request_id in waiting_requests(db.session(), datetime.now(UTC)):
        answer_request(db.session(), settings(), request_id, datetime.now(UTC))
