"""Every route is public by its decorator or refuses a visitor; a lost or new one is a decision."""

import os
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from engage.web import PUBLIC, audience

GOLDEN = Path(__file__).parents[1] / "golden" / "routes.txt"


def address(app: Flask, rule: Rule) -> str:
    """Return an address of a route with something in each of its places."""
    values: dict[str, object] = {}
    for name in rule.arguments - (rule.defaults or {}).keys():
        kind = type(rule._converters[name]).__name__
        values[name] = {"IntegerConverter": 1, "UUIDConverter": UUID(int=0)}.get(kind, "x")
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, values, method=next(iter(rule.methods or {"GET"})))


def test_routes_are_the_golden_ones(app: Flask) -> None:
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        roles = audience(app, rule.endpoint)
        who = "nobody" if roles is None else ",".join(sorted(roles)).replace("*", "public")
        lines.append(f"{rule.rule} {methods} {who}")
    text = "\n".join(sorted(lines)) + "\n"
    if os.environ.get("ENGAGE_GOLDEN"):
        GOLDEN.write_text(text)
    assert GOLDEN.read_text() == text, "read the diff, then: make golden"


def test_every_view_declares_its_audience(app: Flask) -> None:
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if audience(app, rule.endpoint) is None and not rule.endpoint.startswith("security.")
    ]
    assert undeclared == []


def test_staff_routes_refuse_a_visitor(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if audience(app, rule.endpoint) == PUBLIC:
            continue
        for method in sorted(rule.methods or set()):
            response = client.open(address(app, rule), method=method)
            to_sign_in = response.status_code == 302 and "sign-in" in response.location
            is_refused = response.status_code in {400, 403, 404} or to_sign_in
            assert is_refused or method == "OPTIONS", f"{method} {rule.rule}"


def test_options_of_a_staff_route_tells_a_visitor_nothing(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if audience(app, rule.endpoint) != PUBLIC:
            response = client.options(address(app, rule))
            assert response.status_code in {302, 403, 404}, rule.rule
