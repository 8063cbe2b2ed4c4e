"""The print run of a plan: how many sheets each area needs stands there already, to be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.fieldwork.forms_plan import planned
from engage.fieldwork.forms_print import SheetsForm
from engage.fieldwork.planning import invitations
from engage.fieldwork.services_print import MOST_SHEETS, Wanted, request_batches
from engage.fieldwork.tasks_print import draw
from engage.language import language
from engage.places.queries import CITY
from engage.surveys.models import Wave
from engage.surveys.queries import asks_area, wave_by_code
from engage.surveys.queries_areas import wave_areas
from engage.web import acting, staff

bp = Blueprint("fieldwork_planned", __name__, url_prefix="/staff/fieldwork/print")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class Line:
    """One area, and how many sheets are typed for it."""

    code: str
    title: str
    n_sheets: str


@dataclass(frozen=True, slots=True)
class Page:
    """The areas of a wave with their sheets; ``is_planned`` while the numbers are the plan's."""

    wave: Wave
    title: str
    form: SheetsForm
    lines: Sequence[Line]
    is_planned: bool
    takes_codes: bool
    plan: str | None
    problems: Sequence[Problem] = ()


@bp.get("/<code>/planned")
@staff(*ROLES)
def show(code: str) -> ResponseReturnValue:
    """Show the sheets of each area as they are planned."""
    wave = wave_by_code(db.session(), code)
    plan = planned(db.session(), request.args.get("plan"))
    counts = {} if plan is None else invitations(plan, _strata(wave))
    sheets = {area: str(n) for area, n in counts.items() if n}
    return _show(wave, SheetsForm(formdata=None), sheets, is_planned=bool(sheets))


@bp.post("/<code>/planned")
@staff(*ROLES)
def make(code: str) -> ResponseReturnValue:
    """Let workers draw a batch for each area, or one sheet as a proof."""
    wave, form = wave_by_code(db.session(), code), SheetsForm()
    strata = list(_strata(wave))
    typed = dict(zip(strata, request.form.getlist("sheets"), strict=False))
    if not form.validate():
        return _show(wave, form, typed), 422
    is_proof = "proof" in request.form
    try:
        sheets = dict.fromkeys(strata[:1], 1) if is_proof else _read(typed)
        asked = request_batches(
            db.session(), code, Wanted(form.layout.data, sheets, is_proof), acting()
        )
    except InputErrors as errors:
        return _show(wave, form, typed, problems=errors.problems), 422
    for batch_id in asked:
        draw.later(batch_id)
    flash(_("The sheets are being drawn; this page shows the files as they are ready."))
    home = url_for("fieldwork_print.show", code=code, plan=request.args.get("plan"))
    return redirect(home, 303)


def _strata(wave: Wave) -> dict[str, Sequence[str]]:
    """Return the areas that codes are made for, each with its beats."""
    areas = wave_areas(db.session(), wave)
    if asks_area(db.session(), wave):
        return {area.code: area.beats for area in areas}
    return {CITY: [beat for area in areas for beat in area.beats]}


def _read(typed: Mapping[str, str]) -> dict[str, int]:
    """Return how many sheets each area gets; one that is left empty gets none."""
    filled = {area: text.strip() for area, text in typed.items() if text.strip()}
    wrong = [text for text in filled.values() if not _is_number(text)]
    if wrong or not filled:
        what = _("“%(text)s” is no number of sheets.", text=wrong[0]) if wrong else _("No sheets.")
        remedy = _("Write a number from 1 to %(most)s for at least one area.", most=MOST_SHEETS)
        raise InputErrors([Problem("sheets", what, remedy)])
    return {area: int(text) for area, text in filled.items()}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text[:7]) <= MOST_SHEETS


def _show(
    wave: Wave,
    form: SheetsForm,
    sheets: Mapping[str, str],
    *,
    is_planned: bool = False,
    problems: Sequence[Problem] = (),
) -> str:
    names = {area.code: area.name[language()] for area in wave_areas(db.session(), wave)}
    names[CITY] = _("The whole city")
    page = Page(
        wave=wave,
        title=wave.title_in(language()),
        form=form,
        lines=[Line(code, names[code], sheets.get(code, "")) for code in _strata(wave)],
        is_planned=is_planned,
        takes_codes=wave.kind == "sampled" and wave.status in {"draft", "open"},
        plan=request.args.get("plan"),
        problems=problems,
    )
    return render_template("fieldwork/staff/planned.html", page=page)
