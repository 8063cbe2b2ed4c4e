"""What the privacy page promises about coming to a meeting, about cookies, and about complaints."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engage import backup
from engage.config import City as CityFacts
from engage.config import Config, Contact
from engage.db import Base, db
from engage.meetings.services_retention import purge_contacts
from tests.meetings import rows as meetings
from tests.polls.rows import open_one
from tests.portal.rows import make_meeting
from tests.promises import insider
from tests.promises.city import ANSWER_PATH, WAVE, City, answer_all, founded, post
from tests.promises.page import ROOT, keeps
from tests.promises.test_answers import neighbors

EMAIL = "rosalinda.marker@example.org"
NAME = "Rosalindamarker"
NEEDS = "a ramp for my zebra"
RESIDENTS_COOKIES = {"lang", "code", "answers", "session"}
LOADING = re.compile(
    r'<(?:script|img|link|iframe|source|video|audio|object)\b[^>]*?\b(?:src|href|data)="([^"]*)"'
)


def rsvp(town: City) -> int:
    """Let a guest sign up for a meeting and return the meeting's number."""
    meeting = meetings.meeting(db.session(), beat_codes=("1",))
    guest = meetings.guest(EMAIL, 3, first_name=NAME, needs=NEEDS)
    meetings.request_rsvp(db.session(), meeting.id, guest, meetings.NOW, meetings.BASE)
    token = meetings.token_in(meetings.mails(db.session())[-1])
    meetings.confirm_rsvp(db.session(), token, meetings.NOW, meetings.BASE)
    return int(meeting.id)


@keeps(
    "We need your e-mail address to send you a link.",
    "Your name, address and what you wrote are erased %(num)d days after the meeting; only the"
    " number of guests, the language and the time of signing up stay.",
)
def test_guest_is_erased_from_every_table_and_file_after_the_days(town: City) -> None:
    rsvp(town)
    assert EMAIL in repr(town.rows("SELECT * FROM outbox_mail"))  # the link went there
    ends = meetings.meeting(db.session()).ends_at
    days = town.config.rsvp_days
    assert purge_contacts(db.session(), days, ends + timedelta(days=days)) == 0
    assert NAME in repr(town.dump())
    assert purge_contacts(db.session(), days, ends + timedelta(days=days, seconds=1)) == 1
    after = repr(town.dump())
    for secret in (EMAIL, NAME, NEEDS):
        assert secret not in after
    ((party, language),) = town.rows("SELECT party, language FROM rsvp")
    assert (party, language) == (3, "en")
    filled = {name for name, value in row_of_rsvp(town).items() if value is not None}
    kept = {"party", "language", "source", "requested_at", "answered_at"}
    assert filled == kept | {"id", "meeting_id", "status", "erased_at"}


def row_of_rsvp(town: City) -> dict[str, object]:
    """Return the one RSVP, column by column."""
    names = Base.metadata.tables["rsvp"].columns.keys()
    (row,) = town.rows(f"SELECT {', '.join(names)} FROM rsvp")  # noqa: S608
    return dict(zip(names, row, strict=True))


@keeps("The locked backups keep them two weeks longer.")
def test_backups_are_kept_two_weeks() -> None:
    assert timedelta(days=14) == backup.KEPT


@keeps("Saying that you will come has no connection with any survey.")
def test_no_key_leads_from_a_guest_to_an_answer() -> None:
    reached, last = {"rsvp"}, set[str]()
    while reached != last:
        last = set(reached)
        reached |= {n for name in last if name not in {"beat"} for n in neighbors(name)}
    assert reached & {*ANSWER_PATH, "wave", "deck"} == set()


@pytest.mark.parametrize(("room", "other"), [("meetings", "surveys"), ("surveys", "meetings")])
def test_rooms_of_guests_and_of_answers_do_not_know_each_other(room: str, other: str) -> None:
    for path in (ROOT / "engage" / room).glob("*.py"):
        assert f"engage.{other}" not in path.read_text(encoding="utf-8"), path


