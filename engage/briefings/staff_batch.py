"""Staff pages of many briefings at once: make all, stop what waits, take all home in one file."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from zipfile import ZIP_STORED, ZipFile

from flask import Blueprint, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from engage.briefings.archive import stored_pdf
from engage.briefings.labels import file_name
from engage.briefings.queries import beats_of
from engage.briefings.queries_files import files_of_wave
from engage.briefings.services import Wanted, request_briefings
from engage.briefings.services_queue import forget_waiting
from engage.briefings.tasks import make_next
from engage.briefings.variants import FULL, variant_named
from engage.db import db
from engage.places.models import Beat
from engage.web import settings, staff

bp = Blueprint("briefings_batch", __name__, url_prefix="/staff/briefings")
ROLES: Final = ("organizer", "officer")


@bp.post("/<wave>/make")
@staff(*ROLES)
def make_all(wave: str) -> ResponseReturnValue:
    """Let the workers make the briefings of every beat that this person sees, in each language."""
    now, actor, languages = datetime.now(UTC), current_user.email, settings().city.languages
    beats, variant = _visible(), _variant()
    asked = [Wanted(beat.code, wave, spoken, variant) for beat in beats for spoken in languages]
    for _request in request_briefings(db.session(), asked, now, actor):
        make_next.later()
    flash(_("The briefings are being made; this page shows them as they are ready."))
    return redirect(url_for("briefings_staff.index", wave=wave, variant=_variant()))


@bp.post("/<wave>/stop")
@staff(*ROLES)
def stop(wave: str) -> ResponseReturnValue:
    """Take back what nobody has begun to make; what is made stays."""
    codes = [beat.code for beat in _visible()]
    n = forget_waiting(db.session(), wave, codes, datetime.now(UTC), _variant())
    flash(ngettext("%(num)s briefing is not made.", "%(num)s briefings are not made.", n))
    return redirect(url_for("briefings_staff.index", wave=wave, variant=_variant()))


@bp.get("/<wave>.<spoken>.zip")
@staff(*ROLES)
def download_all(wave: str, spoken: str) -> ResponseReturnValue:
    """Send every briefing of a language that is made and that this person may see."""
    variant = _variant()
    made = files_of_wave(db.session(), wave, variant)
    rows = [row for beat in _visible() if (row := made.get((beat.code, spoken)))]
    files = [(row, content) for row, file in rows if (content := stored_pdf(settings(), file))]
    if not files:
        abort(404)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:  # a PDF is compressed in itself
        for made_of, content in files:
            archive.writestr(file_name(made_of.beat_code, wave, spoken, variant), content)
    file.seek(0)
    name = f"briefings-{wave}.{spoken}.zip"
    return send_file(file, "application/zip", as_attachment=True, download_name=name)


def _variant() -> str:
    return variant_named(request.args.get("variant") or FULL, settings().city.paper).name


def _visible() -> list[Beat]:
    return beats_of(db.session(), current_user, datetime.now(settings().city.zone).date())
