"""The administrator's pages and the commands."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.audit.chain import verify
from engage.mail.models import FAILED, OutboxMail
from engage.mail.outbox import queue_mail
from engage.people.models import Tenure, User
from engage.people.queries import user_by_email, users
from engage.people.services import UnfitPerson
from tests.people.rows import NOW, beat, person, tenure
from tests.people.test_sign_in import post

StaffClient = Callable[..., FlaskClient]


@pytest.fixture
def boss(staff_client: StaffClient) -> FlaskClient:
    """An administrator's browser."""
    return staff_client("administrator")


@pytest.mark.parametrize("role", ["organizer", "officer", "analyst"])
@pytest.mark.parametrize("path", ["", "/new", "/tenures/new"])
def test_only_the_administrator_sees_accounts(
    staff_client: StaffClient, role: str, path: str
) -> None:
    assert staff_client(role).get(f"/staff/people{path}").status_code == 403


def test_new_account_gets_a_link_that_works_once(boss: FlaskClient, app: Flask) -> None:
    fields = {"name": "Bo Diaz", "email": "Bo@Example.org", "roles": "officer", "language": "es"}
    made = post(boss, "/staff/people/new", **fields)
    assert made.status_code == 303
    found = re.search(r"/staff/people/(\d+)/link(?=.*Bo Diaz)", boss.get("/staff/people").text)
    assert found
    shown = post_button(boss, "/staff/people", f"{found[0].rpartition('/')[0]}/link")
    address = re.search(r"http://localhost(/sign-in/[\w-]+)", shown)
    assert address
    assert post(app.test_client(), address[1]).status_code == 302
    assert post(app.test_client(), address[1]).status_code == 404


def test_everybody_chooses_the_language_of_the_own_mail(
    staff_client: StaffClient, db_session: Session
) -> None:
    ana = staff_client("officer")
    assert "/staff/people/account" in ana.get("/staff/sign-out").text
    saved = post(ana, "/staff/people/account", language="es")
    assert saved.status_code == 303
    assert "comes in Español" in ana.get("/staff/people/account").text
    assert {user.language for user in users(db_session)} == {"es"}
    assert post(ana, "/staff/people/account", language="xx").status_code == 422


def test_new_account_gets_the_citys_first_language_unless_another_is_chosen(
    runner: Callable[..., Result], db_session: Session
) -> None:
    runner("user", "add", "a@example.org", "--role", "officer")
    runner("user", "add", "b@example.org", "--role", "officer", "--language", "es")
    runner("user", "language", "a@example.org", "es")
    refused = runner("user", "add", "c@example.org", "--role", "officer", "--language", "xx")
    assert "The city does not offer xx; choose among en, es." in str(refused.exception)
    assert [user.language for user in users(db_session)] == ["es", "es"]


def post_button(client: FlaskClient, page: str, action: str) -> str:
    """Press a button of a page and return what comes."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found
    return client.post(action, data={"csrf_token": found[1]}, follow_redirects=True).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("email", "a@example.org,b@example.org", id="two addresses"),
        pytest.param("email", "a@example.org\r\nBcc: b@example.org", id="a header"),
        pytest.param("email", "nobody", id="no address"),
        pytest.param("email", "=?utf-8?q?b=40evil.example?=@example.org", id="an encoded word"),
        pytest.param("name", "", id="no name"),
        pytest.param("name", "Bo\u202egpj.exe", id="a name that turns its line"),
        pytest.param("name", "Bo\u2028Diaz", id="a line break"),
        pytest.param("roles", "chief", id="unknown role"),
    ],
)
def test_unfit_account_is_refused(
    boss: FlaskClient, db_session: Session, field: str, value: str
) -> None:
    before = len(users(db_session))
    fields = {"name": "Bo", "email": "bo@example.org", "roles": "officer"} | {field: value}
    assert post(boss, "/staff/people/new", **fields).status_code == 422
    assert len(users(db_session)) == before


def test_same_address_in_other_case_is_the_same_account(db_session: Session) -> None:
    person(db_session, email="bo@example.org")
    with pytest.raises(UnfitPerson):
        person(db_session, email="BO@example.org")


def test_officer_is_put_on_a_beat_and_taken_off(boss: FlaskClient, db_session: Session) -> None:
    own, officer = beat(db_session), person(db_session)
    fields = {"user_id": str(officer.id), "beat_id": str(own.id), "from_on": "2026-05-01"}
    assert post(boss, "/staff/people/tenures/new", **fields).status_code == 303
    (row,) = db_session.query(Tenure).all()
    ended = post(boss, f"/staff/people/tenures/{row.id}/end", last_on="2026-05-09")
    assert ended.status_code == 303
    db_session.refresh(row)
    assert row.to_on == date(2026, 5, 9)
    assert verify(db_session) >= 3


def test_only_officers_are_put_on_beats(db_session: Session) -> None:
    own, analyst = beat(db_session), person(db_session, "analyst")
    with pytest.raises(UnfitPerson):
        tenure(db_session, own.id, analyst.id, (date(2026, 5, 1), None))


def test_closed_account_is_out_at_the_next_request(
    boss: FlaskClient, staff_client: StaffClient, db_session: Session
) -> None:
    analyst = staff_client("analyst")
    assert analyst.get("/staff/people").status_code == 403
    row = next(user for user in users(db_session) if user.has_role("analyst"))
    post_button(boss, "/staff/people", f"/staff/people/{row.id}/close")
    assert analyst.get("/staff/people").status_code == 302


def test_failed_mail_is_shown_and_tried_again(boss: FlaskClient, db_session: Session) -> None:
    mail = queue_mail(
        db_session, to="r@example.org", subject="See you", text="At six", language="en", now=NOW
    )
    mail.state, mail.last_error = FAILED, "550 no such person"
    db_session.commit()
    assert "550 no such person" in boss.get("/staff/people/mail").text
    page = post_button(boss, "/staff/people/mail", f"/staff/people/mail/{mail.id}/retry")
    assert "550 no such person" in page
    assert db_session.get_one(OutboxMail, mail.id).state == "waiting"


def test_commands_make_accounts_links_and_tenures(
    runner: Callable[..., Result], db_session: Session
) -> None:
    beat(db_session, "B7")
    made = runner("user", "add", "bo@example.org", "--name", "Bo", "--role", "officer")
    assert made.exit_code == 0, made.output
    assert "/sign-in/" in made.output
    assert "/sign-in/" in runner("user", "link", "BO@example.org").output
    assert runner("officers", "assign", "bo@example.org", "B7").exit_code == 0
    assert runner("officers", "assign", "Sgt. Lee", "B7", "--role", "sergeant").exit_code == 0
    found = user_by_email(db_session, "bo@example.org")
    assert isinstance(found, User)
    assert [row.name for row in db_session.query(Tenure)] == ["Bo", "Sgt. Lee"]
    assert runner("officers", "assign", "Sgt. Lee", "B8").exit_code != 0


def test_nobody_closes_their_own_account(boss: FlaskClient, db_session: Session) -> None:
    own = next(user for user in users(db_session) if user.has_role("administrator"))
    page = post_button(boss, "/staff/people", f"/staff/people/{own.id}/close")
    assert "You cannot close your own account" in page
    assert boss.get("/staff/people").status_code == 200
