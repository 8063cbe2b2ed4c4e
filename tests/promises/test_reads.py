"""Reading changes nothing, and an unusable code is answered alike whatever is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import url_for
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from engage.db import db
from engage.meetings.services_rsvps import request_rsvp
from engage.people.services import NewUser, create_user, make_sign_in_link
from engage.surveys.codes import new_code
from engage.web import PUBLIC, audience
from tests.meetings import rows as meetings
from tests.portal.rows import make_meeting, now
from tests.promises.city import WAVE, City, answer_all, post
from tests.surveys.rows import add_wave


@contextmanager
def statements() -> Iterator[list[str]]:
    """Keep the text of every statement that runs inside the block."""
    seen: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


def unusable(town: City) -> dict[str, str]:
    """Return a code for every reason why one cannot be used."""
    town.open()
    spent, _unspent = town.residents(2)
    town.send([spent])
    town.open("over")
    (closed,) = town.deck(1, "over")
    town.close("over")
    early = draft_code(town, "later")
    return {
        "mistyped": "HELLO",
        "no deck has it": new_code(),
        "spent": spent.code,
        "its wave is closed": closed,
        "its wave is not open yet": early,
    }


def draft_code(town: City, code: str) -> str:
    """Return a code of a wave that is still a draft."""
    add_wave(db.session(), code)
    return town.deck(1, code)[0]


@pytest.mark.parametrize("way", ["typed", "link"])
def test_unusable_codes_get_one_page_by_the_same_work(town: City, way: str) -> None:
    answers, work = set(), set()
    for why, code in unusable(town).items():
        browser = town.app.test_client()
        db.session.rollback()
        with statements() as seen:
            if way == "typed":
                page = post(browser, "/survey", {"code": code})
            else:
                page = browser.get(f"/c/{code}")
        assert page.status_code == 404, why
        answers.add((page.text, tuple(sorted(page.headers.items()))))
        work.add(tuple(seen))
    assert len(answers) == 1
    assert len(work) == 1


def test_code_that_is_spent_meanwhile_gets_the_same_page_at_the_end(town: City) -> None:
    town.open()
    (one,) = town.residents(1)
    browser, other = town.app.test_client(), town.app.test_client()
    answer_all(browser, one.code)
    town.send([one])
    assert post(browser, f"/s/{WAVE}/send").text == other.get("/c/HELLO").text


def test_get_and_head_spend_confirm_and_cancel_nothing(town: City) -> None:
    town.open()
    (code, _other) = town.deck(2)
    meeting = make_meeting(db.session(), "1")
    request_rsvp(db.session(), meeting.id, meetings.guest("a@example.org"), now(), meetings.BASE)
    rsvp = meetings.token_in(meetings.mails(db.session())[-1])
    new = NewUser("clerk@example.org", "Clerk", ("organizer",))
    user = create_user(db.session(), new, actor="test", now=now())
    _user, sign_in = make_sign_in_link(db.session(), user.id, actor="test", now=now())
    uid = meeting.uid
    browser = town.app.test_client()
    answer_all(browser, code)
    before = town.dump()
    values = {"wave": WAVE, "code": code, "section": "life", "area": "1", "uid": uid}
    for token in (rsvp, sign_in):
        for path in public_paths(town, values | {"token": token}):
            read(browser, path)
    assert town.dump() == before


def public_paths(town: City, values: dict[str, str]) -> list[str]:
    """Return the address of every public page, each with values that mean something."""
    found = []
    with town.app.test_request_context():
        for rule in town.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and audience(town.app, rule.endpoint) == PUBLIC:
                parts = {name: values[name] for name in rule.arguments if name in values}
                if rule.arguments <= set(parts):
                    found.append(url_for(rule.endpoint, **parts))
    assert len(found) > 25
    return found


def read(browser: FlaskClient, path: str) -> None:
    """Look at a page as a browser does, and as a mail scanner does."""
    browser.get(path)
    browser.head(path)
