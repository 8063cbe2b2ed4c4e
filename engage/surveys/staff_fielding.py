"""The staff's part in the calendar of a wave: closing it on the web by hand."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engage.db import db
from engage.surveys.plans import Act
from engage.surveys.services_fielding import close_web
from engage.web import staff

bp = Blueprint("surveys_fielding", __name__, url_prefix="/staff/surveys")


@bp.post("/<code>/close-web")
@staff("organizer", "administrator")
def close_on_web(code: str) -> ResponseReturnValue:
    """Take no more answers from the web; late paper can still be keyed in."""
    close_web(db.session(), code, Act(current_user.email, datetime.now(UTC)))
    return redirect(url_for("surveys_staff.show", code=code, done="web_closed"), 303)
