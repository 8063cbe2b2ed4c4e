"""Rows and values for the tests of meetings."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.calendar.recurrence import Rule
from engage.mail.models import OutboxMail
from engage.meetings.announcing import DELAY
from engage.meetings.drafts import By, Details, Guest, Plan, When
from engage.meetings.models import Meeting, Rsvp
from engage.meetings.queries_notices import due_notices
from engage.meetings.services import schedule_meeting
from engage.meetings.services_notices import Post, send_notice
from engage.meetings.services_rsvps import confirm_rsvp, request_rsvp
from engage.places.models import Beat

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
BASE = "http://localhost"
BY = By("organizer@city.example", BASE)
SECOND_TUESDAYS = Rule("monthly", 1, weekday=1, nth=2)


def beat(session: Session, code: str = "3", name: str = "Downtown") -> Beat:
    """Store a beat without a shape."""
    made = Beat(code=code, name=name, vintage="2026", map_sha256="")
    session.add(made)
    session.commit()
    return made


def details(**changes: object) -> Details:
    """Return the details of a plain beat meeting."""
    values: dict[str, object] = {
        "titles": {"en": "Beat 3 meeting", "es": "Reunión de la zona 3"},
        "venue": "City Library",
        "address": "1000 Spring Street",
        "access": ["step_free", "childcare"],
        "languages": ["en", "es"],
    }
    return Details(**(values | changes))  # type: ignore[arg-type]  # tests change single fields


def when(local: str = "2026-02-10T18:30", minutes: int = 60, fold: int | None = None) -> When:
    """Return a time in the city."""
    return When(datetime.fromisoformat(local), ZONE, minutes, fold)


def plan(local: str = "2026-01-13T18:30", until: str = "2026-12-31") -> Plan:
    """Return the second Tuesdays of 2026."""
    return Plan(when(local), SECOND_TUESDAYS.text, date.fromisoformat(until))


def meeting(session: Session, **changes: object) -> Meeting:
    """Schedule a meeting on 10 February 2026 at 18:30."""
    return schedule_meeting(session, details(**changes), when(), NOW, BY)


def guest(email: str = "ana@example.org", party: int = 1, **changes: str) -> Guest:
    """Return what a resident writes."""
    return Guest(email, party, **changes)


def mails(session: Session) -> list[OutboxMail]:
    """Return the outbox in the order of writing."""
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def token_in(mail: OutboxMail) -> str:
    """Return the token of the link in a mail."""
    found = re.search(r"/rsvp/([\w-]+)", mail.text)
    assert found, mail.text
    return found.group(1)


def coming(session: Session, meeting_id: int, email: str, party: int = 1) -> tuple[Rsvp, str]:
    """Request and confirm an RSVP by its mailed link; return it with its token."""
    request_rsvp(session, meeting_id, guest(email, party), NOW, BASE)
    token = token_in(mails(session)[-1])
    return confirm_rsvp(session, token, NOW, BASE), token


def told(session: Session, now: datetime = NOW) -> int:
    """Send every notice that waits, as if its minutes were over; return how many mails it made."""
    post = Post(session, now + DELAY, BASE, "pepper")
    return sum(send_notice(session, number, post) for number in due_notices(session, post.now))


def csrf(page: str) -> str:
    """Return the token of the first form on a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def rsvp_form(client: FlaskClient, uid: str, fields: dict[str, str]) -> TestResponse:
    """Send the form of a meeting's page as a browser does."""
    token = csrf(client.get(f"/meetings/{uid}").text)
    return client.post(f"/meetings/{uid}/rsvp", data={**fields, "csrf_token": token})
