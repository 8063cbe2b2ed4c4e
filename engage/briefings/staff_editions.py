"""The staff page of a beat's briefing: sections on and off, a note, what it looks like."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.fields import SelectChoice

from engage.briefings.content import SECTIONS
from engage.briefings.forms import SECTION_NAMES, EditionForm
from engage.briefings.models_editions import BriefingEdition
from engage.briefings.notes import note_html
from engage.briefings.queries_editions import edition, editions
from engage.briefings.services_editions import Edited, Overtaken, save_edition
from engage.db import db
from engage.errors import InputErrors
from engage.places.models import Beat
from engage.places.queries import beat_by_code
from engage.web import acting, staff

bp = Blueprint("briefings_editions", __name__, url_prefix="/staff/briefings/<beat>/edit")


@dataclass(frozen=True, slots=True)
class EditionPage:
    """The form, the note as it will be printed, and the versions so far."""

    beat: Beat
    form: EditionForm
    note: Markup
    versions: Sequence[BriefingEdition]
    overtaken: str


@bp.get("")
@staff("organizer")
def show(beat: str) -> ResponseReturnValue:
    """Show what the briefings of a beat hold, or what a former version held."""
    found = _beat(beat)
    wanted = request.args.get("version", type=int)
    known = editions(db.session(), beat)
    now = next((one for one in known if one.id == wanted), known[0] if known else None)
    left_out = set(now.left_out) if now else set()
    form = EditionForm(
        formdata=None,
        sections=[name for name in SECTIONS if name not in left_out],
        note=now.note if now else "",
        base=str(known[0].id if known else 0),
    )
    return _page(found, form)


@bp.post("")
@staff("organizer")
def save(beat: str) -> ResponseReturnValue:
    """Look at a change, or keep it as a version."""
    found, form = _beat(beat), EditionForm()
    _offer(form)
    if not form.validate():
        return _page(found, form), 422
    if "look" in request.form:
        return _page(found, form)
    base = int(form.base.data) if (form.base.data or "").isdecimal() else 0
    left_out = [name for name in SECTIONS if name not in form.sections.data]
    try:
        edited = Edited(left_out, form.note.data or "", base)
        save_edition(db.session(), beat, edited, acting())
    except InputErrors as faults:
        form.note.errors = [problem.what for problem in faults.problems]
        return _page(found, form), 422
    except Overtaken as refusal:
        newest = edition(db.session(), beat)
        form.base.data = str(newest.id if newest else 0)
        return _page(found, form, overtaken=_(refusal.message)), refusal.status
    flash(_("Saved. The next briefing of this beat is made so."))
    return redirect(url_for(".show", beat=beat), 303)


def _page(beat: Beat, form: EditionForm, overtaken: str = "") -> str:
    _offer(form)
    note = note_html(form.note.data or "")
    known = editions(db.session(), beat.code)
    page = EditionPage(beat, form, note, known, overtaken)
    return render_template("briefings/staff/edition.html", page=page)


def _offer(form: EditionForm) -> None:
    form.sections.choices = [SelectChoice(name, SECTION_NAMES[name]) for name in SECTIONS]


def _beat(code: str) -> Beat:
    found = beat_by_code(db.session(), code)
    if found is None:
        abort(404)
    return found
