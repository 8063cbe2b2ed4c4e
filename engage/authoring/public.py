"""The test link of a draft: anybody who has it may try the survey; nothing of it is a result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.authoring.checked import checked
from engage.authoring.queries import edition_on_trial
from engage.authoring.services import keep_trial_answers
from engage.authoring.trials import Walk, begun, carried, signed
from engage.db import db
from engage.errors import Missing
from engage.instrument.checking import AnswerError, UnknownAnswer
from engage.language import language
from engage.places.queries import beats
from engage.surveys.services_preview import Trial
from engage.web import limiter, public

bp = Blueprint("authoring", __name__, url_prefix="/try/<key>")
NO_STORE: Final = {"Cache-Control": "no-store"}
OURS: Final = frozenset({"csrf_token", "carried", "to"})
# Trying out is done by a few people; this keeps a leaked link from filling the disk.
LIMIT: Final = "60/minute"


@dataclass(frozen=True, slots=True)
class TrialSection:
    """One page of a survey that is tried out."""

    key: str
    title: str
    section: str
    heading: str
    fields: Sequence[object]
    errors: Sequence[tuple[str, str]]
    carried: str
    has_previous: bool


@bp.get("")
@public
def start(key: str) -> ResponseReturnValue:
    """Say that this is a test, and what happens to its answers."""
    walk, trial = _opened(key)
    title = walk.instrument.title.text(trial.language)
    return render_template("authoring/trial_start.html", key=key, title=title), NO_STORE


@bp.post("")
@public
@limiter.limit(LIMIT)
def begin(key: str) -> ResponseReturnValue:
    """Show the first page."""
    walk, trial = _opened(key)
    first = walk.sections()[0].id
    return _section(key, walk, trial, first), NO_STORE


@bp.post("/q/<section>")
@public
@limiter.limit(LIMIT)
def answer(key: str, section: str) -> ResponseReturnValue:
    """Check one page and show the next, the same with its mistakes, or all answers."""
    walk, trial = _opened(key)
    if walk.section(section) is None:
        return redirect(url_for(".start", key=key), 303)
    if request.form.get("to") == "back" and (before := walk.beside(section, -1)):
        return _section(key, walk, trial, before), NO_STORE
    typed = {k: v for k, v in request.form.to_dict(flat=False).items() if k not in OURS}
    try:
        after, errors, shows_more = walk.sent(section, typed)
    except UnknownAnswer:
        abort(422)
    if errors:
        page = _section(key, walk, trial, section, typed=typed, errors=_said_of(errors))
        return page, 422, NO_STORE
    following = section if shows_more else after.beside(section, 1)
    if following is not None:
        return _section(key, after, trial, following), NO_STORE
    return _review(key, after, trial), NO_STORE


@bp.post("/send")
@public
@limiter.limit(LIMIT)
def send(key: str) -> ResponseReturnValue:
    """Keep the answers of the test apart from every survey."""
    walk, _trial = _opened(key)
    if not walk.answers or walk.checker.lacking(walk.answers):
        return redirect(url_for(".start", key=key), 303)
    keep_trial_answers(db.session(), key, walk.checker.on_path(walk.answers))
    return redirect(url_for(".thanks", key=key), 303)


@bp.get("/thanks")
@public
def thanks(key: str) -> ResponseReturnValue:
    """Thank for trying."""
    if edition_on_trial(db.session(), key) is None:
        raise Missing("This test link is closed.")
    return render_template("authoring/trial_thanks.html", key=key), NO_STORE


def _opened(key: str) -> tuple[Walk, Trial]:
    """Return the walk that the page carried, at its beginning where the draft was changed since."""
    found = edition_on_trial(db.session(), key)
    if found is None:
        raise Missing("This test link is closed.")
    instrument = checked(found.text).instrument
    if instrument is None:
        raise Missing("Somebody is changing this survey just now. Please try again later.")
    areas = [(beat.code, beat.title) for beat in beats(db.session())]
    came = carried(request.form.get("carried", ""), key, _secret())
    answers = came[1] if came and came[0] == found.revision else None
    walk = begun(instrument, [code for code, _name in areas], found.revision, answers)
    spoken = language() if language() in instrument.languages else instrument.languages[0]
    return walk, Trial(instrument, spoken, areas)


def _section(  # noqa: PLR0913  # a page, and what was typed in it with its mistakes
    key: str,
    walk: Walk,
    trial: Trial,
    name: str,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    filled = trial.typed(walk.answers) if typed is None else typed
    fields = trial.page(name, walk.visible(name), filled, errors or {})
    shown = [one for whole in fields for one in (whole.rows or (whole,))]
    page = TrialSection(
        key=key,
        title=walk.instrument.title.text(trial.language),
        section=name,
        heading=trial.section(name).title.text(trial.language),
        fields=fields,
        errors=[(one.id, f"{one.legend} – {one.error}") for one in shown if one.error],
        carried=signed(walk, key, _secret()),
        has_previous=walk.beside(name, -1) is not None,
    )
    return render_template("authoring/trial_section.html", page=page)


def _review(key: str, walk: Walk, trial: Trial) -> str:
    topics = [
        (
            one.id,
            one.title.text(trial.language),
            trial.said(one.id, walk.visible(one.id), walk.answers),
        )
        for one in walk.sections()
    ]
    page = {"key": key, "topics": topics, "carried": signed(walk, key, _secret())}
    return render_template("authoring/trial_review.html", page=page)


def _said_of(errors: Sequence[AnswerError]) -> dict[str, str]:
    return {
        one.field: _("Please answer this question.")
        if one.reason == "required"
        else _("This answer does not fit. Please look at it again.")
        for one in errors
    }


def _secret() -> str:
    return str(current_app.secret_key)
