"""The print run of a wave: proofs, batches of letters and cards, their files, spare codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.fieldwork.forms_print import OpenForm, RunForm, SpareForm
from engage.fieldwork.models_print import PrintBatch
from engage.fieldwork.queries_print import (
    batch_by_id,
    batches_of_wave,
    piece_sizes,
    spares_left,
)
from engage.fieldwork.services_print import (
    Wanted,
    give_spare,
    mark_mailed,
    mark_printed,
    read_file,
    remake_batch,
    request_batches,
    void_batch,
)
from engage.fieldwork.tasks_print import draw
from engage.language import language
from engage.places.queries import CITY
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.queries_areas import wave_areas
from engage.web import acting, settings, staff, unchosen

bp = Blueprint("fieldwork_print", __name__, url_prefix="/staff/fieldwork")
ROLES: Final = ("organizer", "administrator")
ALL: Final = "all areas"


@dataclass(frozen=True, slots=True)
class Entry:
    """A batch with the files that are ready, by number and sheets."""

    batch: PrintBatch
    files: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class RunPage:
    """What was printed for a wave and what can be printed now."""

    wave: Wave
    title: str
    entries: Sequence[Entry]
    titles: Mapping[str, str]
    takes_codes: bool
    run_form: RunForm
    open_form: OpenForm
    spare_form: SpareForm
    spares: Mapping[str, int]
    plan: str | None
    problems: Sequence[Problem] = ()


@bp.get("/print/<code>")
@staff(*ROLES)
def show(code: str) -> ResponseReturnValue:
    """Show the print run of a wave."""
    return _show(code)


@bp.post("/print/<code>")
@staff(*ROLES)
def make(code: str) -> ResponseReturnValue:
    """Let workers draw batches, or one sheet as a proof."""
    form, is_proof = _run_form(code), "proof" in request.form
    if is_proof:
        form.n_each.validators = [Optional()]  # one is drawn, however many will be
    if not form.validate():
        return _show(code, run_form=form), 422
    chosen = form.stratum.data
    every = [choice.value for choice in form.stratum.choices[1:] if choice.value not in {ALL, CITY}]
    strata = [chosen] if chosen != ALL else every
    strata = strata[:1] if is_proof else strata
    sheets = dict.fromkeys(strata, form.n_each.data or 1)
    return _ask(code, Wanted(form.layout.data, sheets, is_proof), form)


@bp.post("/print/<code>/open")
@staff(*ROLES)
def make_open(code: str) -> ResponseReturnValue:
    """Let a worker draw a poster or door hanger."""
    form = OpenForm()
    if not form.validate():
        return _show(code), 422
    return _ask(code, Wanted(form.layout.data, {"": 1}), None)


@bp.post("/print/<code>/spare")
@staff(*ROLES)
def spare(code: str) -> ResponseReturnValue:
    """Show one new code, this once."""
    form = _spare_form(code)
    if not form.validate():
        return _show(code, spare_form=form), 422
    given = give_spare(db.session(), settings(), code, form.stratum.data, acting())
    link = f"{settings().base_url.rstrip('/')}/c/{given}"
    return render_template("fieldwork/staff/print_spare.html", code=code, spare=given, link=link)


@bp.get("/batches/<int:batch_id>/<int:number>.pdf")
@staff(*ROLES)
def download(batch_id: int, number: int) -> ResponseReturnValue:
    """Send one file of a batch."""
    content = read_file(db.session(), settings(), batch_id, number, acting())
    response = Response(content, mimetype="application/pdf")
    name = f"batch-{batch_id}-{number}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.post("/batches/<int:batch_id>/printed")
@staff(*ROLES)
def printed(batch_id: int) -> ResponseReturnValue:
    """Mark a batch as printed."""
    mark_printed(db.session(), batch_id, acting())
    return _back(batch_id)


@bp.post("/batches/<int:batch_id>/mailed")
@staff(*ROLES)
def mailed(batch_id: int) -> ResponseReturnValue:
    """Mark a batch as mailed, which destroys its files."""
    mark_mailed(db.session(), settings(), batch_id, acting())
    flash(_("Batch %(n)s is mailed; its files and codes are destroyed here.", n=batch_id))
    return _back(batch_id)


@bp.route("/batches/<int:batch_id>/void", methods=["GET", "POST"])
@staff(*ROLES)
def void(batch_id: int) -> ResponseReturnValue:
    """Make the codes of a lost batch unusable, and perhaps ask for the same again."""
    if request.method == "GET":
        batch = batch_by_id(db.session(), batch_id)
        return render_template("fieldwork/staff/print_void.html", batch=batch, home=_home(batch))
    if "again" in request.form:
        draw.later(remake_batch(db.session(), settings(), batch_id, acting()))
    else:
        void_batch(db.session(), settings(), batch_id, acting())
    flash(_("Batch %(n)s is void: none of its codes can be used.", n=batch_id))
    return _back(batch_id)


def _ask(code: str, wanted: Wanted, form: RunForm | None) -> ResponseReturnValue:
    try:
        asked = request_batches(db.session(), code, wanted, acting())
    except InputErrors as errors:
        return _show(code, run_form=form, problems=errors.problems), 422
    for batch_id in asked:
        draw.later(batch_id)
    flash(_("The sheets are being drawn; this page shows the files as they are ready."))
    return redirect(url_for(".show", code=code), 303)


def _back(batch_id: int) -> ResponseReturnValue:
    return redirect(_home(batch_by_id(db.session(), batch_id)), 303)


def _home(batch: PrintBatch) -> str:
    if batch.wave_id is None:
        return url_for("fieldwork_addresses.index")
    return url_for(".show", code=db.session().get_one(Wave, batch.wave_id).code)


def _show(
    code: str,
    *,
    run_form: RunForm | None = None,
    spare_form: SpareForm | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    session = db.session()
    wave = wave_by_code(session, code)
    found = batches_of_wave(session, wave)
    spares = _spares(code)
    page = RunPage(
        wave=wave,
        title=wave.title_in(language()),
        entries=[Entry(batch, piece_sizes(session, batch)) for batch in found],
        titles=_titles(code),
        takes_codes=wave.kind == "sampled" and wave.status in {"draft", "open"},
        run_form=run_form or _run_form(code, empty=True),
        open_form=OpenForm(formdata=None),
        spare_form=spare_form or _spare_form(code, empty=True),
        spares=spares,
        plan=request.args.get("plan"),
        problems=problems,
    )
    return render_template("fieldwork/staff/print.html", page=page)


def _titles(code: str) -> dict[str, str]:
    wave = wave_by_code(db.session(), code)
    known = {area.code: area.name[language()] for area in wave_areas(db.session(), wave)}
    return known | {CITY: _("The whole city"), "": ""}


def _spares(code: str) -> dict[str, int]:
    wave = wave_by_code(db.session(), code)
    return spares_left(db.session(), wave) if wave.status in {"draft", "open"} else {}


def _run_form(code: str, *, empty: bool = False) -> RunForm:
    form, session = RunForm(formdata=None) if empty else RunForm(), db.session()
    areas = wave_areas(session, wave_by_code(session, code))
    known = [SelectChoice(area.code, area.name[language()]) for area in areas]
    first = [unchosen(), SelectChoice(ALL, _("All beats"))]
    form.stratum.choices = [*first, *known, SelectChoice(CITY, _("The whole city"))]
    return form


def _spare_form(code: str, *, empty: bool = False) -> SpareForm:
    form = SpareForm(formdata=None) if empty else SpareForm()
    titles = _titles(code)
    known = [SelectChoice(s, titles.get(s, s)) for s, n in _spares(code).items() if n]
    form.stratum.choices = [unchosen(), *known]
    return form
