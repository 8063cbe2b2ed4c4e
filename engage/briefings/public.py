"""The accessible twin of the printed briefing: the same value, the same numbers, as a web page."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engage.briefings.gathering import beat_for
from engage.briefings.queries import archived_content
from engage.briefings.queries_delivery import delivery
from engage.briefings.queries_public import public_copy
from engage.briefings.services import Wanted, compose_briefing
from engage.briefings.twin import Twin, twin_of
from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.places.models import Beat
from engage.results.queries import newest_release, withdrawn_waves
from engage.web import public, settings

bp = Blueprint("briefings", __name__, url_prefix="/briefings")


@dataclass(frozen=True, slots=True)
class TwinPage:
    """The newest briefing of a beat; without a published survey there is none yet."""

    beat: Beat
    twin: Twin | None
    code: str = ""  # of the same content on paper, where it was printed
    has_file: bool = False
    withdrawn: str = ""  # why the last results were taken back, where nothing stands


@bp.get("/<beat>")
@public
def show(beat: str) -> ResponseReturnValue:
    """Show the newest briefing of a beat; the QR code of the roll-call board leads here."""
    session, spoken = db.session(), language()
    if not delivery(session).is_public:
        raise Missing("This city keeps its briefings to the department. The results are public.")
    found, release = beat_for(session, beat), newest_release(session)
    if release is None:
        gone = [one.reason for _content, one in withdrawn_waves(session)]
        page = TwinPage(found, None, withdrawn=next(iter(reversed(gone)), ""))
        return render_template("briefings/show.html", page=page)
    wanted = Wanted(found.code, release.wave, spoken)
    made = compose_briefing(session, settings(), wanted, datetime.now(UTC))
    page = TwinPage(
        found,
        twin_of(made),
        made.code if archived_content(session, made.sha256) else "",
        public_copy(session, found.code, spoken) is not None,
    )
    return render_template("briefings/show.html", page=page)
