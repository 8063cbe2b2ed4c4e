"""First and last page of a survey, kept in front of the application for a moment; plain WSGI."""

import re
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import Any, Final, TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Head: TypeAlias = tuple[str, list[tuple[str, str]]]
SHARED: Final = re.compile(r"/s/[a-z0-9-]{2,40}(/thanks)?")
MOST: Final = 200
# With and without the prefix that browsers reserve for https.
LANGUAGE_COOKIES: Final = ("lang", "__Host-lang")


class SharedPages:
    """Answers GET /s/WAVE and its thanks from memory while young; all else goes through.

    These pages hold nothing of the reader but the language, so what decides that is the key. Only a
    good answer that sets no cookie is kept, with all its headers.
    """

    def __init__(self, app: WSGIApplication, seconds: float) -> None:
        """Stand in front of an application."""
        self.app = app
        self.seconds = seconds
        self.kept: dict[tuple[str, ...], tuple[float, Head, bytes]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] != "GET" or not SHARED.fullmatch(path):
            return self.app(environ, start_response)
        key = _key(environ, path)
        until, head, body = self.kept.get(key, (0.0, ("", []), b""))
        if monotonic() >= until:
            return self._through(environ, start_response, key)
        start_response(head[0], list(head[1]))
        return [body]

    def _through(
        self, environ: WSGIEnvironment, start_response: StartResponse, key: tuple[str, ...]
    ) -> Iterable[bytes]:
        heads: list[Head] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[..., object]:
            heads.append((status, headers))
            return start_response(status, headers, *rest)

        parts = self.app(environ, start)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = heads[-1]
        names = {name.lower() for name, _ in headers}
        if status.startswith("200") and "set-cookie" not in names:
            if len(self.kept) >= MOST:
                self.kept.clear()
            self.kept[key] = (monotonic() + self.seconds, heads[-1], body)
        return [body]


def _key(environ: WSGIEnvironment, path: str) -> tuple[str, ...]:
    asked = (environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    cookies = environ.get("HTTP_COOKIE", "")
    return (path, *asked, _language(cookies), environ.get("HTTP_ACCEPT_ENCODING", ""))


def _language(cookies: str) -> str:
    if LANGUAGE_COOKIES[0] not in cookies:
        return ""
    try:
        found = SimpleCookie(cookies)
    except CookieError:
        return cookies
    return "|".join(found[name].value for name in LANGUAGE_COOKIES if name in found)
