"""Staff side of a door without a network: the list a device may hold, and what it sends later."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from pydantic import ValidationError

from engage.db import db
from engage.language import language
from engage.meetings.cards import card
from engage.meetings.coverage import AGE_WORDS
from engage.meetings.door_events import Batch, closes_at, ticket_list
from engage.meetings.models_attendance import ROLES
from engage.meetings.pages import by, may_edit, now, visible_meeting
from engage.meetings.queries_attendance import (
    attendance,
    checked_in,
    door_counts,
    tickets_around,
)
from engage.meetings.services_door import merge
from engage.meetings.tokens import new_token
from engage.static_files import OURS
from engage.web import staff

bp = Blueprint("meetings_door_offline", __name__, url_prefix="/staff/meetings")


@bp.get("/<int:meeting_id>/door/offline")
@staff("organizer", "officer")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show the door that a device keeps: no guest and no staff by name stand on it."""
    shown = card(visible_meeting(meeting_id), language())
    return render_template(
        "meetings/staff/door_offline.html",
        meeting=shown,
        roles=ROLES,
        ages=AGE_WORDS,
        may_edit=may_edit(),
    )


@bp.get("/<int:meeting_id>/door/worker.js")
@staff("organizer", "officer")
def worker(meeting_id: int) -> ResponseReturnValue:
    """Give the script that opens the page of this door without a network, and nothing else."""
    visible_meeting(meeting_id)
    answer = Response((OURS / "door-worker.js").read_bytes(), mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = f"/staff/meetings/{meeting_id}/door"
    return answer


@bp.get("/<int:meeting_id>/door/state.json")
@staff("organizer", "officer")
def state(meeting_id: int) -> ResponseReturnValue:
    """Give a device the counts, a token to send with, and keyed hashes of tickets; no names."""
    meeting, session, salt = visible_meeting(meeting_id), db.session(), new_token()
    around = tickets_around(session, meeting) if may_edit() else ()
    tickets = dict(ticket_list(meeting, around, salt))
    held = checked_in(session, meeting_id)
    inside = [one for one in around if one.id in held]
    tickets |= dict.fromkeys(ticket_list(meeting, inside, salt), "already")
    return {
        "salt": salt,
        "tickets": tickets,
        "counts": door_counts(session, meeting_id),
        "here": attendance(session, meeting_id),
        "closes_at": closes_at(meeting).isoformat(),
        "token": generate_csrf(),
    }


@bp.post("/<int:meeting_id>/door/merge")
@staff("organizer", "officer")
def send(meeting_id: int) -> ResponseReturnValue:
    """Take in what a device noted without a network; sending it twice is sending it once."""
    visible_meeting(meeting_id)
    try:
        batch = Batch.model_validate_json(request.get_data())
    except ValidationError:
        return {"error": "This is not a list of at most 200 events of a door."}, 422
    acting = by() if may_edit() else None
    answers = merge(db.session(), meeting_id, batch.events, now(), acting)
    return {"answers": answers, "here": attendance(db.session(), meeting_id)}
