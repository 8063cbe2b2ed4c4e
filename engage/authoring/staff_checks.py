"""What the checks find in what somebody is typing; nothing is saved, the page shows it beside."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engage.authoring import changes
from engage.authoring.checked import Found, checked
from engage.authoring.drafted import drafted
from engage.authoring.forms import base_text
from engage.authoring.itemforms import item_typed
from engage.errors import Missing
from engage.instrument.editing import NoSuchPlace
from engage.instrument.faults import InstrumentErrors
from engage.web import staff

bp = Blueprint("authoring_checks", __name__, url_prefix="/staff/instruments/<int:draft_id>")
MOST: Final = 100


@bp.post("/items/<name>/check")
@staff("organizer", "administrator")
def item(draft_id: int, name: str) -> ResponseReturnValue:
    """Show what would be found in an item, were it saved as it is typed now."""
    base = base_text(draft_id)
    draft = drafted(base.text)
    before = draft.item(name).data
    after = item_typed(before, request.form, draft.languages)
    try:
        result = checked(changes.item_changed(before, after)(base.text))
    except (Missing, NoSuchPlace, InstrumentErrors):
        return _page(draft_id, (), ())  # saving says what is wrong; half a word is no fault yet
    named = str(after["id"] or name)
    return _page(draft_id, result.of(named), result.advice_on(named))


@bp.post("/text/check")
@staff("organizer", "administrator")
def text(draft_id: int) -> ResponseReturnValue:
    """Show what would be found in a whole text, were it saved as it is typed now."""
    base_text(draft_id)
    typed = request.form.get("text", "").replace("\r\n", "\n")
    try:
        result = checked(changes.whole(typed))
    except InstrumentErrors as errors:
        return _page(draft_id, [Found(fault, None) for fault in errors.faults], ())
    return _page(draft_id, result.found, result.advice)


def _page(draft_id: int, found: Sequence[Found], advice: Sequence[Found]) -> str:
    page = {"draft_id": draft_id, "found": found[:MOST], "advice": advice[:MOST]}
    return render_template("authoring/checked.html", page=page)
