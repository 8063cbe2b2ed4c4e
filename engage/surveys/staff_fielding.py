"""The staff's part in the calendar of a wave: its days, and closing it on the web by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.language import language
from engage.surveys.forms import DaysForm
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.revising import revise_wave_facts
from engage.surveys.services_fielding import close_web
from engage.web import acting, settings, staff

bp = Blueprint("surveys_fielding", __name__, url_prefix="/staff/surveys")
ROLES: Final = ("organizer", "administrator")


@bp.route("/<code>/days", methods=["GET", "POST"])
@staff(*ROLES)
def days(code: str) -> ResponseReturnValue:
    """Move the days of a wave that is not closed."""
    wave = wave_by_code(db.session(), code)
    form = DaysForm(obj=wave)
    if not form.validate_on_submit():
        return _days(form, wave), 422 if form.errors else 200
    today = datetime.now(UTC).astimezone(settings().city.zone).date()
    try:
        revise_wave_facts(db.session(), code, form.revision(), acting(), today)
    except InputErrors as errors:
        db.session.rollback()
        return _days(form, wave_by_code(db.session(), code), errors.problems), 422
    return redirect(url_for("surveys_staff.show", code=code, done="revised"), 303)


@bp.post("/<code>/close-web")
@staff(*ROLES)
def close_on_web(code: str) -> ResponseReturnValue:
    """Take no more answers from the web; late paper can still be keyed in."""
    close_web(db.session(), code, acting())
    return redirect(url_for("surveys_staff.show", code=code, done="web_closed"), 303)


def _days(form: DaysForm, wave: Wave, problems: Sequence[Problem] = ()) -> str:
    title = wave.title_in(language())
    return render_template(
        "surveys/staff/days.html", form=form, wave=wave, title=title, problems=problems
    )
