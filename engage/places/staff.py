"""The staff pages of places: today's beats, and an upload that is looked at before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from engage.charts.maps import MapWords, fitting_width, paint_map
from engage.charts.shapes import AreaShape
from engage.db import db
from engage.errors import InputErrors, Problem
from engage.places.forms import BeatsForm, MarginsForm
from engage.places.models import Beat
from engage.places.outlines import zone_longitude
from engage.places.queries import beat_map, beats, frame_counts, margins
from engage.places.reading import Fields, ReadBeat, Reading, read_geojson
from engage.places.services import (
    Change,
    draft,
    import_draft,
    import_margins,
    keep_draft,
)
from engage.places.services import preview as compare
from engage.places.tables import read_list, read_margins
from engage.web import settings, staff, svg_markup

bp = Blueprint("places_staff", __name__, url_prefix="/staff/places")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class Index:
    """Today's beats with their map, what is known of their people, and the two forms."""

    beats: Sequence[Beat]
    map: Markup | None
    people: dict[str, int]
    variables: tuple[str, ...]
    beats_form: BeatsForm
    margins_form: MarginsForm
    problems: Sequence[Problem] = ()
    done: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds and what saving it would change."""

    token: str
    beats: Sequence[ReadBeat]
    map: Markup | None
    change: Change


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """Show today's beats."""
    return _index(done=request.args.get("done", ""))


@bp.post("/preview")
@staff(*ROLES)
def upload() -> ResponseReturnValue:
    """Read an uploaded file and keep it for the preview."""
    form = BeatsForm()
    if not form.validate():
        return _index(beats_form=form), 422
    try:
        reading = _read(form)
    except InputErrors as faults:
        return _index(beats_form=form, problems=faults.problems), 422
    token = keep_draft(db.session(), reading, form.vintage.data or "", datetime.now(UTC))
    return redirect(url_for(".preview", token=token))


@bp.get("/preview/<token>")
@staff(*ROLES)
def preview(token: str) -> ResponseReturnValue:
    """Show a file's beats before they are saved."""
    reading, vintage = draft(db.session(), token)
    change = compare(db.session(), reading, vintage, now=datetime.now(UTC))
    shapes = [AreaShape(b.code, b.name, b.geometry) for b in reading.beats if b.geometry]
    context = Preview(token, reading.beats, _map(shapes), change)
    return render_template("places/staff/preview.html", page=context)


@bp.post("/preview/<token>/save")
@staff(*ROLES)
def save(token: str) -> ResponseReturnValue:
    """Make the previewed beats the beats of today."""
    import_draft(db.session(), token, actor=current_user.email, now=datetime.now(UTC))
    return redirect(url_for(".index", done="beats"))


@bp.post("/margins")
@staff(*ROLES)
def upload_margins() -> ResponseReturnValue:
    """Import an uploaded table of counts."""
    form = MarginsForm()
    if not form.validate():
        return _index(margins_form=form), 422
    file: FileStorage = form.file.data
    try:
        import_margins(
            db.session(),
            read_margins(file.read(), source=file.filename or ""),
            source=form.source.data or "",
            vintage=form.year.data or "",
            actor=current_user.email,
            now=datetime.now(UTC),
        )
    except InputErrors as faults:
        return _index(margins_form=form, problems=faults.problems), 422
    return redirect(url_for(".index", done="margins"))


def _index(
    *,
    beats_form: BeatsForm | None = None,
    margins_form: MarginsForm | None = None,
    problems: Sequence[Problem] = (),
    done: str = "",
) -> str:
    session = db.session()
    shown = beat_map(session)
    context = Index(
        beats=beats(session),
        map=_map(shown.areas) if shown else None,
        people=dict(frame_counts(session)),
        variables=tuple(margins(session).get("city", {})),
        beats_form=beats_form or BeatsForm(formdata=None),
        margins_form=margins_form or MarginsForm(formdata=None),
        problems=problems,
        done=done,
    )
    return render_template("places/staff/index.html", page=context)


def _read(form: BeatsForm) -> Reading:
    file: FileStorage = form.file.data
    source = file.filename or ""
    if source.lower().endswith(".csv"):
        return read_list(file.read(), source=source)
    fields = Fields(form.code.data or "", form.name.data, form.district.data, form.dissolve.data)
    return read_geojson(
        file.read(), fields, source=source, longitude=zone_longitude(settings().city.zone)
    )


def _map(shapes: Sequence[AreaShape]) -> Markup | None:
    if not shapes:
        return None
    note = settings().city.boundaries_note
    words = MapWords(
        title=_("Map of the beats"),
        description=_("The table on this page lists the same beats."),
        area=_("Beat"),
        note=_(note) if note else "",
    )
    return svg_markup(paint_map(shapes, words, width=fitting_width(len(shapes))))
