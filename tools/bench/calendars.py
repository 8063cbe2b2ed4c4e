"""What calendars cost: pages and feeds beside 1,000 and 100,000 meetings, and many series."""

import re
import statistics
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cities import NOW, open_city
from flask import Flask
from sqlalchemy import insert
from timing import Figure, alternated, call

from engage.calendar.recurrence import slots
from engage.calendar.walltime import rule_moment
from engage.db import db
from engage.meetings.models import Meeting, meeting_beat
from engage.people.services import NewUser, create_user, make_sign_in_link
from engage.places.queries import beats

FEW, MANY, BEATS, WALKS = 1000, 100_000, 275, 15
HOUR, AWAY = timedelta(hours=1), 200 * 24
CHICAGO = ZoneInfo("America/Chicago")
Sent = Mapping[str, str]


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the cost of a page, a feed and a list beside few and many meetings."""
    apps = {n: filled(folder / str(n), n) for n in (FEW, MANY)}
    with apps[FEW].app_context():
        code = beats(db.session())[0].code
        uid = db.session().query(Meeting.uid).order_by(Meeting.starts_at.desc()).limit(1).scalar()
    signed_in = {n: {"Cookie": organizer(app)} for n, app in apps.items()}
    for name, path, is_inside in (
        ("calendar page", "/meetings", False),
        ("feed of a beat", f"/beats/{code}/meetings.ics", False),
        ("staff list of meetings", "/staff/meetings", True),
        ("staff home", "/staff", True),
    ):
        took = turns(apps, path, signed_in if is_inside else {})
        yield Figure(
            f"{name} beside {MANY:,} meetings / beside {FEW:,}", took[MANY] / took[FEW], "x", 2
        )
    yield Figure(
        "calendar file of a meeting", cost(apps[FEW], f"/meetings/{uid}.ics") * 1000, "ms CPU", 2
    )
    yield Figure(f"dates of {BEATS} series over two years", expansion(), "s", 1)


def turns(apps: Mapping[int, Flask], path: str, headers: Mapping[int, Sent]) -> dict[int, float]:
    """Return the median CPU seconds of a page of each city, asked for in turns."""
    took: dict[int, list[float]] = {n: [] for n in apps}
    for _ in range(WALKS):
        for n, app in apps.items():
            took[n].append(call(app, path, expected={200}, headers=headers.get(n, {})).cpu)
    return {n: statistics.median(found[2:]) for n, found in took.items()}


def organizer(app: Flask) -> str:
    """Return the cookie of a signed-in organizer."""
    with app.app_context():
        new = NewUser("organizer@example.org", "Organizer", ("organizer",))
        user = create_user(db.session(), new, actor="bench", now=NOW)
        _user, token = make_sign_in_link(db.session(), user.id, actor="bench", now=NOW)
    browser = app.test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(f"/sign-in/{token}").text)
    if found is None:
        raise RuntimeError("the page that signs in has no token")
    browser.post(f"/sign-in/{token}", data={"csrf_token": found[1]})
    cookie = browser.get_cookie("session")
    if cookie is None:
        raise RuntimeError("nobody was signed in")
    return f"session={cookie.value}"


def cost(app: Flask, path: str) -> float:
    """Return the median CPU seconds of a page."""
    return statistics.median(call(app, path).cpu for _ in range(WALKS))


def expansion() -> float:
    """Return the seconds in which each beat's series becomes moments in UTC."""

    def expand() -> None:
        for number in range(BEATS):
            rule = f"FREQ=MONTHLY;BYDAY={number % 4 + 1}TU"
            start = datetime(2026, 1, 1, 18, 30)  # noqa: DTZ001  # wall time
            for slot in slots(rule, start, date(2027, 12, 31)):
                rule_moment(slot, CHICAGO)

    return alternated({"expand": expand}, 3, time.process_time)["expand"]


def filled(folder: Path, n: int) -> Flask:
    """Return a city with so many meetings: the same few on the first beat, the others elsewhere."""
    app = open_city(folder, "NORMAL")
    with app.app_context():
        session = db.session()
        ids = [beat.id for beat in beats(session)]
        rows = [row(number, at(number)) for number in range(n)]
        links = [{"meeting_id": i + 1, "beat_id": beat_of(i, ids)} for i in range(n)]
        for start in range(0, n, 5000):
            session.execute(insert(Meeting), rows[start : start + 5000])
            session.execute(insert(meeting_beat), links[start : start + 5000])
        session.commit()
    return app


def at(number: int) -> datetime:
    """Return when a meeting begins: the few around now, the others over the ten years before.

    So lists of what is near hold the same beside few and beside many.
    """
    if number < FEW:
        return NOW + (number - FEW // 2) * HOUR
    return NOW - (AWAY + (number * 7919) % 87_600) * HOUR


def beat_of(number: int, ids: list[int]) -> int:
    """Return the beat of a meeting; only the few are on the first one."""
    return ids[number % len(ids)] if number < FEW else ids[1 + number % (len(ids) - 1)]


def row(number: int, starts_at: datetime) -> dict[str, object]:
    """Return a meeting as a row."""
    local = starts_at.astimezone(CHICAGO).replace(tzinfo=None)
    return {
        "id": number + 1, "uid": str(uuid.uuid4()), "titles": {"en": f"Meeting {number}"},
        "about": {}, "kind": "beat", "venue": "Library", "address": "1 Main Street",
        "access": ["step_free"], "languages": ["en"], "online_url": "", "zone": CHICAGO.key,
        "minutes": 60, "created_at": NOW, "changed_at": NOW, "starts_local": local,
        "starts_at": starts_at, "ends_at": starts_at + HOUR, "status": "scheduled",
    }  # fmt: skip
