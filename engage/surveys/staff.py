"""The staff pages of surveys: instruments, waves, decks, closing, and answers from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.instrument.versions import Edit
from engage.language import language
from engage.places.queries import CITY
from engage.surveys.codes import deck_csv
from engage.surveys.decoding import decoded
from engage.surveys.forms import (
    CloseForm,
    DeckForm,
    FactsForm,
    ImportForm,
    InstrumentForm,
    WaveForm,
)
from engage.surveys.keys import NoKey, read_private_key, read_wave_key
from engage.surveys.mixing import n_opened
from engage.surveys.models import Deck, InstrumentVersion, Wave
from engage.surveys.plans import FACTS, DeckPlan, WrongKey
from engage.surveys.queries import (
    WaveCounts,
    decks,
    instrument_versions,
    wave_by_code,
    wave_counts,
    waves,
)
from engage.surveys.queries_areas import wave_areas
from engage.surveys.queries_trust import Lack, lacks
from engage.surveys.queries_versions import kept_edits
from engage.surveys.recoding import ImportReport
from engage.surveys.recovery import LockedKey
from engage.surveys.revising import revise_wave_facts
from engage.surveys.services import (
    close_wave,
    create_wave,
    import_responses,
    load_uploaded_text,
    open_wave,
)
from engage.surveys.services_decks import create_deck
from engage.surveys.services_fielding import is_long, shut_wave
from engage.surveys.tasks import follow_calendar
from engage.web import acting, settings, staff, unchosen

bp = Blueprint("surveys_staff", __name__, url_prefix="/staff/surveys")
ROLES: Final = ("organizer", "administrator")
# Live counts are shown in steps, so that no single answer can be watched arriving.
STEP: Final = 10
# What the planner fills in of a new wave.
PLANNED: Final = ("kind", "recruitment", "recruitment_es", "sample_design", "sample_design_es")


@dataclass(frozen=True, slots=True)
class Index:
    """Every wave and instrument, and the form for a new instrument."""

    waves: Sequence[Wave]
    instruments: Sequence[InstrumentVersion]
    edits: Mapping[str, Edit]
    form: InstrumentForm
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Show:
    """One wave with its decks and what can be done now."""

    wave: Wave
    title: str
    counts: WaveCounts
    decks: Sequence[Deck]
    deck_form: DeckForm
    close_form: CloseForm
    import_form: ImportForm
    missing: Sequence[Lack]
    is_key_here: bool
    problems: Sequence[Problem] = ()
    report: ImportReport | None = None
    done: str = ""
    n_opened: int = 0
    plan: str | None = None


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """List waves and instruments."""
    return _index(InstrumentForm(formdata=None))


@bp.post("/instruments")
@staff(*ROLES)
def load() -> ResponseReturnValue:
    """Load an instrument from an uploaded file."""
    form = InstrumentForm()
    if not form.validate():
        return _index(form), 422
    name, raw = form.file.data.filename, form.file.data.read()
    try:
        load_uploaded_text(db.session(), decoded(raw, name), name, datetime.now(UTC))
    except InputErrors as errors:
        return _index(form, errors.problems), 422
    return redirect(url_for(".index"))


@bp.route("/new", methods=["GET", "POST"])
@staff(*ROLES)
def create() -> ResponseReturnValue:
    """Create a wave."""
    form = _wave_form()
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return render_template("surveys/staff/new.html", form=form, problems=()), status
    try:
        create_wave(db.session(), form.code.data, form.instrument.data, form.facts(), acting())
    except InputErrors as errors:
        page = render_template("surveys/staff/new.html", form=form, problems=errors.problems)
        return page, 422
    return redirect(url_for(".show", code=form.code.data, plan=_plan()))


@bp.route("/<code>/facts", methods=["GET", "POST"])
@staff(*ROLES)
def revise(code: str) -> ResponseReturnValue:
    """Put the facts of a wave into better words, so that nothing of its method stays blank."""
    wave = wave_by_code(db.session(), code)
    form = FactsForm(obj=wave, data=_titles(wave))
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("surveys/staff/facts.html", form=form, wave=wave), status
    revise_wave_facts(db.session(), code, form.revision(), acting())
    return redirect(url_for(".show", code=code, done="revised"), 303)


@bp.get("/<code>")
@staff(*ROLES)
def show(code: str) -> ResponseReturnValue:
    """Show one wave."""
    return _show(code, done=request.args.get("done", ""))


@bp.post("/<code>/open")
@staff(*ROLES)
def open_one(code: str) -> ResponseReturnValue:
    """Open a wave."""
    try:
        open_wave(db.session(), code, settings().keys, act=acting())
    except InputErrors as errors:
        return _show(code, problems=errors.problems), 422
    return redirect(url_for(".show", code=code, done="opened", plan=_plan()))


@bp.post("/<code>/deck.csv")
@staff(*ROLES)
def make_deck(code: str) -> ResponseReturnValue:
    """Make a deck and hand out its codes, this once."""
    form = _deck_form(code)
    if not form.validate():
        return _show(code, deck_form=form), 422
    plan = DeckPlan(form.stratum.data, form.count.data, datetime.now(UTC).date())
    try:
        codes = create_deck(db.session(), code, plan, settings().code_pepper, acting())
    except InputErrors as errors:
        return _show(code, deck_form=form, problems=errors.problems), 422
    name = f"deck-{code}-{plan.stratum}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(deck_csv(codes, settings().base_url), mimetype="text/csv", headers=headers)


@bp.post("/<code>/close")
@staff(*ROLES)
def close(code: str) -> ResponseReturnValue:
    """Close a wave and mix its answers."""
    form = CloseForm()
    if not form.validate():
        return _show(code, close_form=form), 422
    try:
        brought = _brought(code, form)
        if brought is None and is_long(db.session(), code, settings().keys):
            shut_wave(db.session(), code, acting())
            follow_calendar.later()  # the worker mixes it; a request would wait too long
            return redirect(url_for(".show", code=code))
        close_wave(db.session(), code, settings().keys, brought, acting())
    except (NoKey, LockedKey, WrongKey) as refusal:
        form.key.errors = [_(refusal.message).format(**refusal.values)]
        return _show(code, close_form=form), 422
    return redirect(url_for(".show", code=code, done="closed"))


@bp.post("/<code>/import")
@staff(*ROLES)
def bring(code: str) -> ResponseReturnValue:
    """Import answers that were collected elsewhere."""
    form = ImportForm()
    if not form.validate():
        return _show(code, import_form=form), 422
    answers, recipe = form.answers.data, form.recipe.data
    try:
        text = decoded(recipe.read(), recipe.filename)
        named = (answers.filename, answers.read())
        report = import_responses(db.session(), code, named, (recipe.filename, text), acting())
    except InputErrors as errors:
        return _show(code, import_form=form, problems=errors.problems), 422
    return _show(code, report=report)


def _brought(code: str, form: CloseForm) -> bytes | None:
    raw = form.key.data.read() if form.key.data else b""
    return read_private_key(raw, code, form.passphrase.data or "") if raw else None


def _index(form: InstrumentForm, problems: Sequence[Problem] = ()) -> str:
    session = db.session()
    known = instrument_versions(session)
    page = Index(waves(session), known, kept_edits(known), form, problems)
    return render_template("surveys/staff/index.html", page=page)


def _show(  # noqa: PLR0913  # each form comes back with its mistakes
    code: str,
    *,
    deck_form: DeckForm | None = None,
    close_form: CloseForm | None = None,
    import_form: ImportForm | None = None,
    problems: Sequence[Problem] = (),
    report: ImportReport | None = None,
    done: str = "",
) -> str:
    session = db.session()
    wave = wave_by_code(session, code)
    page = Show(
        wave=wave,
        title=wave.title_in(language()),
        counts=_in_steps(wave, wave_counts(session, wave)),
        decks=decks(session, wave),
        deck_form=deck_form or _deck_form(code, empty=True),
        close_form=close_form or CloseForm(formdata=None),
        import_form=import_form or ImportForm(formdata=None),
        is_key_here=read_wave_key(settings().keys, code) is not None,
        missing=lacks(session, wave, language()) if wave.status == "draft" else (),
        problems=problems,
        report=report,
        done=done,
        n_opened=n_opened(session, wave),
        plan=_plan(),
    )
    return render_template("surveys/staff/show.html", page=page)


def _in_steps(wave: Wave, counts: WaveCounts) -> WaveCounts:
    if wave.status == "closed":
        return counts
    spent = (counts.n_issued - counts.n_unspent) // STEP * STEP
    waiting = counts.n_waiting // STEP * STEP
    return WaveCounts(counts.n_issued, counts.n_issued - spent, waiting, counts.n_responses)


def _deck_form(code: str, *, empty: bool = False) -> DeckForm:
    form, session = DeckForm(formdata=None) if empty else DeckForm(), db.session()
    areas = wave_areas(session, wave_by_code(session, code))
    known = [SelectChoice(area.code, area.name[language()]) for area in areas]
    known.append(SelectChoice(CITY, _("The whole city, for surveys that ask for no beat")))
    form.stratum.choices = [unchosen(), *known]
    return form


def _plan() -> str | None:
    """Return the planner's wishes, which stand in the address only and go along with it."""
    return request.args.get("plan")


def _wave_form() -> WaveForm:
    planned = {name: words for name, words in request.args.items() if name in PLANNED}
    form, session = WaveForm(data=planned), db.session()
    loaded = instrument_versions(session)
    known = [SelectChoice(i.hash, f"{i.name} {i.version}") for i in loaded]
    form.instrument.choices = [unchosen(), *known]
    earlier = [SelectChoice(w.code, w.title_in(language())) for w in waves(session)]
    form.previous.choices = [SelectChoice("", _("No earlier wave")), *earlier]
    return form


def _titles(wave: Wave) -> dict[str, str]:
    titles = {f"title_{spoken}": words for spoken, words in wave.title.items()}
    return titles | {f"{name}_es": wave.fact(name).get("es", "") for name in FACTS}
