"""The pages for what goes wrong: in the house style, with an id for staff and no trace."""

import logging
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from traceback import format_tb

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from engage.db import db
from engage.errors import InputErrors, Refused

log = logging.getLogger("engage")
PAGES = {
    400: (
        _l("We could not read that"),
        _l("The page may have been open for a long time. Go back, reload it and try again."),
    ),
    403: (_l("This page is not for you"), _l("Your account does not have the role it needs.")),
    404: (
        _l("There is no such page"),
        _l("The address may be mistyped, or the page may have moved."),
    ),
    405: (_l("That does not work here"), _l("Go back and use the buttons of the page.")),
    409: (_l("That is not possible now"), ""),
    413: (_l("That is too large"), _l("Choose a smaller file or send less text, and try again.")),
    422: (
        _l("Something in the form needs another look"),
        _l("Go back and check what you entered."),
    ),
    429: (_l("Too many tries"), _l("Please wait a few minutes and try again.")),
    500: (
        _l("Something broke on our side"),
        _l("Nothing you did caused it. Please try again in a few minutes."),
    ),
    503: (
        _l("Engage is busy for a moment"),
        _l("Nothing was saved. Please wait a moment and send it again."),
    ),
}


def init_app(app: Flask) -> None:
    """Answer every failure with a page of ours."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _token_missing)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(InputErrors, _input_errors)
    app.register_error_handler(OperationalError, _database_busy)
    # what the driver says when it cannot even begin, see db._begin
    app.register_error_handler(sqlite3.OperationalError, _database_busy)
    app.register_error_handler(PoolTimeout, _database_busy)
    if not (app.testing or app.debug):
        app.register_error_handler(Exception, _broken)
    app.log_exception = _log_unanswered  # type: ignore[method-assign]  # Flask's names the path


def page(
    status: int, text: str = "", problems: Sequence[tuple[str, str]] = (), incident: str = ""
) -> ResponseReturnValue:
    """Return the page of a status, with a sentence of its own where there is one."""
    known = status if status in PAGES else (500 if status >= 500 else 400)
    title, standard = PAGES[known]
    body = render_template(
        "error.html",
        title=str(title),
        text=text or str(standard),
        problems=problems,
        incident=incident,
    )
    headers = {"Cache-Control": "no-store"}
    if status in {429, 503}:
        headers["Retry-After"] = "60"
    return body, status, headers


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if 300 <= status < 400:
        return error
    response = current_app.make_response(page(status))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _token_missing(_error: CSRFError) -> ResponseReturnValue:
    return page(400)


def _refused(error: Refused) -> ResponseReturnValue:
    return page(error.status, _(error.message).format(**error.values))


def _input_errors(error: InputErrors) -> ResponseReturnValue:
    return page(422, problems=[(one.where, one.said(_)) for one in error.problems])


def _database_busy(error: Exception) -> ResponseReturnValue:
    cause = getattr(error, "orig", None) or error
    log.error("database unavailable: %s at %s", type(cause).__name__, request.endpoint)
    _leave_database()
    return page(503)


def _broken(error: Exception) -> ResponseReturnValue:
    incident = secrets.token_hex(4)
    # Where it broke, without the message: that may quote what somebody wrote.
    where = "".join(format_tb(error.__traceback__))
    log.error("incident %s at %s: %s\n%s", incident, request.endpoint, type(error).__name__, where)
    _leave_database()
    return page(500, incident=incident)


def _log_unanswered(exc_info: object) -> None:
    """Log a failure that not even an error page could be made of; a path may hold a code."""
    kind = exc_info[0] if isinstance(exc_info, tuple) else None
    log.error(
        "unanswered failure at %s: %s", request.endpoint, getattr(kind, "__name__", "unknown")
    )


def _leave_database() -> None:
    """Let the page be drawn without asking who is signed in, which may fail as well."""
    g.is_staff_page = False
    with suppress(SQLAlchemyError):
        db.session.rollback()
