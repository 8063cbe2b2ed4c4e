"""What no view needs to see: requests of other sites, characters nobody types, unread bodies."""

from collections.abc import Callable, Iterable
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, abort, current_app, request

from engage.config import Config

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# What a mailbox posts from its own site (RFC 8058): the link alone is the right to do it.
OPEN_TO_SITES: Final = frozenset({"fieldwork_stop.stop", "meetings_followers.stop"})
# Fields without files; a million empty ones would cost seconds.
MAX_FIELDS: Final = 256 * 1024
CHUNK: Final = 64 * 1024
# Beyond this the connection is closed without a word.
MOST_READ: Final = 128 * 1024 * 1024


def init_app(app: Flask) -> None:
    """Look at each request before any view, and read to its end what a view left unread."""
    app.before_request(_refuse_foreign)
    app.before_request(_limit_fields)
    app.before_request(_refuse_nul)
    app.wsgi_app = reading_all(app.wsgi_app)  # type: ignore[method-assign, assignment]  # as Flask documents


def own_origins() -> frozenset[str]:
    """Return the origins under which this application is reached."""
    config: Config = current_app.extensions["engage"]
    return frozenset({config.base_url.rstrip("/"), request.host_url.rstrip("/")})


def reading_all(app: WSGIApplication) -> WSGIApplication:
    """Return an application after which nothing of a request is left unread.

    A server that closes a connection with unread bytes resets it, and the browser shows its own
    page in place of ours that says what was too large.
    """

    def run(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = app(environ, start_response)
        if environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"):
            _read_to_end(environ["wsgi.input"].read)
        return answer

    return run


def _read_to_end(read: Callable[[int], Any]) -> None:
    for _ in range(MOST_READ // CHUNK):
        try:
            if not read(CHUNK):
                return
        except (OSError, ValueError):
            return  # whoever sent it has gone, or it was read and closed


def _refuse_foreign() -> None:
    """Refuse what another site lets a browser send; tokens and pages check once more."""
    if request.method in SAFE or request.endpoint in OPEN_TO_SITES:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        abort(400, description="cross-site")
    origin = request.headers.get("Origin")
    if origin is not None and origin not in own_origins():
        abort(400, description="cross-site")


def _limit_fields() -> None:
    # MAX_FORM_MEMORY_SIZE is for multipart forms only, says Werkzeug
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MAX_FIELDS


def _refuse_nul() -> None:
    """Refuse the character that no keyboard makes and PostgreSQL cannot store."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)
    if request.method in SAFE or request.blueprint == "surveys":
        return  # the checker of the instrument looks at answers
    if any("\0" in text for pair in request.form.items(multi=True) for text in pair):
        abort(400, description="NUL")
