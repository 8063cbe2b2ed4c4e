"""Jobs of briefings: make what somebody waits for, mail what is due, forget what is old."""

import logging
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.orm import Session

from engage.briefings.queries import waiting_requests
from engage.briefings.queries_delivery import delivery, due
from engage.briefings.services import (
    Wanted,
    answer_next,
    answer_request,
    forget_old,
    make_briefing,
)
from engage.briefings.services_delivery import mail_briefing
from engage.config import Config
from engage.db import db
from engage.errors import Refused
from engage.jobs import every, job
from engage.pdf import RenderFailed
from engage.results.queries import newest_release
from engage.web import settings

log = logging.getLogger("engage")
ACTOR: Final = "schedule"


@job
def make_next() -> None:
    """Make the most urgent briefing that waits: who asked last may come first."""
    answer_next(db.session(), settings(), datetime.now(UTC))


@every(minutes=10)
def deliver() -> None:
    """Mail the briefings that are due."""
    deliver_due(db.session(), settings(), datetime.now(UTC))


def deliver_due(session: Session, config: Config, now: datetime) -> int:
    """Make and mail what is to go out, each once, and return how many were mailed.

    What cannot be made is told in the log and tried again at the next turn.
    """
    release, wanted = newest_release(session), delivery(session)
    if release is None or not wanted.address:
        return 0
    n_mailed, language = 0, wanted.language
    for one in due(session, now, config.city.zone):
        which = Wanted(one.beat_code, release.wave, language)
        try:
            row, content = make_briefing(session, config, which, now, ACTOR)
        except (RenderFailed, Refused, OSError) as fault:
            session.rollback()
            log.warning("a briefing did not go out: %s", type(fault).__name__)
        else:
            n_mailed += mail_briefing(session, config, one, row, content)
    return n_mailed


@every(minutes=12 * 60)
def forget() -> None:
    """Erase PDFs whose days are over."""
    keep_days = delivery(db.session()).keep_days
    forget_old(db.session(), settings(), keep_days, datetime.now(UTC))


@every(minutes=1)
def sweep() -> None:
    """Make every briefing that still waits."""
    for request_id in waiting_requests(db.session(), datetime.now(UTC)):
        answer_request(db.session(), settings(), request_id, datetime.now(UTC))
