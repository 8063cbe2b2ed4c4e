"""What calendar programs fetch: one meeting, all meetings, the meetings of a beat."""

from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.language import language
from engage.meetings.calendars import entity_tag, feed_file, meeting_file
from engage.meetings.pages import now
from engage.meetings.queries import feed_meetings, meeting_by_uid
from engage.places.queries import beat_by_code
from engage.web import public, settings

bp = Blueprint("meetings_feeds", __name__)


@bp.get("/meetings/<uuid:uid>.ics")
@public
def meeting(uid: UUID) -> ResponseReturnValue:
    """Give one meeting to a calendar program."""
    found = meeting_by_uid(db.session(), str(uid)) or abort(404)
    text = meeting_file(found, language(), settings().base_url)
    return _calendar(text, "meeting.ics")


@bp.get("/meetings.ics")
@public
def city() -> ResponseReturnValue:
    """Give all meetings to a calendar program that subscribes."""
    return _feed(settings().city.name, None)


@bp.get("/beats/<code>/meetings.ics")
@public
def beat(code: str) -> ResponseReturnValue:
    """Give the meetings of a beat to a calendar program that subscribes."""
    found = beat_by_code(db.session(), code) or abort(404)
    return _feed(f"{settings().city.name}: {found.title}", found.code)


def _feed(name: str, code: str | None) -> Response:
    title = _("Meetings: %(name)s", name=name)
    rows = feed_meetings(db.session(), code, now())
    return _calendar(feed_file(title, rows, language(), settings().base_url), "meetings.ics")


def _calendar(text: bytes, name: str) -> Response:
    response = Response(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    response.set_etag(entity_tag(text))
    response.make_conditional(request)
    return response
