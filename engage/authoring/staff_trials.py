"""The staff pages that show a draft as residents would see it, and its test link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.authoring.checked import checked
from engage.authoring.conditions import asked_before, in_words
from engage.authoring.drafted import Drafted
from engage.authoring.forms import Spoken, spoken_by
from engage.authoring.queries import Edition, edition, trial_answers
from engage.authoring.services import close_trial, open_trial
from engage.db import db
from engage.errors import Missing
from engage.instrument.editing import Data
from engage.instrument.model import Instrument, Section
from engage.language import language
from engage.places.queries import beats
from engage.surveys.services_preview import Trial
from engage.web import staff

bp = Blueprint("authoring_trials", __name__, url_prefix="/staff/instruments/<int:draft_id>")
ROLES: Final = ("organizer", "administrator")
WIDTHS: Final = ("wide", "narrow")
LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class PreviewedItem:
    """One item as residents see it, with its condition in words."""

    id: str
    field: object
    condition: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """One page of the survey, in a language and a width."""

    draft: Edition
    title: str
    sections: Sequence[tuple[str, str]]
    section: str
    heading: str
    items: Sequence[PreviewedItem]
    languages: Sequence[Spoken]
    spoken: Spoken
    width: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """The test link of a draft, and what came by it."""

    draft: Edition
    title: str
    has_faults: bool
    answers: Sequence[Sequence[tuple[str, str]]]
    n_answers: int


@bp.get("/preview")
@staff(*ROLES)
def preview(draft_id: int) -> ResponseReturnValue:
    """Show one page of the survey with every item, whoever is asked it."""
    found = edition(db.session(), draft_id)
    result = checked(found.text)
    title = result.draft.title(language())
    if result.instrument is None:
        page = {"draft": found, "title": title, "found": result.found}
        return render_template("authoring/no_preview.html", page=page)
    spoken = _spoken(result.draft)
    section = _section(result.instrument)
    page_shown = PreviewPage(
        draft=found,
        title=title,
        sections=[(s.id, s.title.text(spoken.code)) for s in result.instrument.sections],
        section=section.id,
        heading=section.title.text(spoken.code),
        items=_items(result.draft, result.instrument, section, spoken.code),
        languages=spoken_by(result.draft),
        spoken=spoken,
        width="narrow" if request.args.get("width") == "narrow" else "wide",
    )
    return render_template("authoring/preview.html", page=page_shown)


@bp.get("/trial")
@staff(*ROLES)
def trial(draft_id: int) -> ResponseReturnValue:
    """Show the test link of a draft, and what was answered by it."""
    session = db.session()
    found = edition(session, draft_id)
    result = checked(found.text)
    given = trial_answers(session, draft_id)
    page = TrialPage(
        draft=found,
        title=result.draft.title(language()),
        has_faults=result.instrument is None,
        answers=[_in_words(answers) for answers in given[:LISTED]],
        n_answers=len(given),
    )
    return render_template("authoring/trial_staff.html", page=page)


@bp.post("/trial/open")
@staff(*ROLES)
def begin_trial(draft_id: int) -> ResponseReturnValue:
    """Make a test link; an earlier one stops working."""
    open_trial(db.session(), draft_id)
    return redirect(url_for(".trial", draft_id=draft_id), 303)


@bp.post("/trial/close")
@staff(*ROLES)
def end_trial(draft_id: int) -> ResponseReturnValue:
    """Take the test link away, and what was answered by it."""
    close_trial(db.session(), draft_id)
    return redirect(url_for(".trial", draft_id=draft_id), 303)


def _spoken(draft: Drafted) -> Spoken:
    offered = {one.code: one for one in spoken_by(draft)}
    wanted = request.args.get("spoken", language())
    return offered.get(wanted) or next(iter(offered.values()))


def _section(instrument: Instrument) -> Section:
    wanted = request.args.get("section", instrument.sections[0].id)
    found = next((one for one in instrument.sections if one.id == wanted), None)
    if found is None:
        raise Missing("There is no such page in this survey.")
    return found


def _items(
    draft: Drafted, instrument: Instrument, section: Section, spoken: str
) -> list[PreviewedItem]:
    areas = [(beat.code, beat.title) for beat in beats(db.session())]
    shown = Trial(instrument, spoken, areas).every_field(section.id)
    conditions = {item.id: item.data.get("show_if") for item in draft.items()}
    asked = asked_before(draft, None, spoken)
    return [
        PreviewedItem(
            id=name,
            field=one,
            condition=in_words(conditions[name], asked, spoken) if conditions[name] else "",
        )
        for name, one in shown
    ]


def _in_words(answers: Mapping[str, Data]) -> list[tuple[str, str]]:
    return [
        (name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in answers.items()
    ]
