"""Facts about seats when many confirm at the same moment, on both engines."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from engage.app import create_app
from engage.config import Config
from engage.db import Base, db
from engage.meetings.queries import rsvps, seats_taken
from engage.meetings.services_rsvps import cancel_rsvp, confirm_rsvp, request_rsvp
from tests.meetings.rows import BASE, NOW, guest, mails, meeting, token_in

N_GUESTS, N_SEATS = 50, 10


def race(app: Flask, acts: list[Callable[[Session], object]]) -> None:
    """Do all acts at once, each in a thread and a session of its own."""
    ready = threading.Barrier(len(acts), timeout=60)

    def act(what: Callable[[Session], object]) -> None:
        with app.app_context():
            ready.wait()
            what(db.session())

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act, what) for what in acts]:
            done.result()


def requested(session: Session, meeting_id: int) -> list[str]:
    for number in range(N_GUESTS):
        request_rsvp(session, meeting_id, guest(f"g{number}@example.org"), NOW, BASE)
    return [token_in(mail) for mail in mails(session)]


def check_race(app: Flask) -> None:
    session = db.session()
    made = meeting(session, capacity=N_SEATS)
    meeting_id, tokens = made.id, requested(session, made.id)
    race(app, [lambda s, t=token: confirm_rsvp(s, t, NOW, BASE) for token in tokens])  # type: ignore[misc]
    session.rollback()
    assert seats_taken(session, meeting_id) == N_SEATS
    states = [row.status for row in rsvps(session, meeting_id)]
    assert (states.count("confirmed"), states.count("waiting")) == (N_SEATS, N_GUESTS - N_SEATS)
    rows = zip(tokens, states, strict=True)
    leaving = [token for token, state in rows if state == "confirmed"][:5]
    session.commit()
    race(app, [lambda s, t=token: cancel_rsvp(s, t, NOW, BASE) for token in leaving])  # type: ignore[misc]
    session.rollback()
    assert seats_taken(session, meeting_id) == N_SEATS
    seated = [mail for mail in mails(session) if mail.subject.startswith("You have a seat")]
    assert len({mail.to for mail in seated}) == len(seated) == 5


def test_fifty_at_once_for_ten_seats_are_exactly_ten(app: Flask) -> None:
    check_race(app)


@pytest.mark.engines
def test_fifty_at_once_for_ten_seats_are_exactly_ten_on_postgresql(
    config: Config, postgres_url: str, tmp_path: Path
) -> None:
    app = create_app(replace(config, database_url=postgres_url))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        check_race(app)
        db.session.remove()
        db.engine.dispose()
