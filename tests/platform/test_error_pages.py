"""What goes wrong gets a page in the house style and never a trace."""

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from engage.app import create_app
from engage.config import Config
from engage.errors import Refused
from engage.web import public


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_status_has_its_page(config: Config, status: int, lang: str) -> None:
    app = create_app(config)
    app.add_url_rule("/fail", view_func=public(lambda: abort(status)), endpoint="fail")
    response = app.test_client().get(f"/fail?lang={lang}")
    assert response.status_code == status
    assert "<h1>" in response.text
    assert ("Retry-After" in response.headers) == (status in {429, 503})


def _fail_with(config: Config, error: Exception) -> FlaskClient:
    def fail() -> str:
        raise error

    app = create_app(config)
    app.testing = False
    app.add_url_rule("/fail", view_func=public(fail), endpoint="fail")
    return app.test_client()


def test_locked_database_asks_to_come_back(config: Config) -> None:
    error = OperationalError("INSERT", {}, Exception("database is locked"))
    response = _fail_with(config, error).get("/fail")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"


def test_refusal_is_said_in_its_own_words(config: Config) -> None:
    response = _fail_with(config, Refused("The wave {wave} is open.", wave="fall")).get("/fail")
    assert response.status_code == 409
    assert "The wave fall is open." in response.text


def test_wrong_method_names_the_right_ones(app: Flask, client: FlaskClient) -> None:
    response = client.post("/contact", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code in {400, 405}


def test_large_body_is_refused(client: FlaskClient) -> None:
    response = client.post("/survey", data={"code": "x" * 4_000_000})
    assert response.status_code in {400, 413}
