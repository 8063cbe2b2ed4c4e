"""What no view sees: other sites' requests, NUL, fields by the million, bodies left unread."""

import http.client
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.app import create_app
from engage.config import Config
from engage.db import Base, db
from engage.intake import MAX_FIELDS, OPEN_TO_SITES
from engage.ports import free_port
from tests.platform.test_guard import address
from tests.servers import running, wait_until

OWN = {"Sec-Fetch-Site": "same-origin"}
TOO_LARGE = 4 * 1024 * 1024


def posts(app: Flask) -> list[str]:
    """Return an address of each route that takes a POST."""
    taking = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return [address(app, rule) for rule in taking if rule.endpoint not in OPEN_TO_SITES]


def test_only_the_links_that_stop_mail_are_open_to_other_sites() -> None:
    assert {"fieldwork_stop.stop", "meetings_followers.stop"} == OPEN_TO_SITES


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "https://evil.example"}, id="foreign origin"),
        pytest.param({"Origin": "null"}, id="no origin to name"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="another host of the domain"),
        pytest.param({}, id="no token"),
    ],
)
def test_every_post_from_elsewhere_is_refused(
    app: Flask, client: FlaskClient, headers: dict[str, str]
) -> None:
    statuses = {path: client.post(path, headers=headers).status_code for path in posts(app)}
    assert {path: status for path, status in statuses.items() if status != 400} == {}


def test_get_of_another_site_is_answered(client: FlaskClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_other_methods_find_nothing(app: Flask, client: FlaskClient, method: str) -> None:
    found = {
        client.open(address(app, r), method=method).status_code for r in app.url_map.iter_rules()
    }
    assert found == {405}


def test_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    response = client.post("/contact", headers=OWN)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "path", ["/beats/%00", "/results/%00.csv", "/c/%00", "/meetings?beat=%00", "/?lang=es%00"]
)
def test_nul_in_an_address_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nul_in_a_field_is_refused(client: FlaskClient) -> None:
    assert client.post("/staff/sign-in", data={"email": "a\0@example.org"}).status_code == 400


@pytest.mark.parametrize("path", ["/survey", "/staff/sign-in", "/no-such-page"])
def test_fields_without_end_are_too_large(client: FlaskClient, path: str) -> None:
    body = "a&" * MAX_FIELDS
    response = client.post(
        path, data=body, content_type="application/x-www-form-urlencoded", headers=OWN
    )
    assert response.status_code == 413


def test_ten_thousand_fields_are_read(client: FlaskClient) -> None:
    fields = {f"a{number}": "1" for number in range(10_000)}
    assert client.post("/survey", data=fields, headers=OWN).status_code == 404  # no such code


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        pytest.param("multipart/form-data", b"junk", 400, id="no boundary"),
        pytest.param(
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a',
            400,
            id="cut off",
        ),
        pytest.param("multipart/form-data; boundary=x", b"A: b\r\n" * 9999, 400, id="no parts"),
        pytest.param("application/json", b"{", 400, id="half of JSON"),
        pytest.param("", b"\xff\xfe", 400, id="no type"),
    ],
)
def test_malformed_body_is_answered_with_a_page(
    client: FlaskClient, kind: str, body: bytes, status: int
) -> None:
    response = client.post("/staff/sign-in", data=body, content_type=kind, headers=OWN)
    assert response.status_code == status


@pytest.fixture
def port(config: Config, tmp_path: Path) -> Iterator[int]:
    """The port of a web server like the one that people run."""
    app = create_app(replace(config, base_url="http://localhost"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    number = free_port(27_500)
    order = [sys.executable, "-m", "gunicorn", "engage.app:create_app()", "--no-control-socket"]
    order += ["--bind", f"127.0.0.1:{number}", "--log-level", "warning"]
    environment = os.environ | {"ENGAGE_INSTANCE": str(config.instance)}
    log = tmp_path / "server.log"
    with running(order, log, signal.SIGTERM, environment=environment, is_foreign=False) as server:
        wait_until(lambda: answers(number), server, log)
        yield number


def answers(port: int) -> bool:
    """Return whether a server answers on a port."""
    try:
        return send(port, "GET", "/") == 200
    except OSError:
        return False


def send(port: int, method: str, path: str, body: bytes = b"") -> int:
    """Send a whole request, as a browser does, and return the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **OWN}
    try:
        connection.request(method, path, body or None, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_large_body_is_answered_by_a_page_and_no_reset(port: int) -> None:
    for path in ("/survey", "/staff/sign-in", "/no-such-page"):
        assert send(port, "POST", path, b"x" * TOO_LARGE) == 413
    assert send(port, "POST", "/staff/sign-in", b"x" * 10 * TOO_LARGE) == 413
