"""The staff page of the question bank: find items by construct, put one into a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.authoring import changes
from engage.authoring.drafted import drafted, words_in
from engage.authoring.forms import base_text, saved
from engage.authoring.queries import Edition, bank, edition
from engage.db import db
from engage.errors import Missing
from engage.instrument.bank import Entry
from engage.language import language
from engage.web import staff

bp = Blueprint("authoring_bank", __name__, url_prefix="/staff/instruments/<int:draft_id>/bank")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class Offered:
    """One item of the bank as it is shown, in both languages."""

    id: str
    type: str
    words: Sequence[tuple[str, str]]
    answers: Sequence[str]
    entry: Entry
    is_used: bool


@dataclass(frozen=True, slots=True)
class BankPage:
    """The items of one construct, or those that hold the words that were looked for."""

    draft: Edition
    title: str
    constructs: Sequence[tuple[str, str]]
    construct: str
    wanted: str
    offered: Sequence[Offered]
    sections: Sequence[tuple[str, str]]
    section: str


@bp.get("")
@staff(*ROLES)
def index(draft_id: int) -> ResponseReturnValue:
    """Show the items of a construct, or those with some words in them."""
    found = edition(db.session(), draft_id)
    draft, spoken = drafted(found.text), language()
    wanted = request.args.get("q", "").strip()
    constructs = [
        (name, words_in(entries[0].title, (spoken, "en"))) for name, entries in bank().items()
    ]
    construct = request.args.get("construct", "")
    if construct not in bank():
        construct = "" if wanted else constructs[0][0]
    used = {item.id for item in draft.items()}
    sections = [
        (s.id, words_in(s.data.get("title"), (spoken, "en")) or s.id) for s in draft.sections()
    ]
    page = BankPage(
        draft=found,
        title=draft.title(spoken),
        constructs=constructs,
        construct=construct,
        wanted=wanted,
        offered=[_offered(one, spoken, used) for one in _found(construct, wanted)],
        sections=sections,
        section=request.args.get("section", ""),
    )
    return render_template("authoring/bank.html", page=page)


@bp.post("")
@staff(*ROLES)
def insert(draft_id: int) -> ResponseReturnValue:
    """Put an item of the bank at the end of a section."""
    wanted = request.form.get("item", "")
    entry = next((e for entries in bank().values() for e in entries if e.id == wanted), None)
    if entry is None:
        raise Missing("There is no such item in the question bank.")
    section = request.form.get("section", "")
    base = base_text(draft_id)
    name = drafted(base.text).free_id(entry.id)
    then = url_for("authoring_items.item", draft_id=draft_id, name=name, saved=1)
    return saved(draft_id, base, changes.entry_added(section, entry), then)


def _found(construct: str, wanted: str) -> list[Entry]:
    words = wanted.casefold().split()
    entries = [one for name, e in bank().items() if construct in ("", name) for one in e]
    return [one for one in entries if all(word in _text(one) for word in words)]


def _text(entry: Entry) -> str:
    item = entry.instrument().item(entry.id)
    said = (*item.words.values(), *entry.title.values(), entry.id, entry.source, entry.note)
    return " ".join(said).casefold()


def _offered(entry: Entry, spoken: str, used: set[str]) -> Offered:
    instrument = entry.instrument()
    item = instrument.item(entry.id)
    rows = [row.text(spoken) for row in getattr(item, "rows", ())]
    has_options = item.type in ("single", "multi", "matrix")
    options = [o.text(spoken) for o in instrument.options_of(item)] if has_options else []  # type: ignore[arg-type]
    return Offered(
        id=entry.id,
        type=item.type,
        words=list(item.words.items()),
        answers=[*rows, " / ".join(options)] if options else [],
        entry=entry,
        is_used=entry.id in used,
    )
