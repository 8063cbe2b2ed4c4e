"""Staff pages walked by their addresses: nothing is kept by a browser, nobody sees another beat."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.app import create_app
from engage.config import Config
from engage.db import Base, db
from engage.meetings.models import Meeting
from engage.meetings.services import schedule_meeting
from engage.people.models import User
from engage.people.services import NewTenure, assign_officer, end_tenure, set_active
from engage.places.models import Beat
from engage.web import PUBLIC, audience
from tests.meetings.rows import BY, beat, details, when
from tests.platform.test_guard import address

StaffClient = Callable[..., FlaskClient]
TODAY = datetime.now(UTC).date()


@pytest.fixture
def city(db_session: Session) -> dict[str, Meeting]:
    """Two beats, North and South, each with a meeting to come."""
    local = (datetime.now(UTC) + timedelta(days=14)).strftime("%Y-%m-%dT18:30")
    made = {}
    for code in ("NORTH", "SOUTH"):
        beat(db_session, code, code.title())
        draft = details(titles={"en": f"Meeting of {code}"}, beat_codes=[code])
        made[code] = schedule_meeting(db_session, draft, when(local), datetime.now(UTC), BY)
    return made


# about the officer and no beat
OWN_PAGES = {"/staff/meetings/my-calendar", "/staff/people/account"}


def staff_addresses(app: Flask, role: str, values: dict[str, object]) -> list[str]:
    """Return every address that a role may open, with these values where an address has them."""
    found = []
    for rule in app.url_map.iter_rules():
        allowed = audience(app, rule.endpoint) or frozenset()
        if allowed == PUBLIC or role not in allowed or "GET" not in (rule.methods or ()):
            continue
        known = {name: values[name] for name in rule.arguments if name in values}
        whole = known.keys() == rule.arguments
        adapter = app.url_map.bind("localhost")
        found.append(adapter.build(rule.endpoint, known) if whole else address(app, rule))
    return found


@pytest.mark.parametrize("role", ["administrator", "organizer", "officer", "analyst"])
def test_no_page_of_staff_is_kept_by_the_browser(
    app: Flask, staff_client: StaffClient, city: dict[str, Meeting], role: str
) -> None:
    browser = staff_client(role)
    for path in staff_addresses(app, role, {"meeting_id": city["NORTH"].id}):
        response = browser.get(path)
        assert "no-store" in response.headers["Cache-Control"], path
        # 409: the page of an act that the rules do not allow now
        assert response.status_code in {200, 303, 404, 409}, path


@pytest.mark.parametrize(
    "path", ["/staff/sign-in", "/staff/forgotten", "/sign-in/x", "/staff/sign-out"]
)
def test_page_with_a_secret_in_it_is_not_kept_by_the_browser(
    client: FlaskClient, path: str
) -> None:
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_officer_finds_nothing_of_another_beat_on_any_page(
    app: Flask, staff_client: StaffClient, city: dict[str, Meeting], db_session: Session
) -> None:
    north = db_session.query(Beat).filter_by(code="NORTH").one()
    officer = staff_client("officer", beats=[north.id])
    values = {"meeting_id": city["SOUTH"].id, "beat": "SOUTH", "wave": "w", "spoken": "en"}
    for path in staff_addresses(app, "officer", values):
        page = officer.get(path)
        assert "SOUTH" not in page.text, path
        assert "South" not in page.text, path
        is_another = len(path.split("/")) > 3 and path not in OWN_PAGES
        assert page.status_code == (404 if is_another else 200), path


def test_role_that_may_not_open_a_page_is_told_so(
    app: Flask, staff_client: StaffClient, city: dict[str, Meeting]
) -> None:
    officer = staff_client("officer")
    mine = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "officer" in (audience(app, rule.endpoint) or ())
    }
    for rule in app.url_map.iter_rules():
        allowed = audience(app, rule.endpoint)
        if allowed and allowed != PUBLIC and rule.endpoint not in mine:
            methods = sorted({"GET", "HEAD", "OPTIONS"} & (rule.methods or set()))
            found = {officer.open(address(app, rule), method=m).status_code for m in methods}
            assert found == {403}, rule.rule


@pytest.mark.parametrize("what", ["ended", "closed", "moved"])
def test_officer_who_left_a_beat_is_out_at_the_next_request(
    staff_client: StaffClient, city: dict[str, Meeting], db_session: Session, what: str
) -> None:
    north, south = (db_session.query(Beat).filter_by(code=c).one() for c in ("NORTH", "SOUTH"))
    officer = staff_client("officer")
    user, path = db_session.query(User).one(), f"/staff/meetings/{city['NORTH'].id}"
    now = datetime.now(UTC)
    tenure = assign_officer(
        db_session, NewTenure(north.id, date(2020, 1, 1), user_id=user.id), actor="a", now=now
    )
    assert officer.get(path).status_code == 200
    if what == "closed":
        set_active(db_session, user.id, False, actor="a", now=now)
        assert officer.get(path).status_code == 302
        return
    end_tenure(db_session, tenure.id, last_on=TODAY - timedelta(days=2), actor="a", now=now)
    if what == "moved":
        new = NewTenure(south.id, TODAY - timedelta(days=1), user_id=user.id)
        assign_officer(db_session, new, actor="a", now=now)
    assert officer.get(path).status_code == 404


def cookies(config: Config, scheme: str, forwarded: dict[str, str]) -> Sequence[str]:
    """Return the cookies that a visitor gets with the sign-in page."""
    app = create_app(config)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        page = app.test_client().get(
            "/staff/sign-in?lang=es", base_url=f"{scheme}://engage.example.gov", headers=forwarded
        )
        db.engine.dispose()
    return sorted(re.sub("=[^;]+", "", c, count=1) for c in page.headers.getlist("Set-Cookie"))


def test_cookies_over_http_and_https(config: Config) -> None:
    behind = replace(config, base_url="https://engage.example.gov", trusted_proxies=1)
    flags = "; Secure; HttpOnly; Path=/; SameSite=Lax"
    proxied = cookies(behind, "http", {"X-Forwarded-Proto": "https"})
    assert proxied == [f"__Host-lang{flags}", f"__Host-session{flags}"]
    plain = cookies(config, "http", {})
    assert plain == [
        "lang; HttpOnly; Path=/; SameSite=Lax",
        "session; HttpOnly; Path=/; SameSite=Lax",
    ]


def test_forwarded_headers_count_only_where_a_proxy_is_configured(config: Config) -> None:
    spoofed = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": "x",
    }
    app = create_app(config)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        page = app.test_client().post(
            "/staff/sign-in", headers=spoofed | {"Origin": "https://evil.example"}
        )
        db.engine.dispose()
    assert page.status_code == 400


@pytest.mark.parametrize(
    "path", ["/", "/staff", "/rsvp/x", "/staff/sign-in", "/staff//people", "/meetings"]
)
def test_host_of_a_request_stands_in_no_answer(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text + str(answer.headers)
