"""The staff page that publishes a draft: what stands against it, what it changes, the last word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.authoring.checked import Checked, checked
from engage.authoring.forms import author, base_text
from engage.authoring.queries import Edition, edition, n_trial_answers
from engage.authoring.services import Stale, publish_draft
from engage.db import db
from engage.errors import InputErrors
from engage.instrument.advice_words import reading_levels
from engage.instrument.edits import Change, Part
from engage.instrument.faults import InstrumentErrors
from engage.instrument.minutes import minutes_to_answer
from engage.instrument.model import Instrument
from engage.instrument.reading import clean_text
from engage.language import language
from engage.surveys.queries_versions import Proposed, proposed_edit
from engage.web import staff

bp = Blueprint("authoring_publish", __name__, url_prefix="/staff/instruments/<int:draft_id>")
ROLES: Final = ("organizer", "administrator")
LARGEST_FIRST: Final[tuple[Part, ...]] = ("refused", "breaking", "comparable", "cosmetic")
SLIP: Final = "slip-"


@dataclass(frozen=True, slots=True)
class Against:
    """What a draft changes against the version before it; ``part`` is its largest part."""

    version: str
    part: Part | None
    changes: Sequence[tuple[Part, Sequence[Change]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an author was asked about the changes: reasons of slips, and whether series may end."""

    reasons: Mapping[str, str]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class PublishPage:
    """A draft before it is published."""

    draft: Edition
    title: str
    checked: Checked
    problems: Sequence[str]
    against: Against | None
    reasons: Mapping[str, str]
    minutes: str
    levels: Sequence[str]
    n_trials: int
    is_stale: bool
    is_unsure: bool

    @property
    def may_publish(self) -> bool:
        """Return whether nothing stands against it."""
        is_refused = self.against is not None and self.against.part == "refused"
        return self.checked.instrument is not None and not self.problems and not is_refused


@bp.get("/publish")
@staff(*ROLES)
def ask(draft_id: int) -> ResponseReturnValue:
    """Show what stands against publishing, and what will be published."""
    return _page(draft_id, {})


@bp.post("/publish")
@staff(*ROLES)
def publish(draft_id: int) -> ResponseReturnValue:
    """Freeze the draft as a version; the answers of its test are wiped."""
    base, asked = base_text(draft_id), _asked()
    if request.form.get("to") == "look":
        return _page(draft_id, asked.reasons)
    if not asked.is_sure and _ends_series(base.text, asked.reasons):
        return _page(draft_id, asked.reasons, is_unsure=True), 422
    try:
        publish_draft(db.session(), draft_id, base.revision, author(), asked.reasons)
    except Stale:
        return _page(draft_id, asked.reasons, is_stale=True), 409
    except InputErrors as errors:
        found = [str(problem) for problem in errors.problems]
        return _page(draft_id, asked.reasons, problems=found), 422
    except InstrumentErrors:
        return _page(draft_id, asked.reasons), 422
    return redirect(url_for("authoring_staff.index", done="published"), 303)


def _asked() -> Asked:
    given = {key: clean_text(value) for key, value in request.form.items() if key.startswith(SLIP)}
    reasons = {key.removeprefix(SLIP): reason for key, reason in given.items() if reason}
    return Asked(reasons, request.form.get("is_sure") == "y")


def _ends_series(text: str, reasons: Mapping[str, str]) -> bool:
    instrument = checked(text).instrument
    proposed = instrument and proposed_edit(db.session(), instrument, reasons)
    return bool(proposed and proposed.edit.of("breaking"))


def _page(
    draft_id: int,
    reasons: Mapping[str, str],
    *,
    problems: Sequence[str] = (),
    is_stale: bool = False,
    is_unsure: bool = False,
) -> str:
    session = db.session()
    found = edition(session, draft_id)
    result = checked(found.text)
    instrument = result.instrument
    page = PublishPage(
        draft=found,
        title=result.draft.title(language()),
        checked=result,
        problems=problems,
        against=_against(instrument, reasons),
        reasons=reasons,
        minutes="" if instrument is None else minutes_to_answer(instrument).words,
        levels=_levels(instrument),
        n_trials=n_trial_answers(session, draft_id),
        is_stale=is_stale,
        is_unsure=is_unsure,
    )
    return render_template("authoring/publish.html", page=page)


def _levels(instrument: Instrument | None) -> list[str]:
    levels = () if instrument is None else reading_levels(instrument)
    return [f"{one.language}: {one.words}" for one in levels]


def _against(instrument: Instrument | None, reasons: Mapping[str, str]) -> Against | None:
    proposed: Proposed | None = None
    if instrument is not None:
        proposed = proposed_edit(db.session(), instrument, reasons)
    if proposed is None:
        return None
    parts = ((part, proposed.edit.of(part)) for part in LARGEST_FIRST)
    changes = [(part, found) for part, found in parts if found]
    return Against(proposed.against.version, proposed.edit.part, changes)
