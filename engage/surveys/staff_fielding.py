"""The staff's part in the calendar of a wave: closing it on the web by hand."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.surveys.services_fielding import close_web
from engage.web import acting, staff

bp = Blueprint("surveys_fielding", __name__, url_prefix="/staff/surveys")


@bp.post("/<code>/close-web")
@staff("organizer", "administrator")
def close_on_web(code: str) -> ResponseReturnValue:
    """Take no more answers from the web; late paper can still be keyed in."""
    close_web(db.session(), code, acting())
    return redirect(url_for("surveys_staff.show", code=code, done="web_closed"), 303)
