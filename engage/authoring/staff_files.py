"""The staff pages that hand a draft out as a file, and keep it as one in the folder surveys/."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.authoring.comparing import Compared, compared
from engage.authoring.drafted import drafted
from engage.authoring.files import FileChanged, keep_text
from engage.authoring.queries import Edition, edition, texts_of
from engage.db import db
from engage.errors import Refused
from engage.instrument.exchange.reports import Unreadable
from engage.instrument.exchange.xlsform_writing import written_xlsform
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import read_draft
from engage.language import language
from engage.web import settings, staff

bp = Blueprint("authoring_files", __name__, url_prefix="/staff/instruments/<int:draft_id>")
ROLES: Final = ("organizer", "administrator")
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NoFile(Refused):
    """A draft that cannot be written as a file now."""


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file that somebody changed, beside the draft."""

    draft: Edition
    title: str
    name: str
    lines: Sequence[Compared]
    there: str


@bp.get("/file.yaml")
@staff(*ROLES)
def download(draft_id: int) -> ResponseReturnValue:
    """Hand out a draft as its YAML file."""
    found = edition(db.session(), draft_id)
    return _handed_out(found.text.encode(), f"{_name(found)}.yaml", "text/plain; charset=utf-8")


@bp.get("/file.xlsx")
@staff(*ROLES)
def download_xlsform(draft_id: int) -> ResponseReturnValue:
    """Hand out a draft as an XLSForm."""
    found = edition(db.session(), draft_id)
    try:
        draft = read_draft(found.text, f"{_name(found)}.yaml")
        book = None if draft.faults else written_xlsform(draft.instrument)
    except (InstrumentErrors, Unreadable):
        book = None
    if book is None:
        raise NoFile("The draft has faults. Mend them first; then it can be written as an XLSForm.")
    return _handed_out(book, f"{_name(found)}.xlsx", XLSX)


@bp.post("/keep")
@staff(*ROLES)
def keep(draft_id: int) -> ResponseReturnValue:
    """Keep a draft as a file of this instance, unless somebody changed that file."""
    session = db.session()
    found = edition(session, draft_id)
    path = _path(found)
    seen = [*texts_of(session, draft_id), request.form.get("there", "").replace("\r\n", "\n")]
    try:
        keep_text(path, found.text, seen)
    except FileChanged as changed:
        title = drafted(found.text).title(language())
        lines = compared(changed.text, found.text)
        page = FilePage(found, title, path.name, lines, changed.text)
        return render_template("authoring/file_conflict.html", page=page), 409
    except OSError:
        message = "The folder surveys/ of this instance cannot be written. Ask who runs it."
        raise NoFile(message) from None
    return redirect(url_for("authoring_staff.show", draft_id=draft_id, kept=path.name), 303)


def _path(found: Edition) -> Path:
    name = _name(found)
    if not (name.isascii() and name.replace("_", "").isalnum()):
        raise NoFile("The file is named after the id, and the id is not in order yet.")
    return settings().instance / "surveys" / f"{name}.yaml"


def _name(found: Edition) -> str:
    return drafted(found.text).id or "draft"


def _handed_out(data: bytes, name: str, kind: str) -> Response:
    safe = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "._-"))
    headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return Response(data, content_type=kind, headers=headers)
