"""The staff pages of the editor: the list, how a draft begins, its outline and its whole text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.authoring import changes
from engage.authoring.checked import Checked, checked
from engage.authoring.conditions import Asked, asked_before, in_words
from engage.authoring.drafted import Drafted, Placed, drafted, text_of, words_in
from engage.authoring.files import kept_texts
from engage.authoring.forms import SureForm, UploadForm, author, base_text, saved
from engage.authoring.queries import (
    Edition,
    edition,
    editions,
    shipped_texts,
    text_of_version,
)
from engage.authoring.services import begin_draft, delete_draft
from engage.authoring.starting import blank_text, renewed, uploaded
from engage.db import db
from engage.errors import InputErrors, Missing
from engage.instrument.faults import Fault, InstrumentErrors
from engage.language import language
from engage.surveys.models import InstrumentVersion
from engage.surveys.queries import instrument_versions
from engage.web import settings, staff

bp = Blueprint("authoring_staff", __name__, url_prefix="/staff/instruments")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """One draft in the list."""

    draft: Edition
    title: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Index:
    """Every draft and every published version."""

    drafts: Sequence[ListedDraft]
    versions: Sequence[InstrumentVersion]


@dataclass(frozen=True, slots=True)
class Start:
    """What a new draft can begin from."""

    shipped: Sequence[tuple[str, str]]
    versions: Sequence[InstrumentVersion]
    form: UploadForm
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item in the outline."""

    id: str
    type: str
    wording: str
    condition: str
    n_faults: int


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section in the outline."""

    id: str
    title: str
    items: Sequence[ItemRow]


@dataclass(frozen=True, slots=True)
class Outline:
    """One draft: its sections with their items, and what was found."""

    draft: Edition
    title: str
    checked: Checked
    sections: Sequence[SectionRow]


@dataclass(frozen=True, slots=True)
class WholeText:
    """The whole text of a draft in a box, with what was found in it."""

    draft: Edition
    title: str
    revision: int
    text: str
    faults: Sequence[Fault]
    n_lines: int
    line: int


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """List drafts and published versions."""
    session = db.session()
    page = Index([_listed(one) for one in editions(session)], instrument_versions(session))
    return render_template("authoring/index.html", page=page)


@bp.get("/new")
@staff(*ROLES)
def create() -> ResponseReturnValue:
    """Show what a draft can begin from."""
    return _start(UploadForm(formdata=None))


@bp.post("/new/shipped")
@staff(*ROLES)
def begin_shipped() -> ResponseReturnValue:
    """Begin from an instrument that comes with Engage."""
    text = _ready().get(request.form.get("name", ""))
    if text is None:
        raise Missing("There is no such instrument. Choose one from the list.")
    return _begin(_renewed(text))


@bp.post("/new/version")
@staff(*ROLES)
def begin_version() -> ResponseReturnValue:
    """Begin from a published version."""
    content_hash = request.form.get("hash", "")
    return _begin(_renewed(text_of_version(db.session(), content_hash)), content_hash)


@bp.post("/new/blank")
@staff(*ROLES)
def begin_blank() -> ResponseReturnValue:
    """Begin with a consent, the area and nothing else."""
    return _begin(blank_text(settings().city.languages, author().at.year))


@bp.post("/new/upload")
@staff(*ROLES)
def begin_upload() -> ResponseReturnValue:
    """Begin from a file."""
    form = UploadForm()
    if not form.validate():
        return _start(form), 422
    name, raw = form.file.data.filename, form.file.data.read()
    try:
        found = uploaded(raw, name)
        draft_id = begin_draft(db.session(), found.text, author())
    except InputErrors as errors:
        return _start(form, [str(problem) for problem in errors.problems]), 422
    except InstrumentErrors as errors:
        return _start(form, [str(fault) for fault in errors.faults]), 422
    if found.remarks:
        page = {"draft_id": draft_id, "name": name, "remarks": found.remarks}
        return render_template("authoring/remarks.html", page=page)
    return redirect(url_for(".show", draft_id=draft_id), 303)


@bp.get("/<int:draft_id>")
@staff(*ROLES)
def show(draft_id: int) -> ResponseReturnValue:
    """Show a draft: its sections and items, and what is still to be mended."""
    found = edition(db.session(), draft_id)
    result = checked(found.text)
    draft, spoken = result.draft, language()
    rows = [_section_row(result, section, spoken) for section in draft.sections()]
    page = Outline(found, draft.title(spoken), result, rows)
    return render_template("authoring/show.html", page=page)


@bp.post("/<int:draft_id>/arrange")
@staff(*ROLES)
def arrange(draft_id: int) -> ResponseReturnValue:
    """Move an item or a section one place up or down."""
    kind, _colon, name = request.form.get("move", "").partition(":")
    moves = {
        "item-up": (changes.item_moved, -1),
        "item-down": (changes.item_moved, 1),
        "section-up": (changes.section_moved, -1),
        "section-down": (changes.section_moved, 1),
    }
    if kind not in moves:
        raise Missing("There is no such move.")
    move, step = moves[kind]
    anchor = f"{kind.partition('-')[0]}-{name}"
    then = url_for(".show", draft_id=draft_id, _anchor=anchor)
    return saved(draft_id, base_text(draft_id), move(name, step), then)


@bp.get("/<int:draft_id>/text")
@staff(*ROLES)
def text(draft_id: int) -> ResponseReturnValue:
    """Show the whole text of a draft, to be edited."""
    found = edition(db.session(), draft_id)
    result = checked(found.text)
    return _whole(found, found.revision, found.text, [one.fault for one in result.found])


@bp.post("/<int:draft_id>/text")
@staff(*ROLES)
def save_text(draft_id: int) -> ResponseReturnValue:
    """Save the whole text of a draft."""
    base, typed = base_text(draft_id), request.form.get("text", "").replace("\r\n", "\n")
    then = url_for(".text", draft_id=draft_id, saved=1)
    try:
        return saved(draft_id, base, lambda _text: changes.whole(typed), then)
    except InstrumentErrors as errors:
        found = edition(db.session(), draft_id)
        return _whole(found, base.revision, typed, errors.faults), 422


@bp.route("/<int:draft_id>/delete", methods=["GET", "POST"])
@staff(*ROLES)
def delete(draft_id: int) -> ResponseReturnValue:
    """Delete a draft, after asking once more."""
    found = edition(db.session(), draft_id)
    form = SureForm()
    if not form.validate_on_submit():
        title = drafted(found.text).title(language())
        status = 422 if form.errors else 200
        return render_template("authoring/delete.html", form=form, draft=found, title=title), status
    delete_draft(db.session(), draft_id, author())
    return redirect(url_for(".index"), 303)


def _listed(one: Edition) -> ListedDraft:
    draft = drafted(one.text)
    return ListedDraft(
        one, draft.title(language()) or _("Without a title"), draft.id, draft.version
    )


def _start(form: UploadForm, problems: Sequence[str] = ()) -> str:
    spoken = language()
    shipped = [(name, drafted(text).title(spoken)) for name, text in _ready().items()]
    page = Start(shipped, instrument_versions(db.session()), form, problems)
    return render_template("authoring/new.html", page=page)


def _ready() -> dict[str, str]:
    """Return the instruments to begin from: those that come with Engage, and files kept here."""
    return shipped_texts() | kept_texts(settings().instance / "surveys")


def _renewed(text: str) -> str:
    return renewed(text, {(v.name, v.version) for v in instrument_versions(db.session())})


def _begin(text: str, source_hash: str | None = None) -> ResponseReturnValue:
    draft_id = begin_draft(db.session(), text, author(), source_hash)
    return redirect(url_for(".show", draft_id=draft_id), 303)


def _section_row(result: Checked, section: Placed, spoken: str) -> SectionRow:
    draft = result.draft
    asked = asked_before(draft, None, spoken)
    rows = [_item_row(result, item, asked, spoken) for item in draft.items(section)]
    title = words_in(section.data.get("title"), (spoken, *draft.languages))
    return SectionRow(section.id, title or section.id, rows)


def _item_row(result: Checked, item: Placed, asked: Mapping[str, Asked], spoken: str) -> ItemRow:
    condition = item.data.get("show_if")
    return ItemRow(
        id=item.id,
        type=text_of(item.data.get("type")),
        wording=words_in(item.data, (spoken, *result.draft.languages)),
        condition="" if condition is None else in_words(condition, asked, spoken),
        n_faults=len(result.of(item.id)),
    )


def _whole(found: Edition, revision: int, text: str, faults: Sequence[Fault]) -> str:
    line = request.args.get("line", type=int) or 0
    title = _title(found)
    page = WholeText(found, title, revision, text, faults, text.count("\n") + 1, line)
    return render_template("authoring/text.html", page=page)


def _title(found: Edition) -> str:
    draft: Drafted = drafted(found.text)
    return draft.title(language())
