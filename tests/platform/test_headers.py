"""The exact headers of each kind of page."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.app import create_app
from engage.config import Config

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; style-src-attr 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@pytest.mark.parametrize("path", ["/", "/meetings", "/no-such-page"])
def test_page_carries_exactly_these_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert "Strict-Transport-Security" not in headers
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


def test_https_adds_transport_security_and_host_cookies(config: Config) -> None:
    app = create_app(replace(config, base_url="https://engage.example.gov"))
    response = app.test_client().get("/no-such-page", base_url="https://engage.example.gov")
    expected = "max-age=63072000; includeSubDomains"
    assert response.headers["Strict-Transport-Security"] == expected
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"] is True


def test_static_files_are_immutable_and_typed(app: Flask, client: FlaskClient) -> None:
    address = app.jinja_env.globals["static_url"]("engage.css")
    response = client.get(address, headers={"Accept-Encoding": "br"}, buffered=True)
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "br"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_stylesheet_is_at_most_12_kb_compressed(app: Flask, client: FlaskClient) -> None:
    address = app.jinja_env.globals["static_url"]("engage.css")
    response = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert len(response.data) <= 12_288
