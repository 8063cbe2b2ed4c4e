"""The staff page that publishes a draft: what stands against it, what it changes, the last word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.authoring.checked import Checked, checked
from engage.authoring.forms import author, base_text
from engage.authoring.queries import Edition, edition, n_trial_answers
from engage.authoring.services import Stale, publish_draft, publishable
from engage.db import db
from engage.errors import InputErrors
from engage.instrument.advice_words import reading_levels
from engage.instrument.faults import InstrumentErrors
from engage.instrument.minutes import minutes_to_answer
from engage.language import language
from engage.web import staff

bp = Blueprint("authoring_publish", __name__, url_prefix="/staff/instruments/<int:draft_id>")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class PublishPage:
    """A draft before it is published."""

    draft: Edition
    title: str
    checked: Checked
    against: Sequence[str]
    minutes: str
    levels: Sequence[str]
    n_trials: int
    is_stale: bool


@bp.get("/publish")
@staff(*ROLES)
def ask(draft_id: int) -> ResponseReturnValue:
    """Show what stands against publishing, and what will be published."""
    return _page(draft_id)


@bp.post("/publish")
@staff(*ROLES)
def publish(draft_id: int) -> ResponseReturnValue:
    """Freeze the draft as a version; the answers of its test are wiped."""
    revision = base_text(draft_id).revision
    try:
        publish_draft(db.session(), draft_id, revision, author())
    except Stale:
        return _page(draft_id, is_stale=True), 409
    except InputErrors as errors:
        return _page(draft_id, [str(problem) for problem in errors.problems]), 422
    except InstrumentErrors:
        return _page(draft_id), 422
    return redirect(url_for("authoring_staff.index", done="published"), 303)


def _page(draft_id: int, against: Sequence[str] = (), *, is_stale: bool = False) -> str:
    session = db.session()
    found = edition(session, draft_id)
    result = checked(found.text)
    instrument = result.instrument
    page = PublishPage(
        draft=found,
        title=result.draft.title(language()),
        checked=result,
        against=against or _against(found.text),
        minutes="" if instrument is None else minutes_to_answer(instrument).words,
        levels=[]
        if instrument is None
        else [f"{one.language}: {one.words}" for one in reading_levels(instrument)],
        n_trials=n_trial_answers(session, draft_id),
        is_stale=is_stale,
    )
    return render_template("authoring/publish.html", page=page)


def _against(text: str) -> list[str]:
    try:
        publishable(text)
    except InstrumentErrors as errors:
        return [str(fault) for fault in errors.faults]
    return []
