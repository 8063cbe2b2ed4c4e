"""Facts about the job of meetings."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from engage.jobs import JOBS, run
from engage.meetings.models import Meeting
from engage.meetings.queries import rsvps
from engage.meetings.tasks import purge
from tests.meetings.rows import coming, meeting


def test_purge_erases_after_the_days_of_the_city(app: Flask, db_session: Session) -> None:
    made = meeting(db_session)
    row, _ = coming(db_session, made.id, "ana@example.org")
    for days, email in ((29, "ana@example.org"), (31, None)):
        end = datetime.now(UTC) - timedelta(days=days)
        db_session.execute(update(Meeting).values(ends_at=end))
        db_session.commit()
        run(app, purge.name)
        db_session.expire_all()
        assert row.email == email
    assert rsvps(db_session, made.id)[0].status == "confirmed"


def test_purge_runs_by_itself() -> None:
    assert JOBS[purge.name].minutes == 60
