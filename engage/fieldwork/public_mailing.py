"""The link that stops mail about surveys: a page with a button, and one click from a mailbox."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.fieldwork.services_mailing import stop_mail
from engage.fieldwork.stop_links import marked_by
from engage.web import csrf, public, settings

bp = Blueprint("fieldwork_stop", __name__)
# RFC 8058: the mailbox posts by itself, from elsewhere and without cookies; the link is the proof.
csrf.exempt(bp)


@bp.get("/stop/<token>")
@public
def ask(token: str) -> ResponseReturnValue:
    """Ask whether mail shall stop; looking at a link, as mail scanners do, changes nothing."""
    _mark(token)
    return _page(is_done=False, token=token)


@bp.post("/stop/<token>")
@public
def stop(token: str) -> ResponseReturnValue:
    """Stop mail to the address that the link is of."""
    stop_mail(db.session(), _mark(token))
    return _page(is_done=True, token=token)


def _mark(token: str) -> bytes:
    mark = marked_by(token, settings().code_pepper)
    if mark is None:
        abort(404)
    return mark


def _page(*, is_done: bool, token: str) -> ResponseReturnValue:
    page = render_template("fieldwork/stop.html", is_done=is_done, token=token)
    return page, {"Cache-Control": "no-store"}
