"""The organizer's pages of a release that is public: correcting it, and taking it back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from engage.db import db
from engage.language import language
from engage.results import queries, services
from engage.results.forms import CorrectForm, WithdrawForm
from engage.texts import in_language
from engage.web import StaffForm, acting, settings, staff

bp = Blueprint("results_standing", __name__, url_prefix="/staff/results")


@dataclass(frozen=True, slots=True)
class StandingPage:
    """The form of a correction or a withdrawal."""

    wave: str
    title: str
    form: StaffForm


@bp.route("/<wave>/correct", methods=["GET", "POST"])
@staff("organizer")
def correct(wave: str) -> ResponseReturnValue:
    """Publish a wave anew in place of its release, with a public reason."""
    form = CorrectForm()
    if not form.validate_on_submit():
        return _asked("correct", wave, form)
    services.correct(db.session(), wave, form.reason.data, acting(), settings().city.name)
    flash(_("The correction is public; the page says what was wrong."))
    return redirect(url_for("results_staff.index"), 303)


@bp.route("/<wave>/withdraw", methods=["GET", "POST"])
@staff("organizer")
def withdraw(wave: str) -> ResponseReturnValue:
    """Take the results of a wave back, with a public reason."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _asked("withdraw", wave, form)
    release = queries.latest_release(db.session(), wave)
    if release is not None:
        reason, now = form.reason.data, datetime.now(UTC)
        services.withdraw(db.session(), release.sha256, reason, now, current_user.email)
        flash(_("The results are no longer public; the page says why."))
    return redirect(url_for("results_staff.index"), 303)


def _asked(name: str, wave: str, form: StaffForm) -> ResponseReturnValue:
    release = queries.latest_release(db.session(), wave)
    if release is None:
        return redirect(url_for("results_staff.index"), 303)
    page = StandingPage(wave, in_language(release.title, language()), form)
    return render_template(f"results/staff/{name}.html", page=page), 422 if form.errors else 200
