"""The newest briefing of a beat as a PDF at an address that stays; drawn before anybody asks."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from engage.briefings.archive import stored_pdf
from engage.briefings.forms import WEEKDAYS
from engage.briefings.gathering import beat_for
from engage.briefings.labels import file_name
from engage.briefings.models_delivery import MEETING, WEEKLY, BriefingDelivery
from engage.briefings.queries_delivery import delivery
from engage.briefings.queries_public import public_copy
from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.places.models import Beat
from engage.web import public, settings

bp = Blueprint("briefings_files", __name__, url_prefix="/briefings")


@dataclass(frozen=True, slots=True)
class NoFilePage:
    """What will stand at the address, and when it comes there."""

    beat: Beat
    when: str


@bp.get("/<beat>.pdf")
@public
def newest(beat: str) -> ResponseReturnValue:
    """Send the newest briefing of a beat in the reader's language."""
    return _file(beat, language())


@bp.get("/<beat>/<spoken>.pdf")
@public
def in_language(beat: str, spoken: str) -> ResponseReturnValue:
    """Send the newest briefing of a beat in one language."""
    if spoken not in settings().city.languages:
        raise Missing("Briefings are not made in {language}.", language=spoken)
    return _file(beat, spoken)


def _file(code: str, spoken: str) -> ResponseReturnValue:
    session = db.session()
    if not delivery(session).is_public:
        raise Missing("This city keeps its briefings to the department. The results are public.")
    beat = beat_for(session, code)
    row = public_copy(session, code, spoken)
    content = stored_pdf(settings(), row) if row is not None else None
    if row is None or content is None:
        page = NoFilePage(beat, _when(delivery(session), spoken))
        return render_template("briefings/no_file.html", page=page), 404
    response = Response(content, mimetype="application/pdf")
    name = file_name(code, row.wave_code, spoken)
    response.headers.set("Content-Disposition", "inline", filename=name)
    response.last_modified = row.made_at
    response.set_etag(row.pdf_sha256)
    return response.make_conditional(request)


def _when(wanted: BriefingDelivery, spoken: str) -> str:
    """Return when a file comes, as far as the city's settings tell."""
    is_scheduled = bool(wanted.address) and wanted.language == spoken
    when: str = _("The organizer has it made in the days after results of a survey are published.")
    if is_scheduled and wanted.rhythm == WEEKLY:
        when = _("It is made every week: %(day)s.", day=WEEKDAYS[wanted.weekday])
    if is_scheduled and wanted.rhythm == MEETING:
        when = ngettext(
            "It is made %(num)s day before each beat meeting.",
            "It is made %(num)s days before each beat meeting.",
            wanted.days_before,
        )
    return when
