"""Signing in by password and by link, the limits, and signing out."""

import re
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.audit.acts import Act
from engage.db import db
from engage.mail.outbox import waiting_mails
from engage.people.models import User
from engage.people.passwords import is_common
from engage.people.services import LinkSpent, make_sign_in_link, set_language, use_sign_in_link
from engage.people.session import is_stale
from tests.people.rows import NOW, person

PASSWORD = "teal harbor mosaic 77"  # noqa: S105  # a test's
SIGN_IN = "/staff/sign-in"


@pytest.fixture
def ana(db_session: Session) -> User:
    """An administrator with a password."""
    user = person(db_session, "administrator")
    user.password = hash_password(PASSWORD)
    db_session.commit()
    return user


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Fill in the form of a page and send it."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert found, f"{path} has no token"
    return client.post(path, data={"csrf_token": found[1], **fields})


def sign_in(client: FlaskClient, path: str = SIGN_IN, password: str = PASSWORD) -> TestResponse:
    return post(client, path, email="ANA@example.org", password=password)


def test_right_password_leads_to_the_staff_page(client: FlaskClient, ana: User) -> None:
    response = sign_in(client)
    assert (response.status_code, response.location) == (302, "/staff")
    assert client.get("/staff/people").status_code == 200


def test_wrong_password_and_unknown_person_read_alike(client: FlaskClient, ana: User) -> None:
    wrong = sign_in(client, password=PASSWORD[::-1])
    unknown = post(client, SIGN_IN, email="nobody@example.org", password=PASSWORD)
    pattern = r'value="[^"]*"'
    assert re.sub(pattern, "", wrong.text) == re.sub(pattern, "", unknown.text)
    assert client.get("/staff/people").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:evil.example",
        "/\t/evil.example",
        "//evil@localhost.evil.example",
        " //evil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "http:///evil.example",
        "/\nevil.example",
    ],
)
def test_hostile_next_is_not_followed(client: FlaskClient, ana: User, target: str) -> None:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(SIGN_IN).text)
    fields = {"csrf_token": found[1] if found else "", "email": ana.email, "password": PASSWORD}
    response = client.post(SIGN_IN, query_string={"next": target}, data={**fields, "next": target})
    location = response.location or "/"  # without one: the form again
    assert urlsplit(location).netloc == ""
    assert not location.startswith(("//", "/\\")), location


def test_own_next_is_followed(client: FlaskClient, ana: User) -> None:
    assert sign_in(client, f"{SIGN_IN}?next=/staff/people").location == "/staff/people"


def test_eleventh_wrong_password_closes_the_account_for_a_while(
    client: FlaskClient, ana: User
) -> None:
    statuses = [sign_in(client, password=f"wrong guess {n}").status_code for n in range(11)]
    assert statuses == [200] * 10 + [429]
    assert sign_in(client).status_code == 429


def test_wrong_passwords_from_elsewhere_leave_other_accounts_alone(
    app: Flask, client: FlaskClient, ana: User, db_session: Session
) -> None:
    for n in range(11):
        sign_in(client, password=f"wrong guess {n}")
    other = person(db_session, "analyst", email="bo@example.org")
    other.password = hash_password(PASSWORD)
    db_session.commit()
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert post(elsewhere, SIGN_IN, email=other.email, password=PASSWORD).status_code == 302


def test_right_passwords_are_never_counted(app: Flask, ana: User) -> None:
    assert {sign_in(app.test_client()).status_code for _ in range(12)} == {302}


def test_signed_out_cookie_is_refused_when_replayed(client: FlaskClient, ana: User) -> None:
    sign_in(client)
    stolen = client.get_cookie("session")
    assert stolen
    response = post(client, "/staff/sign-out")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.set_cookie("session", stolen.value)
    assert client.get("/staff/people").status_code == 302


def test_opening_a_link_spends_nothing_and_using_it_does(
    client: FlaskClient, ana: User, db_session: Session
) -> None:
    _owner, token = make_sign_in_link(
        db_session, ana.id, actor="test", now=NOW, lives=timedelta(days=36500)
    )
    assert client.get(f"/sign-in/{token}").status_code == 200
    assert post(client, f"/sign-in/{token}").location == "/staff/password"
    assert client.get("/staff/password").status_code == 200
    assert post(client, f"/sign-in/{token}").status_code == 404


def test_link_ends_the_sessions_before_it(
    app: Flask, client: FlaskClient, ana: User, db_session: Session
) -> None:
    sign_in(client)
    _owner, token = make_sign_in_link(
        db_session, ana.id, actor="test", now=NOW, lives=timedelta(days=36500)
    )
    post(app.test_client(), f"/sign-in/{token}")
    assert client.get("/staff/people").status_code == 302


