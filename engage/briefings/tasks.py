"""Jobs of briefings: make what somebody waits for, and what a dead worker left."""

from datetime import UTC, datetime

from engage.briefings.queries import waiting_requests
from engage.briefings.services import answer_request
from engage.db import db
from engage.jobs import every, job
from engage.web import settings


@job
def make(request_id: int) -> None:
    """Make the briefing of one request."""
    answer_request(db.session(), settings(), request_id, datetime.now(UTC))


@every(minutes=1)
def sweep() -> None:
    """Make every briefing that still waits."""
    for request_id in waiting_requests(db.session(), datetime.now(UTC)):
        answer_request(db.session(), settings(), request_id, datetime.now(UTC))
