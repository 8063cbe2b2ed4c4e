"""Facts about the public calendar: filters, month sheet, feeds of every kind, private calendars."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import icalendar
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.meetings.models import Meeting
from engage.meetings.months import CROWDED
from engage.meetings.services import cancel_meeting, schedule_meeting
from engage.meetings.services_venues import make_calendar_link
from engage.people.services import NewUser, create_user
from tests.meetings.rows import BY, beat, details, when

NOW = datetime.now(UTC)
SOON = NOW + timedelta(days=20)
ATOM = "{http://www.w3.org/2005/Atom}"


def planned(session: Session, title: str, days: int = 20, **changes: object) -> Meeting:
    local = f"{(NOW + timedelta(days=days)).date()}T18:30"
    return schedule_meeting(session, details(titles={"en": title}, **changes), when(local), NOW, BY)


@pytest.fixture
def three(db_session: Session) -> list[Meeting]:
    """Three meetings that differ in beat, languages and access."""
    beat(db_session)
    beat(db_session, "4", "North")
    return [
        planned(db_session, "One", beat_codes=["3"], languages=["en"], access=["asl"]),
        planned(db_session, "Two", beat_codes=["4"], languages=["en"], interpreting=["es"]),
        planned(db_session, "Three", 21, beat_codes=["3", "4"], languages=["es"], access=["food"]),
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        pytest.param("", {"One", "Two", "Three"}, id="all"),
        pytest.param("?beat=4", {"Two", "Three"}, id="beat"),
        pytest.param("?language=es", {"Two", "Three"}, id="spoken or interpreted"),
        pytest.param("?access=asl", {"One"}, id="access"),
        pytest.param("?beat=4&access=food", {"Three"}, id="two"),
        pytest.param("?beat=99&language=xx&access=pool&x=y", {"One", "Two", "Three"}, id="unknown"),
    ],
)
def test_filters_hold_on_the_page_and_in_every_feed(
    client: FlaskClient, three: list[Meeting], query: str, titles: set[str]
) -> None:
    names = {meeting.title("en") for meeting in three}
    for path in ("/meetings", "/meetings.ics", "/meetings.atom", "/meetings.json"):
        assert names & shown(client.get(path + query).text) == titles, path


def shown(text: str) -> set[str]:
    """Return the words that stand alone in a page or a feed."""
    for mark in '<>":\r\n,':
        text = text.replace(mark, " ")
    return set(text.split())


@pytest.mark.parametrize("path", ["/meetings.ics", "/meetings.atom", "/meetings.json"])
def test_feed_that_did_not_change_is_not_sent_again(
    client: FlaskClient, three: list[Meeting], db_session: Session, path: str
) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    cancel_meeting(db_session, three[0].id, "Flood", datetime.now(UTC), BY)
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Flood" in changed.text


def test_atom_and_json_feed_are_well_formed_and_escape(
    client: FlaskClient, db_session: Session
) -> None:
    made = planned(db_session, "Light & <noise>", venue='Hall "A"')
    feed = ElementTree.fromstring(client.get("/meetings.atom").data)  # noqa: S314  # our own text
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Light & <noise>"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{made.uid}"
    parsed = json.loads(client.get("/meetings.json?lang=es").data)
    assert (parsed["version"], parsed["language"]) == ("https://jsonfeed.org/version/1.1", "es")
    assert parsed["items"][0]["_engage"]["place"].startswith('Hall "A"')


def test_page_of_a_meeting_tells_search_engines_what_it_is(
    client: FlaskClient, db_session: Session
) -> None:
    made = planned(db_session, "</script><b>", online_url="https://meet.example.org/1")
    page = client.get(f"/meetings/{made.uid}").text
    text = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    markup = json.loads(text)
    assert (markup["@type"], markup["name"]) == ("Event", "</script><b>")
    assert markup["eventAttendanceMode"].endswith("MixedEventAttendanceMode")
    cancel_meeting(db_session, made.id, "Flood", datetime.now(UTC), BY)
    assert "EventCancelled" in client.get(f"/meetings/{made.uid}").text


def test_private_link_is_on_no_public_surface(client: FlaskClient, db_session: Session) -> None:
    secret = {"online_url": "https://meet.example.org/secret", "phone": "555-0100"}
    made = planned(db_session, "Hybrid", is_link_private=True, **secret)
    for path in (
        "/meetings", f"/meetings/{made.uid}", "/meetings.ics", f"/meetings/{made.uid}.ics",
        "/meetings.json", "/meetings.atom", f"/meetings/month/{made.starts_local:%Y-%m}",
    ):  # fmt: skip
        text = client.get(path).text.replace("\r\n ", "")
        assert "secret" not in text, path
        assert "555-0100" not in text, path
    assert "You get the link with your seat." in client.get(f"/meetings/{made.uid}").text


def test_month_sheet_shows_each_meeting_on_its_day(
    client: FlaskClient, three: list[Meeting]
) -> None:
    month = f"{three[0].starts_local:%Y-%m}"
    page = client.get(f"/meetings/month/{month}?beat=3").text
    assert ">One<" in page
    assert ">Two<" not in page
    assert client.get("/meetings/month/2026-13").status_code == 404
    assert client.get("/meetings/month/9999-12").status_code == 404
    far = client.get(f"/meetings/month/{NOW.year + 3}-01").text
    assert "Month after" not in far, "no endless way for robots"
    assert "Meetings appear as soon as" in far


def test_crowded_month_is_printed_in_small_type(client: FlaskClient, db_session: Session) -> None:
    made = planned(db_session, "One")
    address = f"/meetings/month/{made.starts_local:%Y-%m}"
    assert "month-crowded" not in client.get(address).text
    for number in range(CROWDED):
        planned(db_session, f"Meeting {number}")
    assert "month-crowded" in client.get(address).text


def test_needs_are_asked_for_by_a_stated_day(client: FlaskClient, db_session: Session) -> None:
    made = planned(db_session, "Walk", ask_days=3)
    day = made.starts_local - timedelta(days=3)
    assert f"{day:%B} {day.day}" in client.get(f"/meetings/{made.uid}").text


def test_private_calendar_shows_own_beats_and_named_meetings_by_a_secret_address(
    client: FlaskClient, three: list[Meeting], db_session: Session
) -> None:
    assert {m.title("en") for m in three} == {"One", "Two", "Three"}, "of beats of others"
    new = NewUser("bo@example.org", "Bo", ("officer",))
    officer = create_user(db_session, new, actor="a", now=NOW)
    named = planned(db_session, "Coffee", 22, officer_ids=[officer.id])
    token = make_calendar_link(db_session, officer.id, NOW)
    feed = icalendar.Calendar.from_ical(client.get(f"/calendar/{token}.ics").data)
    assert [str(e["UID"]) for e in feed.walk("VEVENT")] == [named.uid]
    assert feed["METHOD"] == "PUBLISH"
    fresh = make_calendar_link(db_session, officer.id, NOW)
    assert client.get(f"/calendar/{token}.ics").status_code == 404, "the old address is dead"
    officer.active = False
    db_session.commit()
    assert client.get(f"/calendar/{fresh}.ics").status_code == 404
