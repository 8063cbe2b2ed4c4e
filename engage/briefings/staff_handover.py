"""The handover of a beat as a page: for its officers, and for those who work for the whole city."""

from datetime import UTC, datetime

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from engage.audit.acts import Act
from engage.briefings.gathering import beat_for
from engage.briefings.handover import handover
from engage.briefings.handover_reading import handover_material
from engage.briefings.queries import beats_of
from engage.briefings.services_handover import WantedHandover, note_reading
from engage.db import db
from engage.language import language
from engage.people.services import note_refusal
from engage.web import settings, staff

bp = Blueprint("briefings_handover", __name__, url_prefix="/staff/briefings/<beat>/handover")


@bp.get("")
@staff("organizer", "officer")
def show(beat: str) -> ResponseReturnValue:
    """Show what the next officer of a beat must know; another beat's does not exist."""
    session, now, spoken = db.session(), datetime.now(UTC), language()
    found = beat_for(session, beat)
    today = now.astimezone(settings().city.zone).date()
    if found.code not in {one.code for one in beats_of(session, current_user, today)}:
        note_refusal(session, f"handover of beat {beat}", actor=current_user.email, now=now)
        abort(404)
    made = handover(handover_material(session, settings(), beat, spoken, now), spoken)
    session.rollback()  # the note begins with the lock for writing
    act = Act(current_user.email, now)
    note_reading(session, WantedHandover(found.code, spoken), act)
    return render_template("briefings/staff/handover.html", h=made)