def test_cookie_of_a_visitor_is_not_the_cookie_of_the_signed_in(
    client: FlaskClient, ana: User
) -> None:
    client.get(SIGN_IN)
    before = client.get_cookie("session")
    with client.session_transaction() as planted:
        planted["rsvp"] = "planted"
    sign_in(client)
    after = client.get_cookie("session")
    assert before
    assert after
    client.set_cookie("session", before.value)
    assert client.get("/staff/people").status_code == 302


@pytest.mark.parametrize(
    ("began", "seen", "may_idle", "expected"),
    [
        pytest.param(0, 0, False, False, id="just now"),
        pytest.param(9.9, 0.4, False, False, id="busy day"),
        pytest.param(10.1, 0, False, True, id="ten hours"),
        pytest.param(1, 0.6, False, True, id="half an hour unused"),
        pytest.param(1, 0.6, True, False, id="unused in a demo"),
        pytest.param(10.1, 0, True, True, id="ten hours in a demo"),
    ],
)
def test_session_ends(began: float, seen: float, may_idle: bool, expected: bool) -> None:
    now = 1_800_000_000.0
    assert is_stale(now - began * 3600, now - seen * 3600, now, may_idle=may_idle) is expected


@pytest.mark.parametrize(("field", "hours"), [("began", 11), ("seen", 1)])
def test_stale_session_is_signed_out(
    client: FlaskClient, ana: User, field: str, hours: int
) -> None:
    sign_in(client)
    with client.session_transaction() as kept:
        kept[field] -= hours * 3600
    assert client.get("/staff/people").status_code == 302


def test_link_that_ran_out_signs_nobody_in(db_session: Session, ana: User) -> None:
    _owner, token = make_sign_in_link(db_session, ana.id, actor="test", now=NOW)
    with pytest.raises(LinkSpent):
        use_sign_in_link(db_session, token, NOW + timedelta(hours=1))


def test_new_link_ends_the_older_one(db_session: Session, ana: User) -> None:
    _owner, old = make_sign_in_link(db_session, ana.id, actor="test", now=NOW)
    make_sign_in_link(db_session, ana.id, actor="test", now=NOW)
    with pytest.raises(LinkSpent):
        use_sign_in_link(db_session, old, NOW)


def test_forgotten_password_is_mailed_a_link_of_the_configured_address(
    client: FlaskClient, ana: User, db_session: Session
) -> None:
    known = post(client, "/staff/forgotten", email=ana.email)
    (mail,) = waiting_mails(db_session)
    path = re.search(r"http://localhost(/staff/forgotten/\S+)", mail.text)
    assert path
    unknown = post(client, "/staff/forgotten", email="nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    assert len(waiting_mails(db_session)) == 1
    fields = {"password": "granite otter 41 lamps", "password_confirm": "granite otter 41 lamps"}
    assert post(client, path[1], **fields).status_code == 302
    assert sign_in(client, password=fields["password"]).status_code == 302


def test_mail_about_the_password_speaks_the_language_of_its_owner(
    client: FlaskClient, ana: User, db_session: Session
) -> None:
    set_language(db_session, ana.id, "es", Act("test", NOW))
    post(client, "/staff/forgotten", email=ana.email)
    (mail,) = waiting_mails(db_session)
    assert mail.language == "es"
    assert "pidió una contraseña nueva" in mail.text
    assert "assword" not in mail.subject + mail.text


@pytest.mark.parametrize("path", ["/login", "/logout", "/register", "/verify", "/staff/verify"])
def test_stock_pages_of_the_library_are_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        pytest.param("passwordpassword", True, id="twice the word"),
        pytest.param("P4ssw0rd-2026!", True, id="with digits for letters"),
        pytest.param("qwertyuiop123456", True, id="rows of keys"),
        pytest.param("aaaaaaaaaaaaaa", True, id="one letter"),
        pytest.param("PasoRobles2026!", True, id="the city"),
        pytest.param("teal harbor mosaic", False, id="unrelated words"),
        pytest.param("x7#kQ!2mv9$Lw", False, id="random"),
    ],
)
def test_password_that_is_guessed_first_is_known(password: str, expected: bool) -> None:
    assert is_common(password, ("Paso Robles",)) is expected


def test_of_many_who_use_a_link_at_once_one_gets_in(
    app: Flask, db_session: Session, ana: User
) -> None:
    _owner, token = make_sign_in_link(db_session, ana.id, actor="test", now=NOW)
    outcomes: list[bool] = []

    def try_it() -> None:
        with app.app_context():
            try:
                use_sign_in_link(db.session(), token, NOW)
            except LinkSpent:
                outcomes.append(False)
            else:
                outcomes.append(True)

    threads = [threading.Thread(target=try_it) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 19 + [True]
