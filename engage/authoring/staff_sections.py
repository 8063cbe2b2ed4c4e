"""The staff pages of a draft's sections, and of the facts of its instrument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.authoring import changes
from engage.authoring.checked import Found, checked
from engage.authoring.drafted import Drafted, Placed, drafted, entries, text_of, words_in
from engage.authoring.forms import Spoken, base_text, saved, spoken_by
from engage.authoring.itemforms import words_of, words_typed
from engage.authoring.queries import Edition, edition
from engage.authoring.translating import Text, texts_changed, texts_in
from engage.db import db
from engage.instrument.editing import Data
from engage.language import language
from engage.web import staff

bp = Blueprint("authoring_sections", __name__, url_prefix="/staff/instruments/<int:draft_id>")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One section: its id and its title."""

    draft: Edition
    title: str
    id: str
    words: Mapping[str, str]
    languages: Sequence[Spoken]
    n_items: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class TranslatePage:
    """Every text of a section in all languages."""

    draft: Edition
    title: str
    section: str
    heading: str
    texts: Sequence[Text]
    languages: Sequence[Spoken]
    n_missing: int


@dataclass(frozen=True, slots=True)
class FactsPage:
    """The facts of an instrument."""

    draft: Edition
    title: str
    fields: Mapping[str, str]
    words: Mapping[str, str]
    languages: Sequence[Spoken]
    found: Sequence[Found]


@bp.get("/sections/<name>")
@staff(*ROLES)
def section(draft_id: int, name: str) -> ResponseReturnValue:
    """Show a section's id and title."""
    found = edition(db.session(), draft_id)
    draft = drafted(found.text)
    return _section_page(found, draft, draft.section(name))


@bp.post("/sections/<name>")
@staff(*ROLES)
def save_section(draft_id: int, name: str) -> ResponseReturnValue:
    """Save a section's id and title."""
    base = base_text(draft_id)
    draft = drafted(base.text)
    before = draft.section(name).data
    then = url_for("authoring_staff.show", draft_id=draft_id)
    change = changes.section_changed(before, {**before, **_section_typed(draft)})
    return saved(draft_id, base, change, then)


@bp.post("/sections/<name>/delete")
@staff(*ROLES)
def remove_section(draft_id: int, name: str) -> ResponseReturnValue:
    """Take a section out, with its items."""
    then = url_for("authoring_staff.show", draft_id=draft_id, gone=name)
    return saved(draft_id, base_text(draft_id), changes.section_removed(name), then)


@bp.get("/sections")
@staff(*ROLES)
def add_section(draft_id: int) -> ResponseReturnValue:
    """Show the fields of a new section."""
    found = edition(db.session(), draft_id)
    return _section_page(found, drafted(found.text), None)


@bp.post("/sections")
@staff(*ROLES)
def save_new_section(draft_id: int) -> ResponseReturnValue:
    """Put a new section at the end."""
    base = base_text(draft_id)
    draft = drafted(base.text)
    typed = _section_typed(draft)
    typed["id"] = draft.free_id(text_of(typed["id"]))
    then = url_for("authoring_staff.show", draft_id=draft_id, _anchor=f"section-{typed['id']}")
    return saved(draft_id, base, changes.section_added({**typed, "items": []}), then)


@bp.get("/sections/<name>/texts")
@staff(*ROLES)
def translate(draft_id: int, name: str) -> ResponseReturnValue:
    """Show every text of a section in all languages side by side."""
    found = edition(db.session(), draft_id)
    draft = drafted(found.text)
    texts = texts_in(draft, name)
    page = TranslatePage(
        draft=found,
        title=draft.title(language()),
        section=name,
        heading=words_in(draft.section(name).data.get("title"), (language(), *draft.languages)),
        texts=texts,
        languages=spoken_by(draft),
        n_missing=sum(one.is_missing() for one in texts),
    )
    return render_template("authoring/translate.html", page=page)


@bp.post("/sections/<name>/texts")
@staff(*ROLES)
def save_texts(draft_id: int, name: str) -> ResponseReturnValue:
    """Save every text of a section that was changed."""
    base = base_text(draft_id)
    draft = drafted(base.text)
    change = texts_changed(texts_in(draft, name), request.form, draft.languages)
    then = url_for(".translate", draft_id=draft_id, name=name, saved=1)
    return saved(draft_id, base, change, then)


@bp.get("/facts")
@staff(*ROLES)
def facts(draft_id: int) -> ResponseReturnValue:
    """Show the facts of the instrument."""
    found = edition(db.session(), draft_id)
    result = checked(found.text)
    draft = result.draft
    privacy = draft.data.get("privacy")
    kept = privacy if isinstance(privacy, Mapping) else {}
    fields = {"id": draft.id, "version": draft.version, "languages": ", ".join(draft.languages)}
    fields |= {key: text_of(kept.get(key)) for key in changes.PRIVACY}
    page = FactsPage(
        draft=found,
        title=draft.title(language()),
        fields=fields,
        words=words_of(draft.data.get("title"), draft.languages),
        languages=spoken_by(draft),
        found=result.elsewhere,
    )
    return render_template("authoring/facts.html", page=page)


@bp.post("/facts")
@staff(*ROLES)
def save_facts(draft_id: int) -> ResponseReturnValue:
    """Save the facts of the instrument."""
    base = base_text(draft_id)
    before = drafted(base.text).data
    after = changes.facts_typed(before, request.form, drafted(base.text).languages)
    then = url_for(".facts", draft_id=draft_id, saved=1)
    return saved(draft_id, base, changes.facts_changed(before, after), then)


def _section_page(found: Edition, draft: Drafted, section: Placed | None) -> str:
    data = section.data if section else {}
    page = SectionPage(
        draft=found,
        title=draft.title(language()),
        id=section.id if section else "",
        words=words_of(data.get("title"), draft.languages),
        languages=spoken_by(draft),
        n_items=len(entries(data.get("items"))),
        is_new=section is None,
    )
    return render_template("authoring/section.html", page=page)


def _section_typed(draft: Drafted) -> dict[str, Data]:
    name = request.form.get("id", "").strip()
    return {"id": name, "title": words_typed(request.form, "text", draft.languages)}
