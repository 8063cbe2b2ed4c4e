"""The card for the roll-call board: one code that always shows the newest briefing of a beat."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from engage.briefings.content import board_address
from engage.briefings.queries_delivery import delivery
from engage.db import db
from engage.places.models import Beat
from engage.places.queries import beat_by_code
from engage.printed import qr_address
from engage.web import settings, staff

bp = Blueprint("briefings_board", __name__, url_prefix="/staff/briefings/<beat>/board")


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The address of a beat's newest briefing and its code, both empty where staff only read it."""

    beat: Beat
    address: str
    qr: str


@bp.get("")
@staff("organizer")
def show(beat: str) -> ResponseReturnValue:
    """Show the card, to print and pin up."""
    found = beat_by_code(db.session(), beat)
    if found is None:
        abort(404)
    page = BoardPage(found, "", "")
    if delivery(db.session()).is_public:
        address = board_address(settings().base_url.rstrip("/"), found.code)
        page = BoardPage(found, address, qr_address(address))
    return render_template("briefings/staff/board.html", page=page)
