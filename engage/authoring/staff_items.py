"""The staff pages of a draft's items: change one, add one, copy it, take it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.authoring import changes
from engage.authoring.checked import Checked, Found, checked
from engage.authoring.conditions import TESTS, Asked, asked_before, in_words
from engage.authoring.drafted import Drafted, Placed, drafted, entries, text_of, words_in
from engage.authoring.forms import Spoken, base_text, saved, spoken_by
from engage.authoring.itemforms import (
    TYPES,
    ItemFields,
    item_fields,
    item_typed,
)
from engage.authoring.queries import Edition, edition
from engage.db import db
from engage.errors import Missing
from engage.instrument.editing import Data
from engage.language import language
from engage.web import staff

bp = Blueprint("authoring_items", __name__, url_prefix="/staff/instruments/<int:draft_id>")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item: its fields, what it may refer to, and what was found in it."""

    draft: Edition
    title: str
    heading: str
    section: Placed
    fields: ItemFields
    languages: Sequence[Spoken]
    scales: Sequence[str]
    missing: Sequence[tuple[str, str]]
    asked: Mapping[str, Asked]
    tests: Sequence[str]
    condition: str
    found: Sequence[Found]
    advice: Sequence[Found]
    is_new: bool


@bp.get("/items/<name>")
@staff(*ROLES)
def item(draft_id: int, name: str) -> ResponseReturnValue:
    """Show one item."""
    found = edition(db.session(), draft_id)
    result = checked(found.text)
    return _item_page(found, result, result.draft.item(name))


@bp.post("/items/<name>")
@staff(*ROLES)
def save_item(draft_id: int, name: str) -> ResponseReturnValue:
    """Save one item."""
    base = base_text(draft_id)
    draft = drafted(base.text)
    before = draft.item(name).data
    after = item_typed(before, request.form, draft.languages)
    then = url_for(".item", draft_id=draft_id, name=after["id"] or name, saved=1)
    return saved(draft_id, base, changes.item_changed(before, after), then)


@bp.post("/items/<name>/double")
@staff(*ROLES)
def double(draft_id: int, name: str) -> ResponseReturnValue:
    """Put a copy of an item behind it."""
    base = base_text(draft_id)
    then = url_for(".item", draft_id=draft_id, name=drafted(base.text).free_id(name))
    return saved(draft_id, base, changes.item_doubled(name), then)


@bp.post("/items/<name>/delete")
@staff(*ROLES)
def remove(draft_id: int, name: str) -> ResponseReturnValue:
    """Take an item out."""
    then = url_for("authoring_staff.show", draft_id=draft_id, gone=name)
    return saved(draft_id, base_text(draft_id), changes.item_removed(name), then)


@bp.get("/sections/<name>/new")
@staff(*ROLES)
def add(draft_id: int, name: str) -> ResponseReturnValue:
    """Show the kinds of items, or the blank fields of one kind."""
    found = edition(db.session(), draft_id)
    result = checked(found.text)
    section, kind = result.draft.section(name), request.args.get("type", "")
    if kind not in TYPES:
        title = result.draft.title(language())
        page = {"draft": found, "title": title, "section": section, "types": TYPES}
        return render_template("authoring/add.html", page=page)
    return _item_page(found, result, _new_item(result.draft, section, kind), is_new=True)


@bp.post("/sections/<name>/new")
@staff(*ROLES)
def save_new(draft_id: int, name: str) -> ResponseReturnValue:
    """Put a new item at the end of a section."""
    base = base_text(draft_id)
    draft = drafted(base.text)
    kind = request.form.get("type", "")
    if kind not in TYPES:
        raise Missing("There is no such kind of item.")
    blank = _new_item(draft, draft.section(name), kind).data
    typed = item_typed(blank, request.form, draft.languages)
    typed["id"] = draft.free_id(text_of(typed["id"]))
    then = url_for(".item", draft_id=draft_id, name=typed["id"], saved=1)
    return saved(draft_id, base, changes.item_added(name, typed), then)


def _item_page(found: Edition, result: Checked, item: Placed, *, is_new: bool = False) -> str:
    draft, spoken = result.draft, language()
    asked = asked_before(draft, item, spoken)
    condition = item.data.get("show_if")
    page = ItemPage(
        draft=found,
        title=draft.title(spoken),
        heading=words_in(item.data, (spoken, *draft.languages)) or item.id,
        section=draft.section_of(item),
        fields=item_fields(item.data, draft.languages),
        languages=spoken_by(draft),
        scales=_names(draft.data.get("scales")),
        missing=_missing(draft, item, spoken),
        asked=asked,
        tests=TESTS,
        condition="" if condition is None else in_words(condition, asked, spoken),
        found=() if is_new else result.of(item.id),
        advice=() if is_new else result.advice_on(item.id),
        is_new=is_new,
    )
    return render_template("authoring/item.html", page=page)


def _new_item(draft: Drafted, section: Placed, kind: str) -> Placed:
    missing = [name for name in _names(draft.data.get("missing")) if name in ("dk", "ref")]
    at = len(entries(section.data.get("items")))
    data: dict[str, Data] = {"id": draft.free_id("question"), "type": kind}
    if kind == "area":
        data |= {"layer": "beats", "required": True}
    if kind in ("single", "multi", "matrix", "number", "rank", "date"):
        data |= {"missing": missing}
    return Placed((*section.loc, "items", at), data)


def _names(value: Data) -> list[str]:
    return list(value) if isinstance(value, Mapping) else []


def _missing(draft: Drafted, item: Placed, spoken: str) -> list[tuple[str, str]]:
    declared = draft.data.get("missing")
    known = declared if isinstance(declared, Mapping) else {}
    names = dict.fromkeys([*known, *map(text_of, entries(item.data.get("missing")))])
    languages = (spoken, *draft.languages)
    return [(name, words_in(known.get(name), languages) or name) for name in names]
