"""A door with the network cut, in a real browser."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy.orm import Session

from engage.meetings.models import Meeting
from engage.meetings.queries_attendance import attendance
from engage.meetings.services import schedule_meeting
from engage.people.services import NewUser, create_user, make_sign_in_link
from tests.browsers import LiveApp, OpenContext
from tests.meetings.rows import BY, NOW, coming, details, when


def opened(live: LiveApp, context: BrowserContext, session: Session, made: Meeting) -> Page:
    now, new = datetime.now(UTC), NewUser("desk@example.org", "Desk", ("organizer",))
    user = create_user(session, new, actor="test", now=now)
    _, token = make_sign_in_link(session, user.id, actor="test", now=now)
    page = context.new_page()
    page.goto(f"{live.url}/sign-in/{token}")
    page.locator("main form button").click()
    page.goto(f"{live.url}/staff/meetings/{made.id}/door/offline")
    # a stalled machine takes its time
    expect(page.locator("#door-state")).to_contain_text("opens without a network", timeout=30_000)
    return page


def note_without_network(page: Page, code: str) -> None:
    more = page.locator("[data-what=people] [data-change='1']")
    for _time in range(3):
        more.click()
    for answer in ("Checked in.", "This guest is in already."):
        page.fill("#door-code", code.lower())
        page.keyboard.press("Enter")
        expect(page.locator("#door-answer")).to_have_text(answer)
    more.click()
    page.click("#door-undo")


@pytest.mark.browser
def test_door_works_without_a_network_and_is_merged_once(
    live_app: LiveApp, open_context: OpenContext, db_session: Session
) -> None:
    today = datetime.now(UTC).astimezone(when().zone)
    made = schedule_meeting(db_session, details(), when(f"{today:%Y-%m-%d}T12:00"), NOW, BY)
    ana, _ = coming(db_session, made.id, "ana@example.org", 2)
    code, context = str(ana.door_code), open_context(width=320)
    page = opened(live_app, context, db_session, made)
    state, here = page.locator("#door-state"), page.locator("#door-here")
    context.set_offline(True)
    note_without_network(page, code)
    page.reload()
    expect(state).to_contain_text("No network.")
    expect(here).to_have_text("3")
    kept = str(page.evaluate("JSON.stringify(localStorage)"))
    assert code not in kept
    assert "example.org" not in kept
    context.set_offline(False)
    expect(state).to_contain_text("Nothing waits to be sent.", timeout=30_000)
    page.reload()
    expect(here).to_have_text("5")
    assert page.evaluate("window.cspFaults") == []
    db_session.rollback()  # a new look at what the server wrote
    assert attendance(db_session, made.id) == 5
