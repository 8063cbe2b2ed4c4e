"""The page that tells whether a briefing was made here and whether it still stands."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.briefings.forms import VerifyForm
from engage.briefings.verifying import Checked, checked_code, checked_file
from engage.db import db
from engage.formats import day
from engage.web import limiter, public, settings

bp = Blueprint("briefings_verify", __name__, url_prefix="/briefings/verify")
LIMIT = "120 per hour"


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """The form, and what is known of what was asked about."""

    form: VerifyForm
    checked: Checked | None
    made_on: str
    is_file: bool


@bp.get("")
@public
def ask() -> ResponseReturnValue:
    """Ask for a code or a file."""
    return _page(VerifyForm(formdata=None), None)


@bp.post("")
@public
@limiter.limit(LIMIT)
def check() -> ResponseReturnValue:
    """Check a file, of which only the hash is looked at, or lead to the page of a code."""
    form = VerifyForm()
    if not form.validate():
        return _page(form, None), 422
    upload = form.file.data
    if upload is not None and upload.filename:
        zone = settings().city.zone
        return _page(form, checked_file(db.session(), upload.read(), zone), is_file=True)
    typed = (form.code.data or "").strip()
    if not typed:
        form.code.errors = [_("Type the code, or choose the file.")]
        return _page(form, None), 422
    return redirect(url_for(".show", code=typed), 303)


@bp.get("/<code>")
@public
@limiter.limit(LIMIT)
def show(code: str) -> ResponseReturnValue:
    """Tell what is known of the briefing with a code; the QR on it leads here."""
    found = checked_code(db.session(), code, settings().city.zone)
    status = 200 if found.is_genuine else 404
    return _page(VerifyForm(formdata=None, code=code[:40]), found), status


def _page(form: VerifyForm, found: Checked | None, *, is_file: bool = False) -> str:
    made_on = day(found.made_on) if found and found.made_on else ""
    return render_template("briefings/verify.html", page=VerifyPage(form, found, made_on, is_file))
