"""The staff page of a beat's briefing: sections on and off, a note, what it looks like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.fields import SelectChoice

from engage.briefings.content import SECTIONS
from engage.briefings.forms import SECTION_NAMES, EditionForm
from engage.briefings.labels import short
from engage.briefings.models_editions import BriefingEdition
from engage.briefings.notes import note_html
from engage.briefings.queries_editions import edition, editions
from engage.briefings.services import Wanted, compose_briefing
from engage.briefings.services_editions import Edited, Overtaken, save_edition
from engage.briefings.twin import Twin, twin_of
from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.places.models import Beat
from engage.places.queries import beat_by_code
from engage.results.queries import newest_release
from engage.web import acting, settings, staff

bp = Blueprint("briefings_editions", __name__, url_prefix="/staff/briefings/<beat>/edit")
SHOWN = 80  # letters of a former note


@dataclass(frozen=True, slots=True)
class Version:
    """What was saved once: when, by whom, what it left out, and how its note begins."""

    id: int
    made_at: datetime
    made_by: str
    left_out: str
    note: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole briefing as it is typed now; without published results only its note."""

    twin: Twin | None
    note: Markup


@dataclass(frozen=True, slots=True)
class EditionPage:
    """The form, the briefing as it will be printed, and the versions so far."""

    beat: Beat
    form: EditionForm
    preview: Preview
    versions: Sequence[Version]
    overtaken: str
    former: Version | None


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
    return _page(found, form, former=now if now and now is not known[0] else None)


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
    try:
        edited = Edited(_left_out(form), form.note.data or "", base)
        save_edition(db.session(), beat, edited, acting())
    except InputErrors as faults:
        form.note.errors = [problem.said(_) for problem in faults.problems]
        return _page(found, form), 422
    except Overtaken as refusal:
        newest = edition(db.session(), beat)
        form.base.data = str(newest.id if newest else 0)
        return _page(found, form, overtaken=_(refusal.message)), refusal.status
    flash(_("Saved. The next briefing of this beat is made so."))
    return redirect(url_for(".show", beat=beat), 303)


@bp.post("/preview")
@staff("organizer")
def preview(beat: str) -> ResponseReturnValue:
    """Show the briefing as it is typed now, for the page that is open; nothing is kept."""
    found, form = _beat(beat), EditionForm()
    _offer(form)
    page = EditionPage(found, form, _preview(found, form), (), "", None)
    return render_template("briefings/staff/previewed.html", page=page)


def _page(
    beat: Beat, form: EditionForm, overtaken: str = "", former: BriefingEdition | None = None
) -> str:
    _offer(form)
    known = [_version(one) for one in editions(db.session(), beat.code)]
    shown = _version(former) if former else None
    page = EditionPage(beat, form, _preview(beat, form), known, overtaken, shown)
    return render_template("briefings/staff/edition.html", page=page)


def _preview(beat: Beat, form: EditionForm) -> Preview:
    session, release, note = db.session(), newest_release(db.session()), form.note.data or ""
    if release is None:
        return Preview(None, note_html(note))
    tried = BriefingEdition(beat_code=beat.code, left_out=_left_out(form), note=note.strip())
    wanted = Wanted(beat.code, release.wave, language())
    made = compose_briefing(session, settings(), wanted, datetime.now(UTC), tried)
    return Preview(twin_of(made, is_staff=True), Markup())


def _version(row: BriefingEdition) -> Version:
    left_out = ", ".join(str(SECTION_NAMES[name]) for name in SECTIONS if name in row.left_out)
    return Version(row.id, row.made_at, row.made_by, left_out, short(row.note, SHOWN))


def _left_out(form: EditionForm) -> list[str]:
    return [name for name in SECTIONS if name not in (form.sections.data or ())]


def _offer(form: EditionForm) -> None:
    form.sections.choices = [SelectChoice(name, SECTION_NAMES[name]) for name in SECTIONS]


def _beat(code: str) -> Beat:
    found = beat_by_code(db.session(), code)
    if found is None:
        abort(404)
    return found
