"""What a running instance writes down names nobody: no address, browser, code, query or answer."""

import logging
import socket
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from engage.db import db
from engage.launcher import web_server
from tests.browsers import LiveApp, serving
from tests.promises import insider
from tests.promises.city import SAME_SITE, WAVE, City
from tests.promises.page import ROOT

BROWSER = "Zebrabrowser/9.87"
QUERY = "okapiquery"
WORDS = "quaggawords on my porch"
PATH = "axolotlpath"


class Visitor:
    """A browser on another machine, with everything about it that could be written down."""

    def __init__(self, live: LiveApp) -> None:
        self.port = urlsplit(live.url).port or 80
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, data: Mapping[str, str] | None = None) -> int:
        """Send a request and return its status."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"User-Agent": BROWSER, "Host": f"localhost:{self.port}"} | SAME_SITE
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = urlencode(data) if data is not None else None
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(connection):
            connection.request("GET" if data is None else "POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status

    def shout(self, raw: bytes) -> None:
        """Send something that is no request."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(raw)
            line.recv(4096)


def test_instance_writes_nothing_that_identifies(town: City) -> None:
    town.open()
    code, other = town.deck(2)
    db.session.rollback()
    with serving(town.config) as live:
        visitor = Visitor(live)
        answered = visit(visitor, code)
        misbehave(visitor, other)
        broken = break_down(visitor, town, other)
    assert answered == [303, 200, 303, 303, 303, 200]
    assert broken == [503, 500]
    log = (town.config.instance / "server.log").read_text()
    assert "incident" in log
    assert "refused a broken request" in log
    secrets = [BROWSER, QUERY, WORDS, PATH, code, other, code.replace("-", "")]
    found = insider.files_with(town.config.instance, [s.encode() for s in secrets])
    assert found == []
    assert "127.0.0.1" not in log


def visit(visitor: Visitor, code: str) -> list[int]:
    """Answer a survey; return the statuses."""
    return [
        visitor.ask(f"/c/{code}?{QUERY}=1"),
        visitor.ask(f"/s/{WAVE}?{QUERY}=2"),
        visitor.ask(f"/s/{WAVE}", {}),
        visitor.ask(f"/s/{WAVE}/q/start", {"consent": "1"}),
        visitor.ask(f"/s/{WAVE}/q/last", {"words": WORDS, "trust": "7"}),
        visitor.ask("/meetings"),
    ]


def misbehave(visitor: Visitor, code: str) -> None:
    """Send what web servers like to complain about."""
    for raw in (
        f"GET /c/{code} HTTP/9.9\r\nUser-Agent: {BROWSER}\r\n\r\n",
        f"{PATH.upper()}! /c/{code} HTTP/1.1\r\n\r\n",
        f"GET /{PATH} HTTP/1.1\r\n{QUERY}: {'x' * 9000}\r\n\r\n",
        f"GET /{PATH} HTTP/1.1\r\n bad header {WORDS}\r\n\r\n",
    ):
        visitor.shout(raw.encode())
    visitor.ask(f"/{PATH}?{QUERY}")
    visitor.ask("/survey", {"code": "QQQQ-QQQQ-QQQQ-Q", PATH: WORDS})


def break_down(visitor: Visitor, town: City, code: str) -> list[int]:
    """Break the database under the server; return the statuses of what then fails."""
    file = town.config.instance / "engage.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE code RENAME TO gone")
        locked = visitor.ask(f"/c/{code}?{QUERY}")
        connection.execute("UPDATE wave SET title = 'no JSON'")
        connection.commit()
        broken = visitor.ask(f"/survey?{QUERY}")
    return [locked, broken]


def test_access_log_stays_off_and_the_error_log_is_ours() -> None:
    order = web_server(8000)
    assert not [word for word in order if "access" in word]
    assert order[order.index("--logger-class") + 1] == "engage.server_log.Log"
    assert order[order.index("--log-level") + 1] == "warning"


def test_failed_statement_does_not_quote_its_values(town: City) -> None:
    with pytest.raises(Exception, match="hidden due to hide_parameters") as failure:
        town.rows("SELECT * FROM nowhere WHERE a = :secret", secret=WORDS)
    assert WORDS not in str(failure.value)


def test_journey_logs_nothing_at_all(town: City, caplog: pytest.LogCaptureFixture) -> None:
    town.open()
    with caplog.at_level(logging.INFO, logger="engage"):
        town.send(town.residents(3))
        town.close()
    assert [r for r in caplog.records if r.name.startswith("engage")] == []


def test_no_module_writes_a_log_of_requests() -> None:
    """Whoever logs is named here, so that a new line of log is read by somebody first."""
    speaking = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "engage").rglob("*.py")
        if "logging.getLogger" in path.read_text(encoding="utf-8")
    }
    assert speaking == {
        *("engage/error_pages.py", "engage/jobs.py", "engage/pdf_child.py"),
        "engage/briefings/tasks.py",  # the kind of fault with which a briefing was not made
        "engage/meetings/services_follow.py",  # the uid of a meeting whose reminders came too late
    }
