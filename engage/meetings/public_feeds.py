"""What calendar programs and feed readers fetch: one meeting, all that are asked for, one's own."""

from typing import Final
from uuid import UUID

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.language import language
from engage.meetings.calendars import entity_tag, feed_file, meeting_file
from engage.meetings.cards import cards
from engage.meetings.filters import filter_of
from engage.meetings.newsfeeds import Channel, atom_text, json_text
from engage.meetings.pages import now
from engage.meetings.queries import meeting_by_uid
from engage.meetings.queries_calendar import (
    CalendarFilter,
    feed_meetings,
    meetings_of_beats,
    meetings_to_come,
)
from engage.meetings.queries_days import calendar_owner
from engage.meetings.tokens import token_hash
from engage.people.queries import visible_beats
from engage.places.queries import beat_by_code, beats
from engage.web import public, settings

bp = Blueprint("meetings_feeds", __name__)
NEWEST: Final = 100


@bp.get("/meetings/<uuid:uid>.ics")
@public
def meeting(uid: UUID) -> ResponseReturnValue:
    """Give one meeting to a calendar program."""
    found = meeting_by_uid(db.session(), str(uid)) or abort(404)
    return _file(meeting_file(found, language(), settings().base_url), "meeting.ics")


@bp.get("/meetings.ics")
@public
def city() -> ResponseReturnValue:
    """Give all meetings, or those that are asked for, to a calendar program that subscribes."""
    return _feed(settings().city.name, _asked())


@bp.get("/beats/<code>/meetings.ics")
@public
def beat(code: str) -> ResponseReturnValue:
    """Give the meetings of a beat to a calendar program that subscribes."""
    found = beat_by_code(db.session(), code) or abort(404)
    name = f"{settings().city.name}: {found.title}"
    return _feed(name, CalendarFilter(beat=found.code))


@bp.get("/calendar/<token>.ics")
@public
def own(token: str) -> ResponseReturnValue:
    """Give an officer's own meetings to whoever knows the private address."""
    owner = calendar_owner(db.session(), token_hash(token)) or abort(404)
    today = now().astimezone(settings().city.zone).date()
    seen = visible_beats(db.session(), owner, today) or frozenset()
    rows = meetings_of_beats(db.session(), now(), seen, owner.id)
    text = feed_file(_("My meetings"), rows, language(), settings().base_url)
    response = _file(text, "meetings.ics")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/meetings.atom")
@public
def atom() -> ResponseReturnValue:
    """Give the next meetings to a feed reader, as Atom."""
    return _file(atom_text(_channel("atom")), "meetings.atom", "application/atom+xml")


@bp.get("/meetings.json")
@public
def as_json() -> ResponseReturnValue:
    """Give the next meetings to a program, as a JSON Feed."""
    return _file(json_text(_channel("as_json")), "meetings.json", "application/feed+json")


def _asked() -> CalendarFilter:
    return filter_of(request.args, {one.code for one in beats(db.session())})


def _channel(view: str) -> Channel:
    asked = _asked()
    rows = meetings_to_come(db.session(), now(), asked, NEWEST)
    base = settings().base_url.rstrip("/")
    return Channel(
        title=_("Meetings: %(name)s", name=settings().city.name),
        language=language(),
        page=f"{base}{url_for('meetings.index', **asked.query)}",
        address=f"{base}{url_for(f'.{view}', **asked.query)}",
        base_url=base,
        cards=cards(rows, language(), {}),
        changed=[row.changed_at for row in rows],
    )


def _feed(name: str, asked: CalendarFilter) -> Response:
    title = _("Meetings: %(name)s", name=name)
    rows = feed_meetings(db.session(), asked, now())
    return _file(feed_file(title, rows, language(), settings().base_url), "meetings.ics")


def _file(text: bytes, name: str, mimetype: str = "text/calendar") -> Response:
    response = Response(text, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    response.set_etag(entity_tag(text))
    response.make_conditional(request)
    return response
