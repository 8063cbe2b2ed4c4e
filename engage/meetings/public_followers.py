"""The mailed link of who follows: confirm, choose how often, stop; the link itself is the proof."""

from typing import Final

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.language import language
from engage.meetings.forms_notices import CADENCES
from engage.meetings.pages import now
from engage.meetings.services_follow import confirm_follow, stop_follow
from engage.meetings.topics_followed import AT_ONCE, topic_title
from engage.people.queries_followers import follower_by_uid
from engage.people.services_followers import followed_uid
from engage.web import csrf, public, settings

bp = Blueprint("meetings_followers", __name__)
# RFC 8058: the mailbox posts by itself, from elsewhere and without cookies; the link is the proof.
PRIVATE: Final = {"Cache-Control": "no-store"}


@bp.get("/follow/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Show what is followed; looking at a link, as mail scanners do, changes nothing."""
    return _page(_uid(token), token)


@bp.post("/follow/<token>")
@public
def stop(token: str) -> ResponseReturnValue:
    """Stop: nothing of the follower is kept."""
    uid = _uid(token)
    stop_follow(db.session(), uid)
    return _page(uid, token)


csrf.exempt(stop)  # the one tap of a mail program brings no token but that of the link


@bp.post("/follow/<token>/yes")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Confirm, or choose how often."""
    uid = _uid(token)
    confirm_follow(db.session(), uid, request.form.get("cadence", "now"), now())
    return _page(uid, token)


def _uid(token: str) -> str:
    return followed_uid(token, settings().code_pepper) or abort(404)


def _page(uid: str, token: str) -> ResponseReturnValue:
    found = follower_by_uid(db.session(), uid)
    title = topic_title(db.session(), found.topic, language()) if found else ""
    page = render_template(
        "meetings/follower.html",
        follower=found,
        title=title or "",
        token=token,
        cadences=CADENCES,
        at_once=found is not None and found.topic.partition(":")[0] in AT_ONCE,
    )
    return page, 200, PRIVATE
