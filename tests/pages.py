"""A test client that checks what must hold on every page."""

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engage.db import db

# Cached pages without sign-in: they check the origin instead of a token (see docs/adr).
WITHOUT_TOKEN = re.compile(r"^/(s|c|survey|p|kiosk|stop|follow/[0-9a-f]+\.[0-9a-f]+)(/|$)")


class Page(HTMLParser):
    """What the checks need of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.titles = self.h1 = 0
        self.lang = ""
        self.labels: set[str] = set()
        self.ids: list[str] = []
        self.inputs: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.open_forms: list[bool] = []
        self.forms_without_token = 0
        self.in_label = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = dict(attrs)
        if got.get("id"):
            self.ids.append(str(got["id"]))
        if tag in {"input", "select", "textarea"}:
            self._field(tag, got)
        else:
            self._element(tag, got)

    def _element(self, tag: str, got: dict[str, str | None]) -> None:
        match tag:
            case "html":
                self.lang = got.get("lang") or ""
            case "title":
                self.titles += 1
            case "h1":
                self.h1 += 1
            case "a":
                self.links.append(got.get("href") or "")
            case "label":
                self.labels.add(got.get("for") or "")
                self.in_label += 1
            case "form":
                self.open_forms.append((got.get("method") or "get").lower() != "post")

    def _field(self, tag: str, got: dict[str, str | None]) -> None:
        if got.get("name") == "csrf_token" and self.open_forms:
            self.open_forms[-1] = True
        if tag != "input" or got.get("type") not in {"hidden", "submit", "button"}:
            self.inputs.append(got | {"in_label": "yes" if self.in_label else None})

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.in_label -= 1
        if tag == "form" and self.open_forms and not self.open_forms.pop():
            self.forms_without_token += 1


class CheckingClient(FlaskClient):
    """A client that asserts the invariants of each HTML page that it gets."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # Each request gets a context of its own, as in a server: g and the database session of
        # the test would otherwise be shared with it, and with the request before.
        db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.expire_all()
        if (
            response.mimetype == "text/html"
            and response.data
            and response.status_code not in range(300, 400)
        ):
            check_page(response.request.path, response)
        return response


def check_page(path: str, response: TestResponse) -> None:
    """Assert title, one h1, language, labels, live links, unique ids, tokens and the CSP."""
    page = Page(response.text)
    assert "Content-Security-Policy" in response.headers, path
    assert page.titles >= 1, f"{path}: no title"
    assert page.h1 == 1, f"{path}: {page.h1} h1 elements"
    assert page.lang in {"en", "es"}, f"{path}: lang is {page.lang!r}"
    repeated = {i for i in page.ids if page.ids.count(i) > 1}
    assert not repeated, f"{path}: repeated ids {repeated}"
    for field in page.inputs:
        is_labelled = (
            field.get("id") in page.labels or field.get("aria-label") or field.get("in_label")
        )
        assert is_labelled or field.get("aria-labelledby"), f"{path}: no label for {field}"
    for href in page.links:
        assert href, f"{path}: a link without an address"
        assert not href.startswith("#") or href[1:] in page.ids, f"{path}: dead anchor {href}"
        assert not href.lower().startswith("javascript:"), f"{path}: {href}"
    if not WITHOUT_TOKEN.match(path):
        assert page.forms_without_token == 0, f"{path}: a form without a token"
