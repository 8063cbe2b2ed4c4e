"""Meetings: a thousand mails in one transaction, the page of a meeting, and an RSVP."""

import re
import statistics
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cities import NOW, open_city
from flask import Flask
from sqlalchemy import update
from timing import Figure, call, seconds

from engage.db import db
from engage.meetings.announcing import DELAY
from engage.meetings.drafts import By, Details, When
from engage.meetings.models import CONFIRMED, Meeting, Rsvp
from engage.meetings.models_notices import Notice
from engage.meetings.services import cancel_meeting, schedule_meeting
from engage.meetings.services_notices import Post, send_notice
from engage.web import limiter

GUESTS, CALLS = 1000, 200
BY = By("bench", "http://localhost")


def figures(folder: Path) -> Iterator[Figure]:
    """Yield what meetings cost."""
    app = open_city(folder, "FULL")
    limiter.enabled = False
    with app.app_context():
        uid = _planned().uid
    yield Figure("page of a meeting", _page(app, uid), "ms CPU", 3)
    yield Figure("RSVP: page and form sent", _rsvp(app, uid), "ms CPU", 6)
    with app.app_context():
        yield Figure("1,000 mails queued in one transaction", _mails(), "s", 1)


def _planned() -> Meeting:
    local = (NOW + timedelta(days=30)).replace(tzinfo=None, second=0, microsecond=0)
    when = When(local, ZoneInfo("America/Los_Angeles"), 60)
    details = Details(titles={"en": "Beat meeting", "es": "Reunión"}, beat_codes=["1"])
    return schedule_meeting(db.session(), details, when, NOW, BY)


def _page(app: Flask, uid: str) -> float:
    took = [call(app, f"/meetings/{uid}").cpu for _ in range(CALLS)]
    return statistics.median(took) * 1000


def _rsvp(app: Flask, uid: str) -> float:
    """Return the cost of sending the form; the page before it only lends its token."""
    took = []
    for number in range(CALLS):
        page = call(app, f"/meetings/{uid}")
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page.body)
        if found is None:
            raise RuntimeError("the page of a meeting has no token")
        form = {"csrf_token": found[1].decode(), "email": f"g{number}@example.org", "party": "1"}
        sent = call(app, f"/meetings/{uid}/rsvp", "POST", data=form, headers={"Cookie": cookie})
        took.append(sent.cpu)
    return statistics.median(took) * 1000


def _mails() -> float:
    session, made = db.session(), _planned()
    session.add_all(
        Rsvp(
            meeting_id=made.id, email=f"n{number}@example.org", language="en", party=1,
            status=CONFIRMED, requested_at=NOW, answered_at=NOW,
        )
        for number in range(GUESTS)
    )  # fmt: skip
    session.commit()
    cancel_meeting(session, made.id, "Flood", NOW, BY)
    session.execute(update(Notice).values(due_at=NOW))
    session.commit()
    notice = session.query(Notice).filter_by(meeting_id=made.id, state="pending").one()
    post, number = Post(session, NOW + DELAY, "http://localhost", "pepper"), notice.id
    sent = 0

    def send() -> None:
        nonlocal sent
        sent = send_notice(session, number, post)

    took = seconds(send)
    if sent != GUESTS:
        raise RuntimeError(f"{sent} mails instead of {GUESTS}")
    return took
