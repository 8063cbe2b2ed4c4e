"""Staff pages of paper: the form as a PDF, and keying it in twice. No row says who keyed what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.fieldwork.forms_paper import LANGUAGE, PREFIX, slip_words, typed_of
from engage.fieldwork.models_paper import PaperForm
from engage.fieldwork.queries_paper import paper_form_of
from engage.fieldwork.services_paper import request_paper_form
from engage.fieldwork.tasks_paper import draw_paper_form
from engage.language import NAMES, language
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.services_entry import (
    KeyedForm,
    Question,
    Sheet,
    Slip,
    keep_first_entry,
    n_first_entries,
    new_sheet_code,
    open_sheet,
    send_sheet,
    waves_for_entry,
)
from engage.web import StaffForm, settings, staff

bp = Blueprint("fieldwork_paper", __name__, url_prefix="/staff/fieldwork/paper")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class WaveEntry:
    """A wave that takes paper: its form, and how many forms wait for their second entry."""

    wave: Wave
    title: str
    form: PaperForm | None
    n_waiting: int


@dataclass(frozen=True, slots=True)
class Row:
    """One question as it is keyed: what was typed, what is wrong, what became of it."""

    question: Question
    typed: str
    quoted: str = ""
    written: tuple[tuple[str, str, str], ...] = ()
    error: str = ""
    note: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A form at the first or the second entry, or with its differences."""

    sheet: Sheet
    title: str
    is_second: bool
    rows: tuple[Row, ...]
    languages: tuple[tuple[str, str], ...]
    spoken: str
    is_new: bool = False
    language_error: str = ""
    hidden: Mapping[str, str] | None = None

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return the mistakes for the summary."""
        wrong = [(row.question.number, row.error) for row in self.rows if row.error]
        found = [(f"k-{number}", f"{number}: {error}") for number, error in wrong]
        return [("k-language", self.language_error), *found] if self.language_error else found


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """Ask for the code on a form, and list the waves that take paper."""
    session = db.session()
    entries = [
        WaveEntry(
            wave=wave,
            title=wave.title_in(language()),
            form=paper_form_of(session, wave.code),
            n_waiting=n_first_entries(session, wave.id),
        )
        for wave in waves_for_entry(session)
    ]
    done = request.args.get("done", "")
    return render_template("fieldwork/paper/index.html", entries=entries, done=done)


@bp.post("/<wave>/form")
@staff(*ROLES)
def make(wave: str) -> ResponseReturnValue:
    """Let a worker draw the form of a wave."""
    request_paper_form(db.session(), wave, datetime.now(UTC))
    draw_paper_form.later(wave)
    flash(_("The form is being drawn; this page offers it in a minute."))
    return redirect(url_for(".index"), 303)


@bp.get("/<wave>/form.pdf")
@staff(*ROLES)
def download(wave: str) -> ResponseReturnValue:
    """Send the form of a wave."""
    wave_by_code(db.session(), wave)
    row = paper_form_of(db.session(), wave)
    if row is None or row.pdf is None:
        abort(404)
    response = Response(row.pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"form-{wave}.pdf")
    return response


@bp.post("/sheet")
@staff(*ROLES)
def begin() -> ResponseReturnValue:
    """Open the form that bears a code, for its first or second entry; a bare one gets a code."""
    _check_token()
    written, wave = request.form.get("code", ""), request.form.get("wave", "")
    is_new = bool(wave and not written)
    sheet = _sheet(new_sheet_code() if is_new else written, wave)
    if sheet is None:
        return _unusable()
    return _shown(sheet, {}, is_new=is_new)


@bp.post("/entry")
@staff(*ROLES)
def keep() -> ResponseReturnValue:
    """Check what was keyed; keep the first entry, compare the second, send what is settled."""
    _check_token()
    sheet = _sheet(request.form.get("code", ""), request.form.get("wave", ""))
    if sheet is None:
        return _unusable()
    typed = typed_of(request.form, sheet.form.keyed())
    spoken = request.form.get(LANGUAGE, "")
    found = sheet.read(typed)
    is_whole = not found.errors and spoken in sheet.survey.instrument.languages
    if request.form.get("step") == "look" or not is_whole:
        return _shown(sheet, typed, found, spoken=spoken), 200 if is_whole else 422
    typed[LANGUAGE] = spoken
    if sheet.first is None and keep_first_entry(db.session(), sheet, typed):
        return redirect(url_for(".index", done="first"), 303)
    return _second(_sheet(sheet.written, sheet.survey.code) or sheet, typed, found, spoken)


def _second(
    sheet: Sheet, typed: dict[str, str], found: KeyedForm, spoken: str
) -> ResponseReturnValue:
    differing = sheet.differences(typed)
    is_alike = not differing and (sheet.first or {}).get(LANGUAGE) == spoken
    if not is_alike and request.form.get("step") != "settle":
        return _settling(sheet, typed, differing, spoken)
    today = datetime.now(settings().city.zone).date()
    if not send_sheet(db.engine, sheet, found.answers, spoken, today):
        return _unusable()
    return redirect(url_for(".index", done="entered"), 303)


def _check_token() -> None:
    if not StaffForm().validate():
        abort(400)


def _sheet(written: str, wave: str) -> Sheet | None:
    return open_sheet(db.session(), settings(), written, language(), wave)


def _unusable() -> ResponseReturnValue:
    return render_template("fieldwork/paper/unusable.html"), 404


def _shown(
    sheet: Sheet,
    typed: Mapping[str, str],
    found: KeyedForm | None = None,
    *,
    spoken: str = "",
    is_new: bool = False,
) -> str:
    errors = {slip.number: slip for slip in found.errors} if found else {}
    notes = {slip.number: slip for slip in found.notes} if found else {}
    rows = tuple(
        Row(
            question=q,
            typed=typed.get(q.name, ""),
            quoted=typed.get(q.quote, "") if q.quote else "",
            written=tuple((name, label, typed.get(name, "")) for name, label in q.written),
            error=_said(q, errors.get(q.number)),
            note=_said(q, notes.get(q.number)),
        )
        for q in sheet.form.keyed()
    )
    page = _page(sheet, rows, spoken, is_new)
    if found is not None and spoken not in sheet.survey.instrument.languages:
        page = replace(page, language_error=_("Type the letters of a language of the form."))
    return render_template("fieldwork/paper/entry.html", page=page)


def _settling(
    sheet: Sheet, typed: Mapping[str, str], differing: Sequence[Question], spoken: str
) -> str:
    first = sheet.first or {}
    rows = tuple(
        Row(
            question=q,
            typed=typed.get(q.name, ""),
            quoted=typed.get(q.quote, "") if q.quote else "",
            written=tuple((name, label, typed.get(name, "")) for name, label in q.written),
            first=first.get(q.name, ""),
        )
        for q in differing
    )
    names = {name for question in differing for name in question.names}
    hidden = {f"{PREFIX}{k}": v for k, v in typed.items() if k not in names and k != LANGUAGE}
    page = _page(sheet, rows, spoken, hidden=hidden)
    return render_template("fieldwork/paper/settle.html", page=page)


def _page(
    sheet: Sheet,
    rows: tuple[Row, ...],
    spoken: str,
    is_new: bool = False,
    hidden: Mapping[str, str] | None = None,
) -> SheetPage:
    return SheetPage(
        sheet=sheet,
        title=sheet.survey.titles[sheet.form.language],
        is_second=sheet.first is not None,
        rows=rows,
        languages=tuple((c, NAMES.get(c, c)) for c in sheet.survey.instrument.languages),
        spoken=spoken,
        is_new=is_new,
        hidden=hidden,
    )


def _said(question: Question, slip: Slip | None) -> str:
    return slip_words(slip, is_consent=question.kind == "consent") if slip else ""
