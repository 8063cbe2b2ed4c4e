"""Staff pages of imported calendars: upload, the report, and what is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.language import language
from engage.meetings.forms_import import ImportForm
from engage.meetings.importing import COLUMNS, CalendarMap, read_calendar
from engage.meetings.models_imports import OPEN, ImportedRow
from engage.meetings.pages import attach, by, now
from engage.meetings.proposals import proposals
from engage.meetings.queries_import import imported_rows, sources, warning_counts
from engage.meetings.report import SeriesReport, doubt_words, series_report
from engage.meetings.services_import import NoSuchCalendar, Taking, keep_rows, leave, take
from engage.places.queries import beats
from engage.web import settings, staff

bp = Blueprint("meetings_import", __name__, url_prefix="/staff/meetings/import")
LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Report:
    """A calendar as it was read: its doubts, its series, and single rows that wait."""

    source: str
    n_rows: int
    doubts: Sequence[tuple[str, int]]
    series: Sequence[SeriesReport]
    singles: Sequence[tuple[ImportedRow, str]]
    n_more: int


@bp.route("", methods=["GET", "POST"])
@staff("organizer")
def index() -> ResponseReturnValue:
    """Upload a calendar, or go on with one that waits."""
    form = ImportForm()
    if form.validate_on_submit():
        file: FileStorage = form.file.data
        name = (file.filename or "calendar.csv")[:120]
        try:
            known = {beat.code for beat in beats(db.session())}
            rows = read_calendar(file.read(), _map(form), known)
            kept = keep_rows(db.session(), name, rows, now(), by())
            flash(
                _("%(new)s new rows, %(known)s known already.", new=kept.n_new, known=kept.n_known)
            )
            return redirect(
                url_for(".report", source=name) if kept.n_new else url_for(".index"), 303
            )
        except InputErrors as faults:
            db.session.rollback()
            attach(form, InputErrors([_at_file(problem) for problem in faults.problems]))
    status = 422 if form.errors else 200
    return render_template(
        "meetings/staff/import.html", form=form, sources=sources(db.session())
    ), status


@bp.get("/report/<source>")
@staff("organizer")
def report(source: str) -> ResponseReturnValue:
    """Show what was understood of a calendar, and what is doubtful."""
    rows = imported_rows(db.session(), source)
    if not rows:
        raise NoSuchCalendar("Nothing of this calendar is waiting.")
    waiting = [row for row in rows if row.status == OPEN]
    found = proposals(waiting)
    keys = {one.key for one in found}
    singles = [row for row in waiting if row.series_key not in keys]
    page = Report(
        source,
        len(rows),
        [(doubt_words(name, language()), n) for name, n in warning_counts(rows).most_common()],
        [series_report(one, language()) for one in found],
        [(row, _doubts(row)) for row in singles[:LISTED]],
        max(0, len(singles) - LISTED),
    )
    return render_template("meetings/staff/import_report.html", page=page)


@bp.post("/report/<source>")
@staff("organizer")
def confirm(source: str) -> ResponseReturnValue:
    """Put the ticked series and rows into the calendar, or leave the ticked rows out."""
    ids = [int(one) for one in request.form.getlist("row") if one.isdigit()]
    if request.form.get("step") == "leave":
        n_left = leave(db.session(), source, ids, now(), by())
        flash(_("%(number)s rows are left out.", number=n_left))
    else:
        likely = bool(request.form.get("likely"))
        taking = Taking(source, request.form.getlist("series"), ids, likely)
        done = take(db.session(), taking, settings().city.zone, now(), by())
        flash(
            _("%(series)s series and %(rows)s single meetings are in the calendar.",
              series=done[0], rows=done[1])
        )  # fmt: skip
    return redirect(url_for(".report", source=source), 303)


def _map(form: ImportForm) -> CalendarMap:
    columns = {name: form[name].data for name in COLUMNS if form[name].data}
    words = [word.strip() for word in (form.words.data or "").split(",") if word.strip()]
    return CalendarMap(columns, {"beat": words or ["beat"]}, form.time_format.data or "")


def _at_file(problem: Problem) -> Problem:
    if problem.where == "file":
        return problem
    return Problem.of("file", "{where}: {what}", where=problem.where, what=problem.said(_))


def _doubts(row: ImportedRow) -> str:
    return "; ".join(doubt_words(name, language()) for name in row.warnings)