def test_page_of_a_survey_is_the_same_for_a_guest_and_a_stranger(town: City) -> None:
    town.open()
    meeting = make_meeting(db.session(), "1")
    guest, stranger = town.app.test_client(), town.app.test_client()
    token = meetings.csrf(guest.get(f"/meetings/{meeting.uid}").text)
    assert guest.get_cookie("session")
    fields = {"csrf_token": token, "email": EMAIL, "party": "1"}
    assert guest.post(f"/meetings/{meeting.uid}/rsvp", data=fields).status_code in {302, 303}
    code, another = town.deck(2)
    pages = [answer_all(guest, code), answer_all(stranger, another)]
    assert len({re.sub(r'name="key" value="\w+"', "", page) for page in pages}) == 1
    sent = post(guest, f"/s/{WAVE}/send")
    assert {c.split("=")[0] for c in sent.headers.getlist("Set-Cookie")} <= {"answers", "code"}


@keeps(
    "One cookie remembers your language if you choose it.",
    "One holds your code until you begin a survey, and one the key to your answers until you send"
    " them.",
    "One protects a form that you fill in.",
)
def test_four_cookies_do_what_the_page_says(town: City) -> None:
    town.open()
    meeting = make_meeting(db.session(), "1")
    (code,) = town.deck(1)
    browser = town.app.test_client()
    assert cookies(browser) == set()
    browser.get("/?lang=es")
    assert cookies(browser) == {"lang"}
    browser.get(f"/c/{code}")
    assert cookies(browser) == {"lang", "code"}
    post(browser, f"/s/{WAVE}")
    assert cookies(browser) == {"lang", "answers"}
    answer_all(browser, code)
    post(browser, f"/s/{WAVE}/send")
    assert cookies(browser) == {"lang"}
    browser.get(f"/meetings/{meeting.uid}")
    assert cookies(browser) == {"lang", "session"}


@keeps("One says for a day that this phone has answered a question at a meeting.")
def test_answering_at_a_meeting_leaves_one_cookie_that_says_only_that(town: City) -> None:
    poll = open_one(db.session())
    browser = town.app.test_client()
    answered = post(browser, f"/p/{poll.code}", {"answer": "0"})
    (cookie,) = answered.headers.getlist("Set-Cookie")
    assert re.sub(r"Expires=[^;]*; ", "", cookie) == (
        f"poll=1; Max-Age=86400; HttpOnly; Path=/p/{poll.code}; SameSite=Lax"
    )
    assert cookies(browser) == {"poll"}


def cookies(browser: FlaskClient) -> set[str]:
    """Return the names of the cookies that a browser holds."""
    return {cookie.key for cookie in browser._cookies.values()}


@keeps("There are no others, and nothing is loaded from other companies.")
def test_public_pages_load_nothing_from_elsewhere_and_set_no_other_cookie(town: City) -> None:
    town.open()
    make_meeting(db.session(), "1")
    browser, here = town.app.test_client(), town.config.base_url
    for rule in town.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.arguments:
            continue
        page = browser.get(rule.rule)
        assert cookies(browser) <= RESIDENTS_COOKIES, rule.rule
        loaded = [a for a in LOADING.findall(page.text) if re.match(r"(?:\w+:)?//", a)]
        # a feed names itself and its pages by whole addresses, as its readers stand elsewhere
        assert [a for a in loaded if not a.startswith(f"{here}/")] == [], rule.rule
        allowed = re.findall(r"https?:|\*", page.headers.get("Content-Security-Policy", ""))
        assert allowed == [], rule.rule


def test_style_sheets_and_scripts_of_ours_name_no_other_computer() -> None:
    for path in (ROOT / "engage" / "static").rglob("*"):
        if path.suffix in {".css", ".js"}:
            assert not re.search(r"url\(\s*['\"]?https?:|import .*https?:", path.read_text()), path


@keeps("Outside the department: %(body)s.")
def test_outside_body_stands_on_the_page_where_a_city_names_one(config: Config) -> None:
    facts = CityFacts(name="X", contact=Contact(outside_body="County ombudsman"))
    with founded(replace(config, city=facts)) as town:
        assert (
            "Outside the department: County ombudsman."
            in town.app.test_client().get("/privacy").text
        )


def test_erased_guest_is_in_no_file_once_the_log_is_written_back(town: City) -> None:
    rsvp(town)
    ends = meetings.meeting(db.session()).ends_at
    purge_contacts(db.session(), 1, ends + timedelta(days=2))
    with db.engine.connect() as connection:
        connection.rollback()
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    secrets = [one.encode() for one in (EMAIL, NAME, NEEDS)]
    assert insider.files_with(Path(town.config.instance), secrets) == []
