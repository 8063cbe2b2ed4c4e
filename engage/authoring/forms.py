"""Forms of the editor, and what every page of it does: save what was typed, or show a conflict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from babel import UnknownLocaleError
from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField
from wtforms.validators import DataRequired

from engage.authoring.changes import Change
from engage.authoring.comparing import Compared, compared
from engage.authoring.drafted import Drafted
from engage.authoring.models import DraftText
from engage.authoring.queries import Edition, edition, text_at
from engage.authoring.services import Author, Stale, save_draft
from engage.db import db
from engage.errors import Missing
from engage.instrument.editing import NoSuchPlace
from engage.instrument.faults import InstrumentErrors
from engage.language import NAMES, direction
from engage.web import StaffForm


class UploadForm(StaffForm):
    """A file to begin from."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])


class SureForm(StaffForm):
    """The confirmation of what cannot be undone."""

    is_sure = BooleanField(_l("Yes, delete this draft."), [DataRequired(_l("This is needed."))])


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language of an instrument: its code, its name, its direction."""

    code: str
    name: str
    direction: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed one draft: what each changed, and a text to go on from."""

    draft: Edition
    base: DraftText
    theirs: Sequence[Compared]
    yours: Sequence[Compared]
    text: str
    is_joined: bool


def author() -> Author:
    """Return who does something now."""
    return Author(current_user.email, datetime.now(UTC))


def base_text(draft_id: int) -> DraftText:
    """Return the text that a form began from, which is not always the latest."""
    sent = request.form.get("revision", "")
    return text_at(db.session(), draft_id, int(sent) if sent.isdecimal() and len(sent) < 9 else 0)


def saved(draft_id: int, base: DraftText, change: Change, then: str) -> ResponseReturnValue:
    """Save a change of a draft and go on to a page, or show how it meets somebody else's."""
    mine = change(base.text)
    try:
        save_draft(db.session(), draft_id, base.revision, mine, author())
    except Stale:
        return _conflict(draft_id, base, change, mine)
    return redirect(then, 303)


def spoken_by(draft: Drafted) -> list[Spoken]:
    """Return the languages of a draft."""
    return [Spoken(code, NAMES.get(code, code), _direction(code)) for code in draft.languages]


def _direction(code: str) -> str:
    try:
        return direction(code)
    except (ValueError, UnknownLocaleError):
        return "ltr"  # a draft may name a language that there is not


def _conflict(draft_id: int, base: DraftText, change: Change, mine: str) -> ResponseReturnValue:
    now = edition(db.session(), draft_id)
    joined = _joined(now.text, change)
    page = Conflict(
        draft=now,
        base=base,
        theirs=compared(base.text, now.text),
        yours=compared(base.text, mine),
        text=mine if joined is None else joined,
        is_joined=joined is not None,
    )
    return render_template("authoring/conflict.html", page=page), 409


def _joined(theirs: str, change: Change) -> str | None:
    """Return the other's text with this change made in it, None where it finds no place there."""
    try:
        return change(theirs)
    except (Missing, NoSuchPlace, InstrumentErrors):
        return None
